package dev.sluice.auth;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of a token file: one a line, after a name and a space if it is somebody's own; empty
 * lines and lines that begin with {@code #} are passed over. The first is what we send, each is
 * accepted.
 */
public final class Tokens {

    /** More than a cluster has nodes, and few enough to compare with all at every request. */
    static final int MAX = 100;

    private final List<Token> tokens;

    private Tokens(List<Token> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /**
     * Reads the text of a file.
     *
     * @throws IllegalArgumentException naming the line at fault, and never what is in it
     */
    public static Tokens parse(String text) {
        List<Token> tokens = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String written = line.strip();
            if (!written.isEmpty() && !written.startsWith("#")) {
                Token token = token(written, number);
                refuseTwoOwners(token, tokens, number);
                tokens.add(token);
            }
        }
        if (tokens.isEmpty() || tokens.size() > MAX) {
            throw new IllegalArgumentException(
                    "there must be 1 to " + MAX + " tokens, not " + tokens.size());
        }
        return new Tokens(tokens);
    }

    /** Whose a call is could not be told. */
    private static void refuseTwoOwners(Token token, List<Token> before, int number) {
        for (Token other : before) {
            if (other.isSameSecret(token) && !other.speaker().equals(token.speaker())) {
                throw new IllegalArgumentException(
                        "line %d: another line gives the same token to somebody else"
                                .formatted(number));
            }
        }
    }

    private static Token token(String line, int number) {
        String[] words = line.split("\\s+", 3);
        try {
            return switch (words.length) {
                case 1 -> Token.of(null, words[0]);
                case 2 -> Token.of(words[0], words[1]);
                default ->
                        throw new IllegalArgumentException("there may be one name and one token");
            };
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(
                    "line " + number + ": " + refused.getMessage(), refused);
        }
    }

    /** Who has this secret, or null. Takes the same time whichever matches, or none. */
    public @Nullable Speaker find(String secret) {
        byte[] hash = Token.hash(secret);
        Speaker found = null;
        for (Token token : tokens) {
            boolean matches = token.hasHash(hash);
            found = matches ? token.speaker() : found;
        }
        return found;
    }

    /** Those whose secret none of the others has; there may be none. */
    public Tokens without(Tokens others) {
        return new Tokens(
                tokens.stream()
                        .filter(each -> others.tokens.stream().noneMatch(each::isSameSecret))
                        .toList());
    }

    /** The value of {@code Authorization} in our own calls. */
    public String authorization() {
        return "Bearer " + tokens.getFirst().secret();
    }

    /** How many there are. */
    public int size() {
        return tokens.size();
    }

    @Override
    public String toString() {
        return tokens.size() + " tokens";
    }
}
