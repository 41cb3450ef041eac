/** How values stand in the columns and blobs of an index, and the hash of an entry. */
@NullMarked
package dev.sluice.index.codec;

import org.jspecify.annotations.NullMarked;
