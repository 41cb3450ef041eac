package dev.sluice.index;

import java.util.Locale;

/** Who has deleted. */
public enum DeleteOrigin {
    /** Another node: tombstones of its feed. */
    PEER,
    /** Somebody on the disk here: what a scan does not find any more. */
    LOCAL;

    /** The written form. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static DeleteOrigin of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
