package dev.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RunId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class IdentityTest {

    private static final SigningKey OURS = SigningKey.make();
    private static final SigningKey OTHER = SigningKey.make();

    /** Test 2 of RFC 8032: nothing here may be of our own making only. */
    @Test
    void isTheEd25519ThatEverybodyKnows() {
        NodeKey key =
                new NodeKey(
                        base64url(
                                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
        String signature =
                base64url(
                        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
        assertThat(key.hasSigned("r", signature)).isTrue();
        assertThat(key.hasSigned("s", signature)).isFalse();
    }

    private static String base64url(String hex) {
        byte[] bytes = java.util.HexFormat.of().parseHex(hex);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Test
    void anIdIsTheBeginningOfTheHashOfItsKey() throws Exception {
        byte[] hash =
                MessageDigest.getInstance("SHA-256")
                        .digest(Base64.getUrlDecoder().decode(OURS.key().text()));
        assertThat(OURS.key().node()).isEqualTo(new NodeId(ByteBuffer.wrap(hash).getLong()));
    }

    @Test
    void aKeyIsTheSameWhenItWasReadAgain() {
        SigningKey again = SigningKey.of(OURS.pem());
        assertThat(again.key()).isEqualTo(OURS.key());
        assertThat(OURS.key().hasSigned("something", again.sign("something"))).isTrue();
        assertThat(OURS.key().hasSigned("something", OTHER.sign("something"))).isFalse();
        assertThat(OURS.key().hasSigned("something", "")).isFalse();
        assertThat(OURS.key().hasSigned("something", "%%%")).isFalse();
    }

    /** Earlier versions had the JDK write the file, and tools write it the same way. */
    @Test
    void aKeyOfTheJdkIsReadAndWrittenAsItIs() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        String pem =
                "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                        .formatted(base64(pair.getPrivate()), base64(pair.getPublic()));
        SigningKey read = SigningKey.of(pem);
        assertThat(read.pem()).isEqualTo(pem);
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(pair.getPublic());
        check.update("something".getBytes(StandardCharsets.UTF_8));
        assertThat(check.verify(Base64.getUrlDecoder().decode(read.sign("something")))).isTrue();
    }

    private static String base64(Key key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    @Test
    void aPointThatIsNoneHasSignedNothing() {
        for (String point :
                new String[] {"00".repeat(32), "01" + "00".repeat(31), "ff".repeat(32)}) {
            NodeKey key = new NodeKey(base64url(point));
            assertThat(key.hasSigned("something", OURS.sign("something"))).isFalse();
            assertThat(key.hasSigned("something", base64url("00".repeat(64)))).isFalse();
            // The point of order one "signs" everything by itself: R = A, S = 0.
            assertThat(key.hasSigned("something", base64url(point + "00".repeat(32)))).isFalse();
        }
    }

    @Test
    void halvesOfTwoKeysAreNoKey() {
        String pem = OURS.pem();
        String mixed =
                pem.substring(0, pem.indexOf("-----BEGIN PUBLIC"))
                        + OTHER.pem().substring(OTHER.pem().indexOf("-----BEGIN PUBLIC"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.of(mixed))
                .withMessage("its private key is not that of its public key");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.of(pem.substring(0, pem.length() - 30)));
        assertThat(OURS.toString()).doesNotContain(pem.lines().toList().get(1));
    }

    @Test
    void oneKeyHasOneText() {
        String text = OURS.key().text();
        char last = text.charAt(42);
        String other = text.substring(0, 42) + (char) (last == 'z' ? last - 1 : last + 1);
        // The last character has two bits that are no part of the key.
        assertThat(new NodeKey(text)).isEqualTo(OURS.key());
        for (String bad : new String[] {"", text + "=", text.substring(1), text + "A", other}) {
            if (!bad.equals(other) || !isKey(other)) {
                assertThatIllegalArgumentException().isThrownBy(() -> new NodeKey(bad));
            }
        }
    }

    private static boolean isKey(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Base64.getUrlDecoder().decode(text))
                .equals(text);
    }

    @Test
    void aDocumentIsSignedByteByByteForOneChallenge() {
        Challenge challenge = Challenge.make(new SecureRandom());
        String signed = Statements.signed("{\"node\":\"a\",\"n\":1}", challenge, OURS);
        assertThat(signed).startsWith("{\"node\":\"a\",\"n\":1,\"signature\":\"").endsWith("\"}");
        assertThat(Statements.isSigned(signed, challenge, OURS.key())).isTrue();
        assertThat(Statements.isSigned(signed, challenge, OTHER.key())).isFalse();
        assertThat(Statements.isSigned(signed.replace("\"n\":1", "\"n\":2"), challenge, OURS.key()))
                .isFalse();
        assertThat(Statements.isSigned(signed + " ", challenge, OURS.key())).isFalse();
        assertThat(Statements.isSigned(signed, Challenge.make(new SecureRandom()), OURS.key()))
                .isFalse();
        assertThat(Statements.isSigned("{}", challenge, OURS.key())).isFalse();
    }

    @Test
    void aProofIsReadAsItWasWritten() {
        long counter = CallProof.counter(3, 5);
        CallProof proof = new CallProof(OURS.key(), new RunId(7), counter, OURS.sign("something"));
        assertThat(CallProof.of(proof.toString())).isEqualTo(proof);
        assertThat(CallProof.session(counter)).isEqualTo(3);
        assertThat(CallProof.counter(3, CallProof.MAX_CALLS)).isLessThan(CallProof.counter(4, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> CallProof.of(proof + "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> CallProof.of(""));
    }

    @Test
    void anIdThatFollowsFromAKeyBelongsToItWhoeverCameFirst() {
        NodeId ours = OURS.key().node();
        assertThat(KeyRule.of(ours, OURS.key(), null)).isEqualTo(KeyRule.NEW);
        assertThat(KeyRule.of(ours, OURS.key(), OURS.key())).isEqualTo(KeyRule.KNOWN);
        assertThat(KeyRule.of(ours, OURS.key(), OTHER.key())).isEqualTo(KeyRule.NEW);
        assertThat(KeyRule.of(ours, OTHER.key(), OURS.key())).isEqualTo(KeyRule.IMPOSTOR);
    }

    @Test
    void anIdFromBeforeThereWereKeysBelongsToTheFirst() {
        NodeId kept = new NodeId(1);
        assertThat(KeyRule.of(kept, OURS.key(), null)).isEqualTo(KeyRule.NEW);
        assertThat(KeyRule.of(kept, OTHER.key(), OURS.key())).isEqualTo(KeyRule.IMPOSTOR);
    }
}
