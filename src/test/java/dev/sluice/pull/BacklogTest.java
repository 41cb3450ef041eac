package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Wanted;
import dev.sluice.pull.plan.Backlog;
import dev.sluice.pull.plan.Step;
import dev.sluice.pull.plan.WantedRows;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacklogTest {

    private static final RelativePath OTHER = RelativePath.of("other");

    @TempDir Path directory;
    private Site site;
    private Backlog backlog;

    @BeforeEach
    void begin() throws IOException {
        site = new Site(directory);
        backlog = site.backlog();
    }

    @AfterEach
    void end() {
        site.close();
    }

    @Test
    void rowsOfThisRoundAreKnownByTheirPaths() {
        for (int i = 0; i < 5_000; i++) {
            backlog.noteRow(RelativePath.of("a/usual/name" + i));
        }
        assertThat(backlog.mayHaveRow(RelativePath.of("a/usual/name7"))).isTrue();
        assertThat(backlog.mayHaveRow(OTHER)).isFalse();
    }

    /** The heap is none of a peer's: 4 MB of paths are not kept. */
    @Test
    void longPathsOfRowsAreNotKept() {
        String longest = ("d".repeat(250) + "/").repeat(15);
        for (int i = 0; i < 1_000; i++) {
            backlog.noteRow(RelativePath.of(longest + i));
        }
        assertThat(backlog.mayHaveRow(RelativePath.of(longest + 7))).isTrue();
        assertThat(backlog.mayHaveRow(OTHER)).isTrue();
    }

    @Test
    void theCursorMovesBehindAllPagesHoweverManyWaited() throws Exception {
        Entry entry = Given.directory("d", 0755, 5);
        Wanted wanted =
                new Wanted(
                        site.peer.node(),
                        entry,
                        new Sequence(2),
                        site.now(),
                        0,
                        null,
                        Instant.EPOCH);
        backlog.hold(new WantedRows.Planned(wanted, null, new Step.Settled()));
        for (int page = 1; page <= 2_500; page++) {
            backlog.reach(at(page));
            backlog.advance();
        }
        assertThat(site.index.cursor(site.peer.node())).isEqualTo(at(1));

        backlog.settled(wanted);
        backlog.reach(at(2_501));
        backlog.advance();

        assertThat(site.index.cursor(site.peer.node())).isEqualTo(at(2_501));
    }

    private static Cursor at(long sequence) {
        return new Cursor(new Epoch(0x33), new RunId(0x22), new Sequence(sequence));
    }
}
