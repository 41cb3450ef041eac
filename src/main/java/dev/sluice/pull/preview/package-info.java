/** Looks at what a peer has, and changes nothing: what a round would do, and what differs. */
@NullMarked
package dev.sluice.pull.preview;

import org.jspecify.annotations.NullMarked;
