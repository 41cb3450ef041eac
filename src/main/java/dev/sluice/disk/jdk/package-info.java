/**
 * A held directory by the JDK alone, for systems where the calls of {@code disk.linux} cannot be
 * made. Imports {@code disk.held}.
 */
@NullMarked
package dev.sluice.disk.jdk;

import org.jspecify.annotations.NullMarked;
