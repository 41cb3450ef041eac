package dev.sluice.auth;

import java.util.Set;

/**
 * A caller that was let in.
 *
 * @param names by which it is known: that of its token, or those in its certificate, in lower case;
 *     none for a token without a name and where everybody is let in
 */
public record Speaker(Set<String> names) {

    /** One of whom nothing is known but that it may speak. */
    public static final Speaker UNNAMED = new Speaker(Set.of());

    public Speaker {
        names = Set.copyOf(names);
    }
}
