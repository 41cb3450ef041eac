/**
 * Why the system refused something, in plain words: the one place where the errors of the system
 * become text that a person reads. In: an exception. Out: its number, and words with the path, the
 * reason and what to do. Imports only the JDK; everybody may import it.
 */
@NullMarked
package dev.sluice.fault;

import org.jspecify.annotations.NullMarked;
