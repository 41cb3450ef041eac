/**
 * Brings what peers have to this node: reads their feeds into wanted rows, decides by the rules of
 * {@code domain} what each means here, fetches contents into staging, and publishes them in one
 * written order. Imports {@code domain}, {@code disk}, {@code index} and {@code peer}; meets {@code
 * scan} only in the index.
 */
@NullMarked
package dev.sluice.pull;

import org.jspecify.annotations.NullMarked;
