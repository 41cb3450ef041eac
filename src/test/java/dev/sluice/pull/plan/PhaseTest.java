package dev.sluice.pull.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Role;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Row;
import dev.sluice.pull.Given;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PhaseTest {

    private static final Entry FILE = Given.file("a", "x", 5);
    private static final Entry DIRECTORY = Given.directory("a", 0755, 5);

    private static Phase phase(@Nullable Entry local, Entry incoming) {
        return phase(local, incoming, false);
    }

    private static Phase phase(@Nullable Entry local, Entry incoming, boolean hasLiveChildren) {
        Step step = Planner.plan(local, incoming, hasLiveChildren, Role.SEND_RECEIVE);
        return Phase.of(step, local == null ? null : new Row(local, new Sequence(1), null));
    }

    @Test
    void directoriesComeFirst() {
        assertThat(phase(null, Given.directory("a", 0755, 6))).isEqualTo(Phase.DIRECTORIES);
        assertThat(phase(FILE, Given.directory("a", 0755, 6))).isEqualTo(Phase.DIRECTORIES);
    }

    @Test
    void whatOnlyTheIndexLearnsIsDoneAtOnce() {
        assertThat(phase(FILE, FILE)).isEqualTo(Phase.DIRECTORIES);
        assertThat(phase(null, Given.tombstone("a", Kind.FILE, null, 6)))
                .isEqualTo(Phase.DIRECTORIES);
    }

    @Test
    void filesAndLinksComeSecond() {
        assertThat(phase(null, Given.file("a", "y", 6))).isEqualTo(Phase.FILES);
        assertThat(phase(FILE, Given.file("a", "y", 6))).isEqualTo(Phase.FILES);
        assertThat(phase(FILE, Given.link("a", "t", 6))).isEqualTo(Phase.FILES);
    }

    @Test
    void deletesComeThird() {
        assertThat(phase(FILE, Given.tombstone("a", Kind.FILE, null, 6))).isEqualTo(Phase.DELETES);
    }

    @Test
    void whatNeedsAnEmptyDirectoryComesLast() {
        assertThat(phase(DIRECTORY, Given.tombstone("a", Kind.DIRECTORY, null, 6)))
                .isEqualTo(Phase.FULL_DIRECTORIES);
        assertThat(phase(DIRECTORY, Given.file("a", "y", 6))).isEqualTo(Phase.FULL_DIRECTORIES);
        assertThat(phase(DIRECTORY, Given.link("a", "t", 6))).isEqualTo(Phase.FULL_DIRECTORIES);
        assertThat(phase(DIRECTORY, Given.file("a", "y", 6), true))
                .isEqualTo(Phase.FULL_DIRECTORIES);
    }
}
