package dev.sluice.index.codec;

import dev.sluice.domain.Kind;

/** Kinds as queries give them: by the first letter of their written form. */
public final class KindCodec {

    private KindCodec() {}

    /**
     * Reads what {@code unicode(kind)} gave.
     *
     * @throws IllegalArgumentException if it is not the first letter of a kind
     */
    public static Kind decode(long letter) {
        if (letter == 'f') {
            return Kind.FILE;
        }
        if (letter == 'd') {
            return Kind.DIRECTORY;
        }
        if (letter == 's') {
            return Kind.SYMLINK;
        }
        throw new IllegalArgumentException("kind must begin with f, d or s, not " + letter);
    }
}
