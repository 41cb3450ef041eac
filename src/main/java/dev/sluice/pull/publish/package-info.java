/** Makes what is prepared visible, in the one order that survives a crash, and commits it. */
@NullMarked
package dev.sluice.pull.publish;

import org.jspecify.annotations.NullMarked;
