package dev.sluice.serve.content;

import org.jspecify.annotations.Nullable;

/**
 * Why a content that was asked for in a bundle is not in it.
 *
 * @param text the value of the pax keyword {@code SLUICE.skipped}
 * @param unavailable what is in its place and may stay there, null if this may pass by itself
 */
public record Skipped(String text, @Nullable String unavailable) {

    /** There is another content, or it cannot be read at present. */
    static final Skipped CHANGED = new Skipped("changed", null);

    /** There is no such file any more. */
    static final Skipped GONE = new Skipped("gone", null);

    /** A caller that knows no {@code SLUICE.unavailable} takes it for gone. */
    static Skipped unavailable(String why) {
        return new Skipped("gone", why);
    }
}
