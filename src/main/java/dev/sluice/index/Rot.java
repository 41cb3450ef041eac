package dev.sluice.index;

import dev.sluice.domain.Digest;
import dev.sluice.domain.RelativePath;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file whose content is no longer the one that was indexed, though nothing was written to it.
 *
 * @param digest of the content that should be there
 * @param found of the content that is there; null if it cannot be read
 * @param since when that was found
 * @param reason what is the matter with it, in words
 */
public record Rot(
        RelativePath path, Digest digest, @Nullable Digest found, Instant since, String reason) {}
