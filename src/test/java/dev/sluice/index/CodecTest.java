package dev.sluice.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Version;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The written forms stay in databases: these tests spell them out, byte by byte. */
class CodecTest {

    @Test
    void aVersionIsItsWritersInOrderWithTheirCounters() {
        Version version =
                Version.of(Map.of(new Epoch(-1), 1L, new Epoch(2), Version.MOST, new Epoch(0), 3L));

        byte[] blob = VersionCodec.encode(version);

        assertThat(HexFormat.of().formatHex(blob))
                .isEqualTo(
                        "00000000000000000000000000000003"
                                + "00000000000000024000000000000000"
                                + "ffffffffffffffff0000000000000001");
        assertThat(VersionCodec.decode(blob)).isEqualTo(version);
    }

    @Test
    void refusesWhatIsNoVersion() {
        assertThatThrownBy(() -> VersionCodec.decode(new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VersionCodec.decode(new byte[17]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("17");
        assertThatThrownBy(() -> VersionCodec.decode(new byte[16]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDigestIsItsAlgorithmAndItsHash() {
        Digest xxh3 = new Digest(DigestAlgorithm.XXH3_128, "0123456789abcdef".repeat(2));
        Digest sha = new Digest(DigestAlgorithm.SHA_256, "fe".repeat(32));

        assertThat(HexFormat.of().formatHex(DigestCodec.encode(xxh3))).isEqualTo("01" + xxh3.hex());
        assertThat(HexFormat.of().formatHex(DigestCodec.encode(sha))).isEqualTo("02" + sha.hex());
        assertThat(DigestCodec.decode(DigestCodec.encode(xxh3))).isEqualTo(xxh3);
        assertThat(DigestCodec.decode(DigestCodec.encode(sha))).isEqualTo(sha);
    }

    @Test
    void refusesWhatIsNoDigest() {
        assertThatThrownBy(() -> DigestCodec.decode(new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DigestCodec.decode(new byte[] {1, 2}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DigestCodec.decode(new byte[] {3, 2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3");
    }

    @Test
    void aTimeIsAnIntegerWhereverOneHoldsIt() {
        assertThat(Times.toColumn(Instant.ofEpochSecond(-1, 999_999_999))).isEqualTo(-1L);
        assertThat(Times.toColumn(Instant.ofEpochSecond(1, 2))).isEqualTo(1_000_000_002L);
        assertThat(Times.toColumn(Instant.MAX)).isEqualTo(Instant.MAX.toString());
        assertThat(Times.clamped(Instant.MAX)).isEqualTo(Long.MAX_VALUE);
        assertThat(Times.clamped(Instant.MIN)).isEqualTo(Long.MIN_VALUE);
    }
}
