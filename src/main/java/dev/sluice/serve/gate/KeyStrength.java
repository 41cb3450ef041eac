package dev.sluice.serve.gate;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;

/** Whether a key is long enough to be believed: 112 bits of strength (NIST SP 800-131A). */
final class KeyStrength {

    private static final int MIN_RSA_BITS = 2048;
    private static final int MIN_EC_BITS = 256;

    private KeyStrength() {}

    static boolean suffices(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= MIN_RSA_BITS;
            case ECPublicKey ec -> ec.getParams().getOrder().bitLength() >= MIN_EC_BITS;
            case EdECPublicKey _ -> true;
            default -> false;
        };
    }
}
