package dev.sluice.identity;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.Quoted;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public half of a node's key pair, Ed25519.
 *
 * @param text its 32 bytes in base64url without padding
 */
public record NodeKey(String text) {

    static final String ALGORITHM = "Ed25519";

    private static final int BYTES = 32;

    /** What stands before the 32 bytes in the JDK's form of such a key, see RFC 8410. */
    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

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

    static NodeKey of(PublicKey key) {
        byte[] encoded = key.getEncoded();
        int from = encoded.length - BYTES;
        return new NodeKey(encode(Arrays.copyOfRange(encoded, from, encoded.length)));
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
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(publicKey());
            check.update(statement.getBytes(StandardCharsets.UTF_8));
            return check.verify(decode(signature));
        } catch (GeneralSecurityException _) {
            return false; // No point of the curve, or no signature.
        }
    }

    private PublicKey publicKey() throws GeneralSecurityException {
        byte[] encoded =
                ByteBuffer.allocate(X509.length + BYTES).put(X509).put(decode(text)).array();
        return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
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
