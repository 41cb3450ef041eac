/**
 * Says which paths of a folder are ignored: patterns in gitignore syntax, from a key and from
 * {@code .sluiceignore} at the root. What is ignored is invisible to {@code scan} and {@code pull}
 * alike.
 */
@NullMarked
package dev.sluice.ignore;

import org.jspecify.annotations.NullMarked;
