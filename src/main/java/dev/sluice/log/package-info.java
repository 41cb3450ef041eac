/**
 * How the log looks, whoever writes to it. In: the records of all packages. Out: the same, each on
 * one line. Imports {@code domain}; nothing imports it.
 */
@NullMarked
package dev.sluice.log;

import org.jspecify.annotations.NullMarked;
