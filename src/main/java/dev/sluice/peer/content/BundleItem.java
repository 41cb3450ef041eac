package dev.sluice.peer.content;

import dev.sluice.domain.Digest;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import org.jspecify.annotations.Nullable;

/**
 * A content that is asked for in a bundle, as it was announced, or a part of one.
 *
 * @param size bytes to come: of the whole content by the entry of the feed, or of the part
 * @param part null for the whole content
 */
public record BundleItem(RelativePath path, Digest digest, long size, @Nullable Span part) {

    /**
     * @throws IllegalArgumentException if the size is negative
     */
    public BundleItem {
        if (size < 0) {
            throw new IllegalArgumentException("size of " + path + " must be 0 or more: " + size);
        }
    }

    /** A whole content. */
    public BundleItem(RelativePath path, Digest digest, long size) {
        this(path, digest, size, null);
    }

    /** A part of a content. */
    public static BundleItem part(RelativePath path, Digest digest, Span part) {
        return new BundleItem(path, digest, part.length(), part);
    }
}
