package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Intent;
import dev.sluice.index.Need;
import dev.sluice.peer.feed.FeedEntry;
import dev.sluice.pull.feed.Doubts;
import dev.sluice.pull.feed.FeedBounds;
import dev.sluice.pull.feed.FeedChunks;
import dev.sluice.pull.feed.FeedLimits;
import dev.sluice.pull.plan.Backlog;
import dev.sluice.pull.plan.NeedRows;
import dev.sluice.pull.plan.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of a path while an older entry of it is being applied. */
class OvertakenTest {

    private static final RelativePath PATH = RelativePath.of("a");
    private static final Entry MADE = Given.file("a", "x", 5);
    private static final Entry DELETED = Given.tombstone("a", Kind.FILE, "x", 6);

    @TempDir Path directory;
    Site site;
    Backlog backlog;

    @BeforeEach
    void open() throws Exception {
        site = new Site(directory);
        backlog = site.backlog();
    }

    @AfterEach
    void close() throws Exception {
        site.close();
    }

    @Test
    void aStepIsNotMadeIfItsPathWasNotedJustBeforeItsIntent() throws Exception {
        AtomicBoolean noted = new AtomicBoolean();
        site.between =
                index ->
                        CrashingIndex.over(
                                index,
                                () -> {
                                    if (!noted.getAndSet(true)) {
                                        index.write(t -> t.putIf(DELETED, null, null));
                                    }
                                });
        site.peer.hasFile("a", "x", 5);
        site.pull();
        assertThat(site.names()).isEmpty();
        assertThat(site.row("a").entry()).isEqualTo(DELETED);
        assertThat(site.rescans).isEmpty();
    }

    @Test
    void aDeleteIsNotNotedWhileTheFileIsBeingMade() {
        site.index.write(t -> {
            t.intend(List.of(new Intent(MADE)));
            return true;
        });
        chunks().take(List.of(new FeedEntry(DELETED, new Sequence(6))), null);
        assertThat(site.index.find(PATH)).isNull();
        assertThat(backlog.size()).isOne();
    }

    @Test
    void aDeleteOfWhatWasNeverHereIsNotedAtOnce() {
        chunks().take(List.of(new FeedEntry(DELETED, new Sequence(6))), null);
        assertThat(site.row("a").entry()).isEqualTo(DELETED);
        assertThat(backlog.size()).isZero();
    }

    @Test
    void whatIsHeldAgainAfterItWasSettledIsListedOnce() {
        backlog.hold(planned(MADE, 5));
        backlog.settled(planned(MADE, 5).wanted());
        backlog.hold(planned(DELETED, 6));
        assertThat(backlog.held()).containsExactly(planned(DELETED, 6));
    }

    private FeedChunks chunks() {
        return new FeedChunks(
                site.index,
                backlog,
                Role.SEND_RECEIVE,
                Duration.ofDays(100_000),
                Doubts.NONE,
                site.clock,
                new FeedBounds(site.index, FeedLimits.DEFAULT, site.clock),
                false);
    }

    private NeedRows.Planned planned(Entry entry, long sequence) {
        Need wanted =
                new Need(
                        site.peer.node(),
                        entry,
                        new Sequence(sequence),
                        Instant.EPOCH,
                        0,
                        null,
                        Instant.EPOCH);
        return new NeedRows.Planned(wanted, null, new Step.Settled());
    }
}
