package dev.sluice.index;

import static dev.sluice.index.Samples.NOON;
import static dev.sluice.index.Samples.PEER;
import static dev.sluice.index.Samples.RUN_1;
import static dev.sluice.index.Samples.RUN_2;
import static dev.sluice.index.Samples.RUN_3;
import static dev.sluice.index.Samples.file;
import static dev.sluice.index.Samples.path;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Version;
import dev.sluice.index.sqlite.SqliteIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index that was put back from an earlier copy of its file. */
class RestoredIndexTest {

    private Path file;
    private Path copy;
    private Epoch epoch;
    private Version before;

    /** A run that writes, a copy of it, and a run that the copy does not have. */
    @BeforeEach
    void restore(@TempDir Path directory) throws IOException {
        file = directory.resolve("docs.db");
        copy = directory.resolve("copy.db");
        try (Index index = open(RUN_1)) {
            epoch = index.epoch();
            before = write(index, "a", null);
        }
        Files.copy(file, copy);
        try (Index index = open(RUN_2)) {
            write(index, "a", before);
        }
        Files.copy(copy, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private Index open(RunId run) {
        return SqliteIndex.open(file, new FolderId("docs"), run, InstantSource.fixed(NOON));
    }

    private static Version write(Index index, String path, @Nullable Version replaced) {
        return index.write(transaction -> {
            Version version = transaction.mint(replaced, NOON);
            Entry entry = file(path).with(version);
            transaction.put(entry, Samples.seen(entry));
            return version;
        });
    }

    private static Version version(Index index, String path) {
        return requireNonNull(index.find(path(path))).entry().version();
    }

    @Test
    void doesNotKnowTheRunThatItLost() {
        try (Index index = open(RUN_3)) {
            assertThat(index.knows(RUN_1)).isTrue();
            assertThat(index.knows(RUN_2)).isFalse();
            assertThat(index.knows(RUN_3)).isTrue();
            assertThat(index.covers(new Cursor(epoch, RUN_2, new Sequence(1)))).isFalse();
            assertThat(index.covers(new Cursor(epoch, RUN_1, new Sequence(2)))).isFalse();
        }
    }

    @Test
    void takesANewEpochOnceAndKeepsIt() {
        Epoch renewed;
        try (Index index = open(RUN_3)) {
            assertThat(index.renew("a peer knows more", false)).isTrue();
            renewed = index.epoch();
            assertThat(renewed).isNotEqualTo(epoch);
            assertThat(index.restored()).isEqualTo("a peer knows more");
            assertThat(index.renew("a peer lies", false)).isFalse();
            assertThat(index.epoch()).isEqualTo(renewed);
        }
        try (Index index = open(new RunId(4))) {
            assertThat(index.epoch()).isEqualTo(renewed);
            assertThat(index.restored()).isNull();
        }
    }

    @Test
    void whatWasWrittenSinceIsConcurrentWithWhatWasLostAndAfterWhatWasBefore() {
        Version lost = before.with(epoch, before.largest() + 1);
        try (Index index = open(RUN_3)) {
            index.write(t -> {
                t.putMember(new Member(PEER, new Sequence(1), new Sequence(1), NOON));
                return true;
            });
            write(index, "b", null);
            Version since = write(index, "a", before);
            assertThat(since.compare(lost)).as("the hazard").isNotEqualTo(Version.Order.CONCURRENT);

            index.renew("a peer knows more", false);

            Version renewed = version(index, "a");
            assertThat(renewed.compare(before)).isEqualTo(Version.Order.AFTER);
            assertThat(renewed.compare(lost)).isEqualTo(Version.Order.CONCURRENT);
            assertThat(renewed.counter(index.epoch())).isGreaterThan(Version.FOUND);
            assertThat(index.last()).isEqualTo(new Sequence(5));
        }
    }

    @Test
    void whatWasWrittenBeforeTheRestoreKeepsItsVersion() {
        try (Index index = open(RUN_3)) {
            index.write(t -> {
                t.putMember(new Member(PEER, new Sequence(1), new Sequence(1), NOON));
                return true;
            });
            write(index, "b", null);

            index.renew("a peer knows more", false);

            assertThat(version(index, "a")).isEqualTo(before);
            assertThat(version(index, "b").counter(index.epoch())).isPositive();
        }
    }

    /** Its own index was lost, or it ignores other paths now. */
    @Test
    void aMemberThatReadsAllAnewHasStillReadWhatItHadRead() {
        try (Index index = open(RUN_3)) {
            for (long after : new long[] {1, 0}) {
                index.write(t -> {
                    t.putMember(new Member(PEER, new Sequence(after), new Sequence(after), NOON));
                    return true;
                });
            }
            write(index, "b", null);

            index.renew("a peer knows more", false);

            assertThat(version(index, "a")).isEqualTo(before);
            Member member = requireNonNull(index.member(PEER));
            assertThat(member.after()).isEqualTo(new Sequence(1));
            assertThat(member.done()).as("what it lacks is kept for it").isEqualTo(Sequence.ZERO);
        }
    }

    @Test
    void whatNobodyHasReadCountsAsWrittenSince() {
        try (Index index = open(RUN_3)) {
            index.renew("a peer knows more", false);

            assertThat(version(index, "a").counter(index.epoch())).isPositive();
        }
    }

    @Test
    void theNextScanIsAFirstOneIfTheDiskWasNotLookedAt() {
        try (Index index = open(RUN_3)) {
            index.write(t -> {
                t.completeFirstScan();
                return true;
            });
            index.renew("the marker names another run", true);

            assertThat(index.hasHistory()).isFalse();
        }
    }
}
