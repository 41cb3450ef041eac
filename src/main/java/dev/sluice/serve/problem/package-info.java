/** What a caller is told when something is wrong, as RFC 9457 has it. */
@NullMarked
package dev.sluice.serve.problem;

import org.jspecify.annotations.NullMarked;
