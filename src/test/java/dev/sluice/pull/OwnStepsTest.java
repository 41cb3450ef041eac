package dev.sluice.pull;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.pull.publish.OwnSteps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a watcher reports is the round's own as long as it is, and no moment longer. */
@Timeout(60)
class OwnStepsTest {

    private static final RelativePath A = RelativePath.of("a");

    @TempDir Path directory;
    private Site site;

    @BeforeEach
    void begin() throws IOException {
        site = new Site(directory);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private OwnSteps.Reported report(String... paths) {
        return site.ownSteps.sort(
                Arrays.stream(paths).map(RelativePath::of).toList(), site.target().root());
    }

    /** On others every look is racy for a moment. */
    private void assumeFineTicks(String path) {
        assumeThat(requireNonNull(site.row(path).seen()).isRacy())
                .as("whether the look at what was just made is racy on this file system")
                .isFalse();
    }

    @Test
    void whatIsAsTheRoundLeftItIsOwn() throws Exception {
        site.peer.hasFile("a", "x", 5).hasFile("d/b", "y", 6).has(Given.directory("d", 0755, 7));
        site.pull();
        assumeFineTicks("a");
        assertThat(report("a", "c", "d/b").own())
                .containsExactlyInAnyOrder(A, RelativePath.of("d/b"));
    }

    @Test
    void itIsOwnOnceOnly() throws Exception {
        site.peer.hasFile("a", "x", 5);
        site.pull();
        var _ = report("a");
        assertThat(report("a").others()).containsExactly(A);
    }

    @Test
    void whatWasChangedSinceIsNotOwnThoughItLooksTheSameToAll() throws Exception {
        site.peer.hasFile("a", "x", 5);
        site.pull();
        FileTime mtime = Files.getLastModifiedTime(site.at("a"));
        Files.writeString(site.at("a"), "y");
        Files.setLastModifiedTime(site.at("a"), mtime);
        assertThat(report("a").others()).containsExactly(A);
    }

    @Test
    void whatIsGoneIsNotOwn() throws Exception {
        site.peer.hasFile("a", "x", 5);
        site.pull();
        Files.delete(site.at("a"));
        assertThat(report("a").others()).containsExactly(A);
    }

    @Test
    void whatIsTakenAwayIsLookedAtByAScanSoThatItsReportMayBeLost() throws Exception {
        site.peer.hasFile("a", "x", 5);
        site.pull();
        Entry old = site.entry("a");
        site.peer.has(Given.after(old, Given.tombstone("a", Kind.FILE, "x", Given.LATE)));
        site.pull();
        assertThat(site.names()).isEmpty();
        assertThat(report("a").others()).containsExactly(A);
    }

    @Test
    void aLookAtWhatTookTheModeOfAPeerProvesNoMoreThanItSees() throws Exception {
        site.peer.hasFile("a", "x", 5);
        site.pull();
        Entry old = site.entry("a");
        State.File state = (State.File) old.state();
        State other = new State.File(1, state.mtime(), new Mode(0600), state.digest());
        Version later = old.version().join(Given.version(Given.LATE));
        site.peer.has(new Entry(A, other, old.replaced(), later));
        site.pull();
        FileStat seen = requireNonNull(site.row("a").seen());
        assertThat(seen.mode()).isEqualTo(new Mode(0600));
        assertThat(seen.lookedAt()).isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void aDirectoryIsNeverOwnSinceItsReportIsAboutAllBelow() throws Exception {
        site.peer.has(Given.directory("a", 0755, 5));
        site.pull();
        assertThat(report("a").others()).containsExactly(A);
    }

    @Test
    void whatIsNotCommittedYetIsUnderWay() throws Exception {
        List<OwnSteps.Reported> meanwhile = new ArrayList<>();
        site.between =
                index ->
                        CrashingIndex.over(
                                index,
                                () -> {
                                    if (site.exists("a") && meanwhile.isEmpty()) {
                                        meanwhile.add(report("a"));
                                    }
                                });
        site.peer.hasFile("a", "x", 5);
        site.pull();
        assumeFineTicks("a");
        assertThat(meanwhile.getFirst().underWay()).containsExactly(A);
        assertThat(report("a").own()).containsExactly(A);
    }

    @Test
    void whatWasNotCommittedIsNotUnderWayAnyMore() throws Exception {
        site.write("a", "here before");
        site.peer.hasFile("a", "x", 5);
        site.pull();
        assertThat(site.rescans).contains(A);
        assertThat(report("a").others()).containsExactly(A);
    }

    @Test
    void whereNothingIsReportedNothingIsRemembered() throws Exception {
        site.isWatched = false;
        site.peer.hasFile("a", "x", 5);
        site.pull();
        site.isWatched = true;
        assertThat(report("a").others()).containsExactly(A);
        site.peer.hasFile("b", "x", 6);
        site.pull();
        assumeFineTicks("b");
        assertThat(report("a", "b").own()).containsExactly(RelativePath.of("b"));
    }

    @Test
    void moreStepsThanAreRememberedAreNobodys() throws Exception {
        int many = 5_000;
        for (int i = 0; i < many; i++) {
            site.peer.hasFile("f" + i, "x", 5);
        }
        site.pull();
        assumeFineTicks("f0");
        OwnSteps.Reported reported =
                report(IntStream.range(0, many).mapToObj(i -> "f" + i).toArray(String[]::new));
        assertThat(reported.own()).hasSizeBetween(1, 4_096);
        assertThat(reported.others()).hasSize(many - reported.own().size());
    }
}
