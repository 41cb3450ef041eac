package dev.sluice.identity;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RunId;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What is signed. Each begins with what it is, so that a signature for one is none for another, and
 * no part of it can hold a line break.
 */
public final class Statements {

    private static final String FIELD = ",\"signature\":\"";
    private static final String CLOSE = "\"}";

    private Statements() {}

    /**
     * That a node has answered to a challenge with a document which names its id, its run and its
     * key.
     *
     * @param challenge of the one that asked
     * @param document the SHA-256 of all bytes before the signature
     */
    public static String introduction(Challenge challenge, byte[] document) {
        return lines("introduction", challenge.text(), hex(document));
    }

    /**
     * That a node makes a call.
     *
     * @param target path and query, as they are sent
     */
    public static String call(
            String method,
            String target,
            NodeId callee,
            RunId calleeRun,
            NodeId caller,
            RunId callerRun,
            long counter) {
        return lines(
                "call",
                method,
                target,
                callee.toString(),
                calleeRun.toString(),
                caller.toString(),
                callerRun.toString(),
                Long.toString(counter));
    }

    /**
     * That this is what was answered to a call for changes.
     *
     * @param caller to whom
     * @param counter of its call, which no other of its calls has
     * @param answer the SHA-256 of all bytes of the answer before the signature
     */
    public static String feed(NodeKey caller, long counter, byte[] answer) {
        return lines("feed", caller.text(), Long.toString(counter), hex(answer));
    }

    /**
     * A document with the signature of an introduction as its last field.
     *
     * @param document a JSON object
     */
    public static String signed(String document, Challenge challenge, SigningKey key) {
        String open = document.substring(0, document.length() - 1);
        return open + FIELD + key.sign(introduction(challenge, sha256(open))) + CLOSE;
    }

    /** Whether a document was made by {@link #signed} with this key. */
    public static boolean isSigned(String document, Challenge challenge, NodeKey key) {
        int at = document.lastIndexOf(FIELD);
        if (at < 0 || !document.endsWith(CLOSE)) {
            return false;
        }
        String open = document.substring(0, at);
        String signature =
                document.substring(at + FIELD.length(), document.length() - CLOSE.length());
        return key.hasSigned(introduction(challenge, sha256(open)), signature);
    }

    private static byte[] sha256(String text) {
        return Transcript.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    private static String lines(String what, String... parts) {
        return "sluice 1 " + what + "\n" + String.join("\n", parts);
    }
}
