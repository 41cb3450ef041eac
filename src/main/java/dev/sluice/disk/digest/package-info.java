/** The digest of a content, by the algorithm of its folder. */
@NullMarked
package dev.sluice.disk.digest;

import org.jspecify.annotations.NullMarked;
