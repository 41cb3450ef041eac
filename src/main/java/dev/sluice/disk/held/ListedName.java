package dev.sluice.disk.held;

import org.jspecify.annotations.Nullable;

/**
 * A name as it was read from a directory.
 *
 * @param text null if its bytes are no text, or not one that this process can write
 * @param escaped the name if its bytes are UTF-8, otherwise the bytes percent-encoded, so that each
 *     has one of its own
 */
public record ListedName(@Nullable String text, String escaped) {}
