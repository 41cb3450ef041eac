package dev.sluice.index.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Extras;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.index.Intent;
import dev.sluice.index.Samples;
import dev.sluice.index.sqlite.table.IntentCodec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The written forms stay in databases: these tests spell them out, byte by byte. */
class CodecTest {

    @Test
    void aVersionIsItsWritersInOrderWithTheirCounters() {
        Version version =
                Version.of(Map.of(new Epoch(-1), 1L, new Epoch(2), Version.MAX, new Epoch(0), 3L));

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
    void theKeyOfAContentIsTheFirstSixBytesOfItsHash() {
        Digest most = new Digest(DigestAlgorithm.XXH3_128, "f".repeat(12) + "0".repeat(20));
        Digest some = new Digest(DigestAlgorithm.SHA_256, "0123456789abcdef".repeat(4));

        assertThat(DigestCodec.key(most)).isEqualTo(0xffff_ffff_ffffL);
        assertThat(DigestCodec.key(some)).isEqualTo(0x0123_4567_89abL);
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

    @Test
    void aBatchOfIntentsIsAFormThenItsEntries() {
        Entry file =
                new Entry(
                        RelativePath.of("a/ü"),
                        new State.File(
                                258,
                                Instant.ofEpochSecond(3, 4),
                                new Mode(0644),
                                Samples.digest(5)),
                        null,
                        Version.of(Map.of(new Epoch(6), 7L)));
        Entry tombstone =
                new Entry(
                        RelativePath.of("b"),
                        new State.Deleted(Kind.SYMLINK, Instant.ofEpochSecond(-1, 9)),
                        Samples.digest(8),
                        Version.of(Map.of(new Epoch(6), 7L)));
        List<Intent> intents = List.of(new Intent(file), new Intent(tombstone));

        byte[] blob = IntentCodec.encode(intents);

        assertThat(HexFormat.of().formatHex(blob))
                .isEqualTo(
                        "01"
                                + ("0004" + "612fc3bc" + "01" + "0000000000000102")
                                + ("0000000000000003" + "00000004" + "01a4")
                                + ("0011" + "01" + "0000000000000005".repeat(2))
                                + ("0000" + "0010" + "00000000000000060000000000000007")
                                + ("0001" + "62" + "06" + "ffffffffffffffff" + "00000009")
                                + ("0011" + "01" + "0000000000000008".repeat(2))
                                + ("0010" + "00000000000000060000000000000007"));
        assertThat(IntentCodec.decode(blob)).isEqualTo(intents);
    }

    @Test
    void intentsComeBackWithTheirExtras() {
        SortedMap<String, String> xattr = new TreeMap<>();
        xattr.put("user.large", Base64.getEncoder().encodeToString(new byte[Extras.MAX_VALUE]));
        Extras large = new Extras(null, null, null, xattr);
        Entry file = Samples.file("a");
        List<Intent> intents =
                List.of(
                        new Intent(
                                new Entry(
                                        file.path(),
                                        file.state().with(large),
                                        null,
                                        file.version())),
                        new Intent(Samples.withExtras(Samples.directory("d"))),
                        new Intent(file),
                        new Intent(Samples.withExtras(Samples.link("l", "x"))));

        assertThat(IntentCodec.decode(IntentCodec.encode(intents))).isEqualTo(intents);
    }

    @Test
    void intentsOfAnyTimeComeBackAsTheyWere() {
        State earliest = new State.Deleted(Kind.FILE, Instant.MIN);
        State latest = new State.Deleted(Kind.DIRECTORY, Instant.MAX);
        List<Intent> intents =
                Stream.of(earliest, latest)
                        .map(state -> new Entry(Samples.path("a"), state, null, Samples.version(1)))
                        .map(Intent::new)
                        .toList();

        assertThat(IntentCodec.decode(IntentCodec.encode(intents))).isEqualTo(intents);
    }

    @Test
    void refusesWhatIsNoBatchOfIntents() {
        byte[] blob = IntentCodec.encode(List.of(new Intent(Samples.file("a"))));
        for (int length = 0; length < blob.length; length++) {
            byte[] cut = Arrays.copyOf(blob, length);
            if (length != 1) {
                assertThatThrownBy(() -> IntentCodec.decode(cut))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
        blob[0] = 2;
        assertThatThrownBy(() -> IntentCodec.decode(blob))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("form");
    }

    @Test
    void aNumberThatMayBeTheYearOfATextIsNotTakenForATime() {
        assertThat(Times.isSurelyNanos(1_000_000_001)).isTrue();
        assertThat(Times.isSurelyNanos(-1_000_000_001)).isTrue();
        assertThat(Instant.MAX.toString()).startsWith("+1000000000-");
        assertThat(Times.isSurelyNanos(1_000_000_000)).isFalse();
        assertThat(Instant.MIN.toString()).startsWith("-1000000000-");
        assertThat(Times.isSurelyNanos(-1_000_000_000)).isFalse();
    }
}
