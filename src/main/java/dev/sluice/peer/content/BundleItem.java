package dev.sluice.peer.content;

import dev.sluice.domain.Digest;
import dev.sluice.domain.RelativePath;

/**
 * A content that is asked for in a bundle, as it was announced.
 *
 * @param size bytes, by the entry of the feed
 */
public record BundleItem(RelativePath path, Digest digest, long size) {

    /**
     * @throws IllegalArgumentException if the size is negative
     */
    public BundleItem {
        if (size < 0) {
            throw new IllegalArgumentException("size of " + path + " must be 0 or more: " + size);
        }
    }
}
