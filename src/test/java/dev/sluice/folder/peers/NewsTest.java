package dev.sluice.folder.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.ConflictName;
import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.folder.LogLines;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.Index;
import dev.sluice.index.IndexException;
import dev.sluice.index.Need;
import dev.sluice.index.PlannedDelete;
import dev.sluice.index.Row;
import dev.sluice.index.sqlite.SqliteIndex;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the status shows is told to the log, once, and not too often. */
class NewsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final NodeId PEER = new NodeId(0xBEEF);

    @TempDir Path directory;
    private Index index;
    private LogLines log;
    private News news;
    private Instant now = NOW;
    private @Nullable String paused;
    private long undone;

    @BeforeEach
    void begin() {
        index =
                SqliteIndex.open(
                        directory.resolve("index.db"),
                        new FolderId("news"),
                        new RunId(7),
                        InstantSource.fixed(NOW));
        news = new News(index, () -> paused, () -> undone, () -> now);
        log = new LogLines();
        news.look();
    }

    @AfterEach
    void end() {
        log.close();
        index.close();
    }

    private List<String> told() {
        return log.containing("folder news: ");
    }

    private void lookAMinuteLater() {
        now = now.plus(Duration.ofMinutes(1));
        news.look();
    }

    private static Entry entry(String path) {
        State state = new State.Link("x");
        return new Entry(RelativePath.of(path), state, null, Version.of(Map.of(new Epoch(3), 5L)));
    }

    private void put(String path) {
        FileStat seen = new FileStat(Kind.SYMLINK, 1, NOW, NOW, new Mode(0777), 1, 1, NOW);
        index.write(transaction -> transaction.put(entry(path), seen));
    }

    private static String copy(String path) {
        Digest digest = Digest.ofLinkTarget("x");
        return ConflictName.of(RelativePath.of(path), NOW, digest, ConflictName.SHORT).toString();
    }

    private long plan(String path) {
        put(path);
        Row row = Objects.requireNonNull(index.find(RelativePath.of(path)));
        return index.write(transaction -> {
            transaction.deletes().judge(PlannedDelete.of(row));
            return transaction.deletes().plan(DeleteOrigin.PEER, NOW, "too many");
        });
    }

    private void want(String path) {
        index.write(transaction -> {
            transaction.want(PEER, entry(path), new Sequence(4));
            return true;
        });
    }

    private void fail(String path) {
        want(path);
        index.write(transaction -> {
            for (Need wanted : index.wanted(PEER, null, NOW, 10)) {
                transaction.fail(wanted, "no such user", NOW.plusSeconds(60));
            }
            return true;
        });
    }

    @Test
    void anIndexThatHasNotChangedIsNotAsked() {
        FaultyIndex faulty = new FaultyIndex();
        News quiet = new News(faulty.around(index), () -> null, () -> 0, () -> now);
        quiet.look();
        faulty.failing.addAll(List.of("deletes", "failed", "refused", "conflicts"));

        quiet.look();
        assertThat(faulty.failures).hasValue(0);

        want("a");
        assertThatThrownBy(quiet::look).isInstanceOf(IndexException.class);
    }

    @Test
    void saysNothingOfAFolderAtRest() {
        put("a");
        lookAMinuteLater();
        assertThat(told()).isEmpty();
    }

    @Test
    void namesAConflictCopyAndWhatItIsOf() {
        put(copy("docs/a.txt"));
        news.look();
        lookAMinuteLater();
        assertThat(told())
                .containsExactly(
                        "folder news: conflict copies: " + copy("docs/a.txt") + ", of docs/a.txt");
    }

    @Test
    void tellsWhatComesWithinAMinuteInOneLine() {
        put(copy("a"));
        news.look();
        put(copy("b"));
        put(copy("c"));
        put(copy("d"));
        news.look();
        assertThat(told()).hasSize(1);
        lookAMinuteLater();
        assertThat(told()).hasSize(2);
        assertThat(told().getLast()).endsWith(copy("b") + ", of b; and 2 more copies");
    }

    @Test
    void copiesThatWereThereBeforeTheStartAreNoNews() {
        put(copy("a"));
        News next = new News(index, () -> null, () -> 0, () -> now);
        next.look();
        next.look();
        assertThat(told()).isEmpty();
    }

    @Test
    void aPlanThatWaitsIsToldWithWhatToDo() {
        long number = plan("a");
        news.look();
        lookAMinuteLater();
        assertThat(told())
                .containsExactly(
                        "folder news: waits for you: plan "
                                + number
                                + ": 1 deleted by a peer since 2026-11-22T10:00:00Z: too many; see"
                                + " /v1/folders/news/plans/"
                                + number
                                + ", and POST to its /approve or /reject");
    }

    @Test
    void aPlanThatWaitedBeforeTheStartIsToldOnce() {
        plan("a");
        News next = new News(index, () -> null, () -> 0, () -> now);
        next.look();
        now = now.plus(Duration.ofMinutes(2));
        next.look();
        assertThat(told()).hasSize(1);
    }

    @Test
    void aPauseIsToldWhenItBeginsAndWhenItIsOver() {
        paused = "the disk is full";
        news.look();
        lookAMinuteLater();
        paused = null;
        news.look();
        lookAMinuteLater();
        assertThat(told())
                .containsExactly(
                        "folder news: pulling is paused: the disk is full",
                        "folder news: pulling goes on");
    }

    @Test
    void aPauseThatComesAndGoesIsOneLineOfEachKindAMinute() {
        for (int i = 0; i < 10; i++) {
            paused = i % 2 == 0 ? "the disk is full" : null;
            news.look();
        }
        assertThat(told()).hasSize(2);
    }

    @Test
    void aFileThatFailsIsToldWithItsReasonAndThatItFailsNoMore() {
        fail("a");
        news.look();
        lookAMinuteLater();
        assertThat(told()).containsExactly("folder news: failed: a: no such user");
        index.write(transaction -> {
            transaction.unwant(PEER, RelativePath.of("a"), new Sequence(4));
            return true;
        });
        news.look();
        lookAMinuteLater();
        assertThat(told()).hasSize(2);
        assertThat(told().getLast()).isEqualTo("folder news: no file fails any more");
    }

    @Test
    void whatIsOnlyWantedDoesNotFail() {
        want("a");
        news.look();
        assertThat(told()).isEmpty();
    }

    @Test
    void driftThatWasUndoneIsCounted() {
        undone = 3;
        news.look();
        undone = 5;
        news.look();
        lookAMinuteLater();
        assertThat(told())
                .containsExactly(
                        "folder news: local changes: 3 undone",
                        "folder news: local changes: 2 undone");
    }
}
