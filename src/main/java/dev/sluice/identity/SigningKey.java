package dev.sluice.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A node's key pair. Its secret half leaves it only as the text of its file. */
public final class SigningKey {

    private static final Pattern PEM =
            Pattern.compile(
                    "\\s*-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----"
                            + "\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)"
                            + "-----END PUBLIC KEY-----\\s*");

    /** What stands before the 32 bytes of a private key in PKCS #8, see RFC 8410. */
    private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private final byte[] secret;
    private final byte[] open = new byte[NodeKey.BYTES];
    private final NodeKey key;

    private SigningKey(byte[] secret) {
        this.secret = secret;
        Ed25519.generatePublicKey(secret, 0, open, 0);
        this.key = new NodeKey(NodeKey.encode(open));
    }

    /** A new one. */
    public static SigningKey make() {
        byte[] secret = new byte[NodeKey.BYTES];
        new SecureRandom().nextBytes(secret);
        return new SigningKey(secret);
    }

    /**
     * Reads what {@link #pem} has written.
     *
     * @throws IllegalArgumentException if it is damaged; what it holds is not told
     */
    public static SigningKey of(String pem) {
        Matcher matcher = PEM.matcher(pem);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("it is not a private and a public key in PEM");
        }
        SigningKey read = new SigningKey(bytes(PKCS8, matcher.group(1)));
        if (!Arrays.equals(read.open, bytes(NodeKey.X509, matcher.group(2)))) {
            throw new IllegalArgumentException("its private key is not that of its public key");
        }
        return read;
    }

    private static byte[] bytes(byte[] prefix, String base64) {
        byte[] encoded = Base64.getMimeDecoder().decode(base64);
        int rest = encoded.length - prefix.length;
        if (rest != NodeKey.BYTES
                || !Arrays.equals(prefix, Arrays.copyOf(encoded, prefix.length))) {
            throw new IllegalArgumentException("it does not hold keys of Ed25519");
        }
        return Arrays.copyOfRange(encoded, prefix.length, encoded.length);
    }

    /** Both halves, as tools know them. */
    public String pem() {
        return block("PRIVATE KEY", PKCS8, secret) + block("PUBLIC KEY", NodeKey.X509, open);
    }

    private static String block(String what, byte[] prefix, byte[] half) {
        byte[] encoded =
                ByteBuffer.allocate(prefix.length + half.length).put(prefix).put(half).array();
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(what, Base64.getEncoder().encodeToString(encoded), what);
    }

    /** The half that everybody may know. */
    public NodeKey key() {
        return key;
    }

    /** A signature in base64url. */
    public String sign(String statement) {
        byte[] bytes = statement.getBytes(StandardCharsets.UTF_8);
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(secret, 0, open, 0, bytes, 0, bytes.length, signature, 0);
        return NodeKey.encode(signature);
    }

    @Override
    public String toString() {
        return "the key of " + key;
    }
}
