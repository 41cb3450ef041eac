package dev.sluice.auth;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * A caller that was let in.
 *
 * @param names by which it is known: that of its token, or those in its certificate, in lower case;
 *     none for a token without a name and where everybody is let in
 */
public record Speaker(Set<String> names) {

    /** One of whom nothing is known but that it may speak. */
    public static final Speaker UNNAMED = new Speaker(Set.of());

    private static final String BETWEEN = ",";

    public Speaker {
        names = Set.copyOf(names);
    }

    /** All names in their order, as they are noted of a node; empty if there are none. */
    public String credential() {
        return String.join(BETWEEN, new TreeSet<>(names));
    }

    /**
     * Whether it has one of the names of a credential, or neither has any: a certificate that is
     * replaced may name other addresses, and is still the same one's by its other names.
     */
    public boolean shares(String credential) {
        return credential.isEmpty()
                ? names.isEmpty()
                : Arrays.stream(credential.split(BETWEEN)).anyMatch(names::contains);
    }
}
