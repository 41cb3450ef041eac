package dev.sluice.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node's key pair. Its secret half leaves it only as the text of its file. */
public final class SigningKey {

    private static final Pattern PEM =
            Pattern.compile(
                    "\\s*-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----"
                            + "\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)"
                            + "-----END PUBLIC KEY-----\\s*");

    private static final String CHECKED = "the halves of a key fit";

    private final PrivateKey secret;
    private final PublicKey open;
    private final NodeKey key;

    private SigningKey(PrivateKey secret, PublicKey open) {
        this.secret = secret;
        this.open = open;
        this.key = NodeKey.of(open);
    }

    /** A new one. */
    public static SigningKey make() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(NodeKey.ALGORITHM).generateKeyPair();
            return new SigningKey(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
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
        try {
            KeyFactory keys = KeyFactory.getInstance(NodeKey.ALGORITHM);
            SigningKey read =
                    new SigningKey(
                            keys.generatePrivate(new PKCS8EncodedKeySpec(bytes(matcher.group(1)))),
                            keys.generatePublic(new X509EncodedKeySpec(bytes(matcher.group(2)))));
            if (read.key.hasSigned(CHECKED, read.sign(CHECKED))) {
                return read;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("it does not hold keys of Ed25519", e);
        }
        throw new IllegalArgumentException("its private key is not that of its public key");
    }

    private static byte[] bytes(String base64) {
        return Base64.getMimeDecoder().decode(base64);
    }

    /** Both halves, as tools know them. */
    public String pem() {
        return block("PRIVATE KEY", secret.getEncoded()) + block("PUBLIC KEY", open.getEncoded());
    }

    private static String block(String what, byte[] encoded) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(what, Base64.getEncoder().encodeToString(encoded), what);
    }

    /** The half that everybody may know. */
    public NodeKey key() {
        return key;
    }

    /** A signature in base64url. */
    public String sign(String statement) {
        try {
            Signature signature = Signature.getInstance(NodeKey.ALGORITHM);
            signature.initSign(secret);
            signature.update(statement.getBytes(StandardCharsets.UTF_8));
            return NodeKey.encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("bug: a key of ours does not sign", e);
        }
    }

    @Override
    public String toString() {
        return "the key of " + key;
    }
}
