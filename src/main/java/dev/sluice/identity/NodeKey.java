package dev.sluice.identity;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.Quoted;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * The public half of a node's key pair, Ed25519.
 *
 * @param text its 32 bytes in base64url without padding
 */
public record NodeKey(String text) {

    static final int BYTES = Ed25519.PUBLIC_KEY_SIZE;

    /** What stands before the 32 bytes where a tool wants a public key, see RFC 8410. */
    static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

    /**
     * @throws IllegalArgumentException if it is not a key, or not written as we write it: one key
     *     has one text
     */
    public NodeKey {
        byte[] raw = decode(text);
        if (raw.length != BYTES || !encode(raw).equals(text)) {
            throw new IllegalArgumentException(
                    "key must be 32 bytes in base64url, not " + Quoted.of(text));
        }
    }

    /** The id of a node that was made with this key: the first 64 bits of its SHA-256. */
    public NodeId node() {
        return new NodeId(ByteBuffer.wrap(Transcript.sha256().digest(decode(text))).getLong());
    }

    /**
     * Whether this key has signed a statement.
     *
     * @param signature in base64url; anything else has signed nothing
     */
    public boolean hasSigned(String statement, String signature) {
        byte[] bytes = statement.getBytes(StandardCharsets.UTF_8);
        byte[] given = decode(signature);
        return given.length == Ed25519.SIGNATURE_SIZE
                && Ed25519.verify(given, 0, decode(text), 0, bytes, 0, bytes.length);
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Nothing for a text that is not base64url. */
    private static byte[] decode(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
