package dev.sluice.serve.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.Entry;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.index.sqlite.SqliteIndex;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongPollsTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final LongPolls polls = new LongPolls();
    private SqliteIndex index;

    @BeforeEach
    void open(@TempDir Path directory) {
        index =
                SqliteIndex.open(
                        directory.resolve("docs.db"),
                        new FolderId("docs"),
                        new RunId(1),
                        InstantSource.system());
    }

    @AfterEach
    void close() {
        index.close();
    }

    private void change() {
        index.write(transaction ->
                transaction.put(
                        new Entry(
                                RelativePath.of("a"),
                                new State.Deleted(Kind.FILE, Instant.EPOCH),
                                null,
                                transaction.mint(null, Instant.now())),
                        null));
    }

    @Test
    void aCommitEndsTheWaitOfAll() {
        CompletableFuture<Void> one = polls.await(index, Sequence.ZERO, LONG);
        CompletableFuture<Void> two = polls.await(index, Sequence.ZERO, LONG);
        assertThat(polls.size()).isEqualTo(2);
        change();
        await().until(() -> one.isDone() && two.isDone());
        assertThat(polls.size()).isZero();
    }

    /** It would be answered with nothing new, and would not call again for a second. */
    @Test
    void whoHasReadACommitBeforeItsWordComesWaitsForTheNext() {
        CompletableFuture<CompletableFuture<Void>> next = new CompletableFuture<>();
        index.onChange(() -> next.complete(polls.await(index, index.last(), LONG)));
        CompletableFuture<Void> before = polls.await(index, Sequence.ZERO, LONG);

        change();

        assertThat(before).isCompleted();
        assertThat(next.join()).isNotDone();
        change();
        assertThat(next.join()).isCompleted();
    }

    @Test
    void whoIsBehindDoesNotWait() {
        change();
        assertThat(polls.await(index, Sequence.ZERO, LONG)).isDone();
        assertThat(polls.await(index, index.last(), LONG)).isNotDone();
    }

    @Test
    void theTimeEndsTheWait() {
        CompletableFuture<Void> wait = polls.await(index, index.last(), Duration.ofMillis(50));
        await().until(wait::isDone);
        assertThat(polls.size()).isZero();
    }

    @Test
    void nobodyWaitsOnceAllAreReleased() {
        CompletableFuture<Void> before = polls.await(index, index.last(), LONG);
        polls.releaseAll();
        assertThat(before).isCompleted();
        assertThat(polls.await(index, index.last(), LONG)).isCompleted();
        assertThat(polls.size()).isZero();
    }
}
