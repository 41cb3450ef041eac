/** Reads what is written for people, so that tests can hold it to what the program does. */
@NullMarked
package dev.sluice.docs;

import org.jspecify.annotations.NullMarked;
