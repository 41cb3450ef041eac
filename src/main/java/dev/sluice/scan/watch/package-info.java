/**
 * Hears from the kernel what has changed. Nothing is believed of it but that somewhere is worth a
 * look.
 */
@NullMarked
package dev.sluice.scan.watch;

import org.jspecify.annotations.NullMarked;
