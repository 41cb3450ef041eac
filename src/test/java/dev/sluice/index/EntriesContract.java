package dev.sluice.index;

import static dev.sluice.index.IndexFixture.paths;
import static dev.sluice.index.Samples.NOON;
import static dev.sluice.index.Samples.OTHER_WRITER;
import static dev.sluice.index.Samples.RUN_2;
import static dev.sluice.index.Samples.SEEN_EXTRAS;
import static dev.sluice.index.Samples.WRITER;
import static dev.sluice.index.Samples.digest;
import static dev.sluice.index.Samples.directory;
import static dev.sluice.index.Samples.file;
import static dev.sluice.index.Samples.link;
import static dev.sluice.index.Samples.path;
import static dev.sluice.index.Samples.seen;
import static dev.sluice.index.Samples.tombstone;
import static dev.sluice.index.Samples.withExtras;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.LinkGroup;
import dev.sluice.domain.Mode;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an index must do with entries, and where it must find them again. */
interface EntriesContract extends IndexFixture {

    static Stream<Entry> everyKindOfEntry() {
        Digest sha = new Digest(DigestAlgorithm.SHA_256, "0f".repeat(32));
        Version two = Version.of(Map.of(WRITER, Version.MAX, OTHER_WRITER, 1L));
        return Stream.of(
                file("a"),
                new Entry(path("e/é/日本/🙂"), file("x", 0, sha).state(), digest(1), two),
                file("large", Long.MAX_VALUE, digest(-1)),
                directory("d/ \n\t'\""),
                link("l", "../ü"),
                withExtras(file("owned")),
                withExtras(directory("owned")),
                withExtras(link("owned", "x")),
                tombstone("t"),
                new Entry(path("d"), new State.Deleted(Kind.DIRECTORY, NOON), null, two),
                new Entry(path("s"), new State.Deleted(Kind.SYMLINK, NOON), sha, two));
    }

