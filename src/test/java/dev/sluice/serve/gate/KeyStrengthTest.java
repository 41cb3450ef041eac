package dev.sluice.serve.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyStrengthTest {

    @ParameterizedTest
    @CsvSource({
        "RSA,1024,false",
        "RSA,2048,true",
        "EC,256,true",
        "EC,384,true",
        "Ed25519,255,true"
    })
    void keysShorterThanRsa2048AndP256AreRefused(String algorithm, int bits, boolean suffices)
            throws GeneralSecurityException {
        assertThat(KeyStrength.suffices(key(algorithm, bits))).isEqualTo(suffices);
    }

    @ParameterizedTest
    @CsvSource({"DSA,2048"})
    void keysOfOtherKindsAreRefused(String algorithm, int bits) throws GeneralSecurityException {
        assertThat(KeyStrength.suffices(key(algorithm, bits))).isFalse();
    }

    private static PublicKey key(String algorithm, int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair().getPublic();
    }
}
