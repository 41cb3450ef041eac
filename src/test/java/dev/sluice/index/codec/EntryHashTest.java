package dev.sluice.index.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Extras;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.domain.Sum;
import dev.sluice.domain.Version;
import dev.sluice.index.Samples;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EntryHashTest {

    private static final Instant TIME = Instant.parse("2026-11-22T01:02:03.123456789Z");
    private static final Mode MODE = new Mode(0644);
    private static final Digest DIGEST = Digest.of("xxh3-128:0123456789abcdef0123456789abcdef");
    private static final Digest OTHER = Digest.of("xxh3-128:0123456789abcdef0123456789abcdee");
    private static final Version VERSION = Version.of(Map.of(new Epoch(-1), 5L, new Epoch(2), 1L));

    /** Nodes of other versions add up the same: these numbers never change. */
    @Test
    void theHashesOfThisVersionAreThoseOfEveryOther() {
        assertThat(EntryHash.of(file("a/ö.txt", 812, TIME, MODE, DIGEST, VERSION)))
                .hasToString("d54a5fc77e4a30e59f5c944525eaf545");
        assertThat(EntryHash.of(entry("a", new State.Directory(new Mode(0755)), null)))
                .hasToString("9e67e0dc326f64e9ed16c92582fd66c1");
        assertThat(EntryHash.of(entry("a/l", new State.Link("../ö"), null)))
                .hasToString("1ed8b45cd4b248925691ad8787fdbe09");
        assertThat(EntryHash.of(with(Samples.EXTRAS, entry("a", new State.Directory(MODE), null))))
                .hasToString("788d91e80a427a878580404b639a1619");
    }

    @Test
    void everythingThatTwoNodesMustAgreeOnCounts() {
        List<Entry> entries =
                List.of(
                        file("a", 1, TIME, MODE, DIGEST, VERSION),
                        file("b", 1, TIME, MODE, DIGEST, VERSION),
                        file("a", 2, TIME, MODE, DIGEST, VERSION),
                        file("a", 1, TIME.plusNanos(1), MODE, DIGEST, VERSION),
                        file("a", 1, TIME.plusSeconds(1), MODE, DIGEST, VERSION),
                        file("a", 1, TIME, new Mode(0645), DIGEST, VERSION),
                        file("a", 1, TIME, MODE, OTHER, VERSION),
                        file("a", 1, TIME, MODE, sha(), VERSION),
                        file("a", 1, TIME, MODE, DIGEST, VERSION.with(new Epoch(2), 2)),
                        file("a", 1, TIME, MODE, DIGEST, VERSION.with(new Epoch(3), 1)),
                        with(Samples.EXTRAS, file("a", 1, TIME, MODE, DIGEST, VERSION)),
                        with(Samples.SEEN_EXTRAS, file("a", 1, TIME, MODE, DIGEST, VERSION)),
                        with(Samples.EXTRAS, entry("a", new State.Directory(MODE), null)),
                        with(Samples.EXTRAS, entry("a", new State.Link("b"), null)),
                        entry("a", new State.Directory(MODE), null),
                        entry("a", new State.Directory(new Mode(0)), null),
                        entry("a", new State.Link("b"), null),
                        entry("a", new State.Link("c"), null),
                        entry("ab", new State.Link("b"), null));

        Set<Sum> sums = new HashSet<>();
        entries.forEach(entry -> sums.add(EntryHash.of(entry)));

        assertThat(sums).hasSameSizeAs(entries).doesNotContain(Sum.ZERO);
    }

    @Test
    void whatNodesMayDifferInDoesNotCount() {
        State.File file = new State.File(1, TIME, MODE, DIGEST);

        assertThat(EntryHash.of(entry("a", file, OTHER)))
                .isEqualTo(EntryHash.of(entry("a", file, null)));
        assertThat(EntryHash.of(entry("a", new State.Deleted(Kind.FILE, TIME), DIGEST)))
                .isEqualTo(Sum.ZERO);
    }

    private static Entry with(Extras extras, Entry entry) {
        return new Entry(
                entry.path(), entry.state().with(extras), entry.replaced(), entry.version());
    }

    private static Digest sha() {
        return new Digest(DigestAlgorithm.SHA_256, "0123456789abcdef".repeat(4));
    }

    private static Entry file(
            String path, long size, Instant mtime, Mode mode, Digest digest, Version version) {
        State state = new State.File(size, mtime, mode, digest);
        return new Entry(RelativePath.of(path), state, null, version);
    }

    private static Entry entry(String path, State state, @Nullable Digest replaced) {
        return new Entry(RelativePath.of(path), state, replaced, VERSION);
    }
}