    @ParameterizedTest
    @MethodSource("everyKindOfEntry")
    default void givesBackWhatWasPut(Entry entry) {
        Sequence sequence = put(entry);

        Row row = found(entry.path().toString());

        assertThat(row).isEqualTo(new Row(entry, sequence, entry.isLive() ? seen(entry) : null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999999999Z",
                "1677-09-21T00:12:43.1Z",
                "1500-01-01T00:00:00.000000001Z",
                "2262-04-11T23:47:16.854775807Z",
                "2262-04-11T23:47:16.9Z",
                "-1000000000-01-01T00:00:00Z",
                "+1000000000-12-31T23:59:59.999999999Z"
            })
    default void givesBackEveryTimeToTheNanosecond(String text) {
        Instant time = Instant.parse(text);
        State state = new State.File(1, time, new Mode(0), digest(1));
        Entry entry = new Entry(path("old"), state, null, Samples.version(1));
        FileStat seen =
                new FileStat(Kind.FILE, 1, time, time, new Mode(0), -1, Long.MIN_VALUE, time);

        change(transaction -> transaction.put(entry, seen));

        assertThat(found("old")).isEqualTo(new Row(entry, new Sequence(1), seen));
    }

    @Test
    default void givesTheNextSequenceToEachChange() {
        assertThat(put(file("a"), file("b"))).isEqualTo(new Sequence(2));
        assertThat(put(file("a"))).isEqualTo(new Sequence(3));

        assertThat(index().last()).isEqualTo(new Sequence(3));
        assertThat(found("a").sequence()).isEqualTo(new Sequence(3));
        assertThat(found("b").sequence()).isEqualTo(new Sequence(2));
    }

    @Test
    default void refusesATombstoneThatIsSeenOnTheDisk() {
        assertThatThrownBy(() -> change(t -> t.put(tombstone("gone"), seen(file("gone")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gone");
    }

    @Test
    default void seesTheDiskAnewWithoutANewSequence() {
        put(file("a"));

        change(transaction -> transaction.see(path("a"), seen(file("a"), 99)));

        assertThat(found("a")).isEqualTo(new Row(file("a"), new Sequence(1), seen(file("a"), 99)));
        assertThat(index().last()).isEqualTo(new Sequence(1));
    }

    @Test
    default void keepsTheLastLookAtExtrasWhereALookWasAtNone() {
        put(withExtras(file("a")));

        change(transaction -> transaction.see(path("a"), seen(file("a"), 99)));
        assertThat(found("a").seen()).isEqualTo(seen(file("a"), 99).with(SEEN_EXTRAS));

        FileStat other = seen(file("a"), 99).with(Extras.NONE);
        change(transaction -> transaction.see(path("a"), other));
        assertThat(found("a").seen()).isEqualTo(other);
    }

    @Test
    default void anEntryThatSaysLessHasNothingOfTheOneBefore() {
        put(withExtras(file("a")));
        put(file("a"));
        assertThat(found("a").entry()).isEqualTo(file("a"));
        assertThat(found("a").seen()).isEqualTo(seen(file("a")));

        put(withExtras(directory("a")));
        assertThat(found("a").entry()).isEqualTo(withExtras(directory("a")));
        put(tombstone("a"));
        assertThat(found("a").entry()).isEqualTo(tombstone("a"));
    }

    @Test
    default void seesNothingWhereNothingIsLive() {
        put(tombstone("gone"));

        change(transaction -> {
            transaction.see(path("gone"), seen(file("gone")));
            transaction.see(path("unknown"), seen(file("unknown")));
        });

        assertThat(found("gone").seen()).isNull();
        assertThat(index().find(path("unknown"))).isNull();
    }

    @Test
    default void forgetsAPathAndNeverGivesItsSequenceAgain() {
        put(file("a"), file("b"));

        change(transaction -> transaction.forget(path("b")));

        assertThat(index().find(path("b"))).isNull();
        assertThat(index().totals()).isEqualTo(new Totals(1, 0, 0, 0, 812));
        reopen(RUN_2);
        assertThat(put(file("c"))).isEqualTo(new Sequence(3));
    }

    @Test
    default void totalsFollowEveryChange() {
        assertThat(index().totals()).isEqualTo(new Totals(0, 0, 0, 0, 0));

        put(file("a", 10, digest(1)), file("b", 5, digest(2)), directory("d"), link("l", "x"));
        assertThat(index().totals()).isEqualTo(new Totals(2, 1, 1, 0, 15));

        put(
                file("a", 100, digest(3)),
                tombstone("b"),
                tombstone("unknown"),
                file("l", 7, digest(4)));
        assertThat(index().totals()).isEqualTo(new Totals(2, 1, 0, 2, 107));

        change(transaction -> {
            transaction.forget(path("b"));
            transaction.forget(path("d"));
            transaction.forget(path("a"));
            transaction.forget(path("unknown"));
        });
        assertThat(index().totals()).isEqualTo(new Totals(1, 0, 0, 0, 7));
    }

    @Test
    default void listsADirectoryByNameInByteOrderAndNothingElse() {
        // Between a surrogate pair and U+FF5E the order of bytes is not that of Java's chars.
        put(file("d/é"), file("d/🙂"), file("d/\uFF5E"), file("d/a0"), tombstone("d/a.b"));
        put(directory("d/a"), file("d/a/b"), file("d.x"), file("d0"), directory("d"), file("d/Z"));

        assertThat(paths(index().children(path("d"))))
                .containsExactly("d/Z", "d/a", "d/a.b", "d/a0", "d/é", "d/\uFF5E", "d/🙂");
        assertThat(paths(index().children(null))).containsExactly("d", "d.x", "d0");
        assertThat(index().children(path("d/é"))).isEmpty();
    }

    @Test
    default void knowsWhatLivesBelowByWholeNamesOnly() {
        put(directory("a"), file("a.b"), file("a0"), file("a-/x"), tombstone("a/b"));
        assertThat(index().hasLiveChildren(path("a"))).isFalse();

        put(file("a/c/d/e"));
        assertThat(index().hasLiveChildren(path("a"))).isTrue();
        assertThat(index().hasLiveChildren(path("a/c/d"))).isTrue();
        assertThat(index().hasLiveChildren(path("a/c/d/e"))).isFalse();
        assertThat(index().hasLiveChildren(path("unknown"))).isFalse();
    }

    @Test
    default void passesAParentAfterAllItsChildren() {
        put(directory("a"), directory("a/b"), file("a/b/c"), file("a/b.c"), file("a/b0"));
        put(tombstone("a/b/gone"), file("a.x"), file("a0/x"), directory("a/b/é"), file("a/b/é/f"));

        List<Row> rows = new ArrayList<>();
        index().liveBelow(path("a"), rows::add);

        List<String> paths = paths(rows);
        assertThat(paths)
                .containsExactlyInAnyOrder("a/b", "a/b/c", "a/b.c", "a/b0", "a/b/é", "a/b/é/f");
        assertThat(paths).containsSubsequence("a/b/é/f", "a/b/é", "a/b");
        assertThat(paths).containsSubsequence("a/b/c", "a/b");
    }

    @Test
    default void canDeleteWhileItStreams() {
        Entry[] files = new Entry[1_200];
        for (int i = 0; i < files.length; i++) {
            files[i] = file("d/" + i % 3 + "/" + i);
        }
        put(files);

        index().liveBelow(path("d"), row -> put(tombstone(row.entry().path().toString())));

        assertThat(index().totals()).isEqualTo(new Totals(0, 0, 0, 1_200, 0));
    }

    @Test
    default void findsLiveFilesByTheirContent() {
        put(file("a", 1, digest(1)), file("b", 1, digest(1)), file("c", 1, digest(2)));
        put(file("d", 1, digest(1)));
        put(tombstone("d"), link("l", "target"));

        assertThat(paths(index().filesWith(digest(1), 10))).containsExactlyInAnyOrder("a", "b");
        assertThat(index().filesWith(digest(1), 1)).hasSize(1);
        assertThat(index().filesWith(Digest.ofLinkTarget("target"), 10)).isEmpty();
    }

    @Test
    default void findsTheOtherNamesOfAFileAsTheirEntriesSayIt() {
        Entry first = inGroup("g", file("a", 1, digest(1)));
        put(first, inGroup("g", file("b", 1, digest(1))), inGroup("h", file("c", 1, digest(1))));
        put(inGroup("g", file("d", 2, digest(2))), file("e", 1, digest(1)));
        State.File file = (State.File) first.state();

        assertThat(paths(index().linkedWith(file, 10))).containsExactlyInAnyOrder("a", "b");
        assertThat(index().linkedWith(file, 1)).hasSize(1);

        put(file("a", 1, digest(1)));
        put(tombstone("b"));
        assertThat(index().linkedWith(file, 10)).isEmpty();
        assertThat(index().linkedWith((State.File) file("e").state(), 10)).isEmpty();
    }

    private static Entry inGroup(String group, Entry entry) {
        State state = entry.state().with(Extras.NONE.with(LinkGroup.of(group)));
        return new Entry(entry.path(), state, entry.replaced(), entry.version());
    }

    @Test
    default void findsAnEditedFileByItsNewContentAlone() {
        Digest before = Digest.of("xxh3-128:0123456789abcdef0123456789abcdef");
        Digest after = Digest.of("xxh3-128:fedcba98765432100123456789abcdef");
        put(file("a", 1, before));
        put(file("a", 1, after));

        assertThat(paths(index().filesWith(after, 10))).containsExactly("a");
        assertThat(index().filesWith(before, 10)).isEmpty();
        assertThat(index().sources(List.of(before, after)).keySet()).containsExactly(after);
    }

    @Test
    default void tellsContentsApartWhoseHashesBeginAlike() {
        Digest one = Digest.of("xxh3-128:0123456789abcdef0123456789abcdef");
        Digest other = Digest.of("xxh3-128:0123456789abcdef0123456789abcdee");
        put(file("a", 1, one), file("b", 1, other));

        assertThat(paths(index().filesWith(one, 10))).containsExactly("a");
        put(tombstone("a"));
        assertThat(index().sources(List.of(one, other)).keySet()).containsExactly(other);
    }
}
