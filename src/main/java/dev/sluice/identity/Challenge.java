package dev.sluice.identity;

import dev.sluice.domain.Quoted;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * What a node is asked to sign, so that the answer cannot be an old one.
 *
 * @param text 32 random bytes in base64url
 */
public record Challenge(String text) {

    /** The header that it is sent in. */
    public static final String HEADER = "Sluice-Challenge";

    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    /**
     * @throws IllegalArgumentException if it has another form
     */
    public Challenge {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    HEADER + " must be 32 bytes in base64url, not " + Quoted.of(text));
        }
    }

    /** A new one. */
    public static Challenge make(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Challenge(NodeKey.encode(bytes));
    }
}
