package dev.sluice.auth;

import dev.sluice.domain.Quoted;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A shared secret, with the name of who has it if it has one. Its text never shows the secret. */
final class Token {

    /** Of 16 random bytes in hexadecimal or Base64 there are more. */
    static final int MIN = 20;

    static final int MAX = 512;

    /** Twenty characters at random have far more, of sixteen to choose from as well. */
    static final int MIN_DIFFERENT = 6;

    /** What may follow {@code Bearer} (RFC 6750, 2.1). */
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    private final String secret;
    private final byte[] hash;
    private final Speaker speaker;

    private Token(String secret, Speaker speaker) {
        this.secret = secret;
        this.hash = hash(secret);
        this.speaker = speaker;
    }

    /**
     * Checks a secret and its name; no message has any part of the secret.
     *
     * @throws IllegalArgumentException if one is not as it must be, saying what would be right
     */
    static Token of(@Nullable String name, String secret) {
        if (name != null && !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a name before a token must be of a-z, 0-9, '.' and '-', not "
                            + Quoted.of(name.length() < MIN ? name : "…"));
        }
        if (secret.length() < MIN || secret.length() > MAX) {
            throw new IllegalArgumentException(
                    "a token must have %d to %d characters, not %d; `openssl rand -hex 32` makes one"
                            .formatted(MIN, MAX, secret.length()));
        }
        if (!SECRET.matcher(secret).matches()) {
            throw new IllegalArgumentException(
                    "a token must be of letters, digits and -._~+/ with = at its end only");
        }
        if (secret.chars().distinct().count() < MIN_DIFFERENT) {
            throw new IllegalArgumentException(
                    "a token of fewer than %d different characters is guessed; `openssl rand -hex 32`"
                                    .formatted(MIN_DIFFERENT)
                            + " makes a good one");
        }
        return new Token(secret, name == null ? Speaker.UNNAMED : new Speaker(Set.of(name)));
    }

    String secret() {
        return secret;
    }

    Speaker speaker() {
        return speaker;
    }

    boolean isSameSecret(Token other) {
        return hasHash(other.hash);
    }

    /** By the hashes of both, so that neither time nor length tells anything of the secret. */
    boolean hasHash(byte[] other) {
        return MessageDigest.isEqual(hash, other);
    }

    static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("bug: every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "token of " + speaker.names();
    }
}
