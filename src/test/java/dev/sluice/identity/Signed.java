package dev.sluice.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Signs answers as a node does, for nodes that a test plays. */
public final class Signed {

    private Signed() {}

    /** An answer of {@code /v1/node}, without a challenge as it is. */
    public static String node(String document, String challenge, SigningKey key) {
        if (challenge == null) {
            return document;
        }
        String whole =
                document.stripTrailing().substring(0, document.stripTrailing().length() - 1)
                        + ",\"key\":\"%s\",\"session\":1}".formatted(key.key());
        return Statements.signed(whole, new Challenge(challenge), key);
    }

    /** A page of the changes feed with a signature in its last line, for a call with this proof. */
    public static String page(String lines, String proof, SigningKey key) {
        if (proof == null) {
            return lines;
        }
        CallProof call = CallProof.of(proof);
        String open = lines.substring(0, lines.lastIndexOf('}'));
        String statement = Statements.feed(call.key(), call.counter(), sha256(open));
        return open + ",\"signature\":\"" + key.sign(statement) + "\"}\n";
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
