package dev.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.RelativePath;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What an index that was restored from a copy finds on its disk may be what others have deleted
 * since. Random schedules come to that too seldom, so here is one.
 */
class RestoreTest {

    private static final RelativePath PATH = RelativePath.of("c.txt");

    private static final Schedule DELETED_ELSEWHERE =
            new Schedule(
                    1,
                    Topology.MESH,
                    2,
                    false,
                    false,
                    List.of(
                            new Action.Scan(0),
                            new Action.Scan(1),
                            new Action.Backup(0),
                            new Action.Write(0, PATH, 101),
                            new Action.Scan(0),
                            new Action.Pull(1, 0, 1000),
                            new Action.Delete(1, PATH),
                            new Action.Scan(1),
                            new Action.Wait(1_000_000),
                            new Action.Restore(0)));

    /** As seed 54704 came to it: a link has no time, and ranks below a file among finds. */
    private static final Schedule REPLACED_BY_A_LINK =
            new Schedule(
                    2,
                    Topology.MESH,
                    2,
                    true,
                    false,
                    List.of(
                            new Action.Write(0, PATH, 101),
                            new Action.Scan(1),
                            new Action.Pull(0, 1, 1000),
                            new Action.Backup(0),
                            new Action.MakeLink(0, PATH, "to-0"),
                            new Action.Restore(0)));

    @Test
    void whatIsFoundAgainNeverRanksBelowWhatItFollows() {
        assertThat(Run.of(REPLACED_BY_A_LINK, Bug.NONE)).isNull();
    }

    @Test
    void whatWasDeletedElsewhereDoesNotComeBackWithACopyOfTheIndex() {
        assertThat(Run.of(DELETED_ELSEWHERE, Bug.NONE)).isNull();
    }

    @Test
    void itWouldIfWhatIsFoundCountedAsAChangeOfNow() {
        assertThat(Run.of(DELETED_ELSEWHERE, Bug.RESTORED_AND_MINTED))
                .hasMessageContaining("resurrected");
    }
}
