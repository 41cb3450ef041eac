/** A held directory by system calls of Linux. Imports {@code disk.held}. */
@NullMarked
package dev.sluice.disk.linux;

import org.jspecify.annotations.NullMarked;
