/** Fetches contents, one by one and in bundles. */
@NullMarked
package dev.sluice.peer.content;

import org.jspecify.annotations.NullMarked;
