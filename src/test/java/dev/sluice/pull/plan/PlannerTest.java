package dev.sluice.pull.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.Role;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.pull.Given;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private static final Epoch OURS = new Epoch(0x1L);

    private static Step plan(@Nullable Entry local, Entry incoming) {
        return Planner.plan(local, incoming, false, Role.SEND_RECEIVE);
    }

    private static Entry ours(Entry entry, long counter) {
        return entry.with(Version.of(Map.of(OURS, counter)));
    }

    private static State.File state(Entry entry) {
        return (State.File) entry.state();
    }

    @Test
    void aNewFileIsPut() {
        Entry incoming = Given.file("a", "x", 5);
        assertThat(plan(null, incoming))
                .isEqualTo(new Step.PutFile(incoming, state(incoming), false));
    }

    @Test
    void aNewDirectoryIsPut() {
        Entry incoming = Given.directory("a", 0755, 5);
        assertThat(plan(null, incoming))
                .isEqualTo(
                        new Step.PutDirectory(
                                incoming, new State.Directory(new Mode(0755)), false));
    }

    @Test
    void aNewLinkIsPut() {
        Entry incoming = Given.link("a", "t", 5);
        assertThat(plan(null, incoming))
                .isEqualTo(new Step.PutLink(incoming, new State.Link("t"), false));
    }

    @Test
    void aTombstoneOfAnUnknownPathIsOnlyLearnt() {
        Entry incoming = Given.tombstone("a", Kind.FILE, "x", 5);
        assertThat(plan(null, incoming)).isEqualTo(new Step.Note(incoming));
    }

    @Test
    void aTombstoneOfATombstoneIsOnlyLearnt() {
        Entry local = Given.tombstone("a", Kind.FILE, "x", 5);
        Entry incoming = Given.tombstone("a", Kind.FILE, "y", 6);
        assertThat(plan(local, incoming)).isEqualTo(new Step.Note(incoming));
    }

    @Test
    void aTombstoneRemovesWhatItIsLaterThan() {
        Entry incoming = Given.tombstone("a", Kind.FILE, "x", 6);
        assertThat(plan(Given.file("a", "x", 5), incoming))
                .isEqualTo(new Step.Remove(incoming, false));
    }

    @Test
    void whatIsTheSameOrOlderIsSettled() {
        Entry local = Given.file("a", "x", 5);
        assertThat(plan(local, local)).isEqualTo(new Step.Settled());
        assertThat(plan(local, Given.file("a", "w", 4))).isEqualTo(new Step.Settled());
    }

    @Test
    void theSameStateUnderALaterVersionIsOnlyLearnt() {
        for (Entry local :
                new Entry[] {
                    Given.file("a", "x", 5), Given.directory("a", 0755, 5), Given.link("a", "t", 5)
                }) {
            Entry incoming = local.with(Given.version(6));
            assertThat(plan(local, incoming)).isEqualTo(new Step.Note(incoming));
        }
    }

    @Test
    void theSameContentWithOtherTimesIsTouched() {
        Entry local = Given.file("a", "x", 5);
        State.File touched =
                new State.File(1, Instant.EPOCH, new Mode(0600), state(local).digest());
        Entry incoming = new Entry(local.path(), touched, null, Given.version(6));
        assertThat(plan(local, incoming)).isEqualTo(new Step.Touch(incoming, touched));
    }

    @Test
    void aDirectoryOfAnotherModeIsPut() {
        Entry incoming = Given.directory("a", 0700, 6);
        assertThat(plan(Given.directory("a", 0755, 5), incoming))
                .isEqualTo(
                        new Step.PutDirectory(
                                incoming, new State.Directory(new Mode(0700)), false));
    }

    @Test
    void theLowerOfTwoConcurrentEditsIsKeptAsACopy() {
        Entry local = ours(Given.file("a", "x", 1), 5);
        Entry incoming = Given.file("a", "y", 6);
        assertThat(plan(local, incoming))
                .isEqualTo(new Step.PutFile(incoming, state(incoming), true));
        assertThat(plan(local, Given.file("a", "y", 4))).isEqualTo(new Step.Settled());
        assertThat(plan(local, Given.link("a", "t", 6)))
                .isEqualTo(new Step.PutLink(Given.link("a", "t", 6), new State.Link("t"), true));
        assertThat(plan(local, Given.tombstone("a", Kind.FILE, "z", 6)))
                .isEqualTo(new Step.Remove(Given.tombstone("a", Kind.FILE, "z", 6), true));
    }

    @Test
    void theLoserOfASenderThatAppliesNothingIsSecuredHere() {
        Entry local = ours(Given.file("a", "x", 1), 5);
        Entry loser = Given.file("a", "y", 4);
        assertThat(Planner.plan(local, loser, false, Role.SEND_ONLY))
                .isEqualTo(new Step.SecureCopy(loser));
    }

    @Test
    void aDirectoryWithLiveChildrenStays() {
        Entry local = Given.directory("a", 0755, 5);
        Entry file = Given.file("a", "x", 6);
        Entry tombstone = Given.tombstone("a", Kind.DIRECTORY, null, 6);
        assertThat(Planner.plan(local, file, true, Role.SEND_RECEIVE))
                .isEqualTo(new Step.KeepDirectory(local, Given.version(6), file));
        assertThat(Planner.plan(local, tombstone, true, Role.SEND_RECEIVE))
                .isEqualTo(new Step.KeepDirectory(local, Given.version(6), null));
        assertThat(plan(local, tombstone)).isEqualTo(new Step.Remove(tombstone, false));
    }
}
