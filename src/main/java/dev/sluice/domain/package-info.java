/**
 * The words of Sluice as records and sealed types: what a path, a version, an entry is, and which
 * of two entries wins. Pure: no I/O, no framework, no clock of its own. Imports only the JDK.
 */
@NullMarked
package dev.sluice.domain;

import org.jspecify.annotations.NullMarked;
