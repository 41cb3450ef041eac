package dev.sluice.disk.digest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDigestTest {

    /** The reference implementation's test vectors: its empty input, and xxh128sum's of "abc". */
    @Test
    void writesXxhAsTheReferenceDoes() {
        assertThat(hex(DigestAlgorithm.XXH3_128, ByteBuffer.allocate(0)))
                .isEqualTo("99aa06d3014798d86001c324468d497f");
        assertThat(hex(DigestAlgorithm.XXH3_128, StandardCharsets.UTF_8.encode("abc")))
                .isEqualTo("06b05ab6733a618578af5f94892f3950");
    }

    @Test
    void writesShaAsTheStandardDoes() {
        assertThat(hex(DigestAlgorithm.SHA_256, StandardCharsets.UTF_8.encode("abc")))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void isTheSameForAnyPiecesBuffersAndByteOrders() {
        byte[] bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            String whole = hex(algorithm, ByteBuffer.wrap(bytes));
            ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
            ByteBuffer little = direct.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            assertThat(hex(algorithm, direct)).isEqualTo(whole);
            assertThat(hex(algorithm, little)).isEqualTo(whole);
            assertThat(inPieces(algorithm, bytes)).isEqualTo(whole);
        }
    }

    /** The lengths at which XXH3 takes another way, and what lies around them. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 8, 9, 16, 17, 128, 129, 240, 241, 1024, 1025, 256 << 10})
    void aContentInOnePieceHasTheDigestOfItsPieces(int length) {
        byte[] bytes = new byte[length + 5];
        new Random(length).nextBytes(bytes);
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            ByteBuffer heap = ByteBuffer.wrap(bytes).position(2).limit(2 + length);
            ByteBuffer direct = ByteBuffer.allocateDirect(length + 5).put(bytes).flip();
            direct.position(2).limit(2 + length);
            String pieces = hex(algorithm, heap.duplicate());
            assertThat(ContentDigest.ofWhole(algorithm, heap).hex()).isEqualTo(pieces);
            assertThat(ContentDigest.ofWhole(algorithm, direct).hex()).isEqualTo(pieces);
            assertThat(heap.position()).isEqualTo(2 + length);
            assertThat(direct.position()).isEqualTo(2 + length);
        }
    }

    @Test
    void consumesTheRemainingBytesOnly() {
        ByteBuffer part = StandardCharsets.UTF_8.encode("xxabcyy").position(2).limit(5);
        assertThat(hex(DigestAlgorithm.XXH3_128, part))
                .isEqualTo("06b05ab6733a618578af5f94892f3950");
        assertThat(part.hasRemaining()).isFalse();
    }

    private static String inPieces(DigestAlgorithm algorithm, byte[] bytes) {
        ContentDigest digest = ContentDigest.of(algorithm);
        for (int start = 0; start < bytes.length; start += 777) {
            digest.update(ByteBuffer.wrap(bytes, start, Math.min(777, bytes.length - start)));
        }
        return digest.finish().hex();
    }

    private static String hex(DigestAlgorithm algorithm, ByteBuffer bytes) {
        ContentDigest digest = ContentDigest.of(algorithm);
        digest.update(bytes);
        return digest.finish().hex();
    }
}
