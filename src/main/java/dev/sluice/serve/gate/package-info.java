/**
 * Who is let in: connections, framing, browsers, tokens and certificates, proofs, and the memory
 * and patience that all callers share.
 */
@NullMarked
package dev.sluice.serve.gate;

import org.jspecify.annotations.NullMarked;
