package dev.sluice.domain;

import static dev.sluice.domain.Entries.PATH;
import static dev.sluice.domain.Entries.T;
import static dev.sluice.domain.Entries.content;
import static dev.sluice.domain.Entries.directory;
import static dev.sluice.domain.Entries.file;
import static dev.sluice.domain.Entries.fileState;
import static dev.sluice.domain.Entries.link;
import static dev.sluice.domain.Entries.tombstone;
import static dev.sluice.domain.Entries.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Resolution.CopyIncoming;
import dev.sluice.domain.Resolution.Keep;
import dev.sluice.domain.Resolution.KeepDirectory;
import dev.sluice.domain.Resolution.Take;
import dev.sluice.domain.Resolution.TakeAndCopy;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rule 1, clause by clause. */
class ReconciliationTest {

    private static final Version OLD = version('a', 5);
    private static final Version LOW = version('a', 5, 'b', 6);
    private static final Version HIGH = version('a', 5, 'c', 7);
    private static final Version LATER = version('a', 5, 'b', 8);
    private static final long MICROS_9 = Version.microseconds(T.plusSeconds(9));
    private static final Version JOIN = version('a', 5, 'b', 6, 'c', 7);

    private static Resolution of(@Nullable Entry local, Entry incoming) {
        return Reconciliation.of(local, incoming, false, Role.SEND_RECEIVE);
    }

    private static Resolution ofFull(Entry local, Entry incoming) {
        return Reconciliation.of(local, incoming, true, Role.SEND_RECEIVE);
    }

    // (a)

    @Test
    void takesWhatItHasNeverHeardOf() {
        assertThat(of(null, file('x', OLD))).isEqualTo(new Take(file('x', OLD)));
        assertThat(of(null, tombstone('x', OLD))).isEqualTo(new Take(tombstone('x', OLD)));
    }

    @Test
    void takesTheLaterWithoutACopyWhateverItsKind() {
        for (Entry later :
                List.of(file('y', LOW), tombstone('x', LOW), directory(LOW), link("l", LOW))) {
            assertThat(of(file('x', OLD), later)).isEqualTo(new Take(later));
            assertThat(of(later, file('x', OLD))).isEqualTo(new Keep());
        }
    }

    @Test
    void keepsWhatIsTheSame() {
        assertThat(of(file('x', OLD), file('x', OLD))).isEqualTo(new Keep());
    }

    @Test
    void ofConcurrentOnesTheHigherRankWinsOnBothSidesWithItsVersionUnchanged() {
        Entry low = file('x', LOW);
        Entry high = file('y', HIGH);
        assertThat(of(low, high)).isEqualTo(new TakeAndCopy(high, low, false));
        assertThat(of(high, low)).isEqualTo(new Keep());
    }

    @Test
    void theClockOfTheFileDoesNotDecideBetweenChanges() {
        Entry low = new Entry(PATH, fileState('x', T.plusSeconds(9), 0644), null, LOW);
        assertThat(of(low, file('y', HIGH))).isInstanceOf(TakeAndCopy.class);
    }

    @Test
    void ofTwoFindsTheLaterFileWinsWhateverTheirWriters() {
        Entry older = file('x', version('z', 1));
        Entry newer =
                new Entry(PATH, fileState('y', T.plusSeconds(9), 0644), null, version('a', 1));
        assertThat(of(older, newer)).isEqualTo(new TakeAndCopy(newer, older, false));
        assertThat(of(newer, older.with(version('z', 1, 'y', 1)))).isEqualTo(new Keep());
    }

    @Test
    void whatIsCopiedIsThatWhichHasAContent() {
        assertThat(of(file('x', LOW), directory(HIGH)))
                .isEqualTo(new TakeAndCopy(directory(HIGH), file('x', LOW), false));
        assertThat(of(directory(LOW), file('x', HIGH))).isEqualTo(new Take(file('x', HIGH)));
        assertThat(of(link("l", LOW), file('x', HIGH)))
                .isEqualTo(new TakeAndCopy(file('x', HIGH), link("l", LOW), false));
    }

    // (d), as a second server was seeded with a copy of the first

    private static Entry found(char content, long seconds, int mode, char... writers) {
        Object[] pairs = new Object[2 * writers.length];
        for (int i = 0; i < writers.length; i++) {
            pairs[2 * i] = writers[i];
            pairs[2 * i + 1] = 1;
        }
        return new Entry(
                PATH, fileState(content, T.plusSeconds(seconds), mode), null, version(pairs));
    }

    /** Whichever of them comes first. */
    private static void assertJoined(Entry a, Entry b, Entry joined) {
        assertThat(of(a, b)).isEqualTo(joined.equals(a) ? new Keep() : new Take(joined));
        assertThat(of(b, a)).isEqualTo(joined.equals(b) ? new Keep() : new Take(joined));
    }

    @Test
    void aCopyNeverBeatsItsOriginal() {
        Entry original = found('x', 0, 0755, 'a');
        Entry copy = found('x', 9, 0600, 'b');
        Entry joined = original.with(original.version().join(copy.version()).foundAt(MICROS_9));
        assertJoined(original, copy, joined);
        assertJoined(joined, copy, joined);
    }

    /** As tar does, and FAT. */
    @Test
    void aTimeThatWasRoundedDownIsThatOfACopy() {
        Instant time = Instant.parse("2026-11-22T10:00:01.25Z");
        for (String rounded : List.of("2026-11-22T10:00:01Z", "2026-11-22T10:00:00Z")) {
            Entry original = foundAt(time, 'a');
            Entry copy = foundAt(Instant.parse(rounded), 'b');
            assertThat(joined(original, copy).state()).isEqualTo(original.state());
            assertThat(joined(copy, original).state()).isEqualTo(original.state());
        }
        Entry younger = foundAt(time.plusMillis(1), 'b');
        assertThat(joined(foundAt(time, 'a'), younger).state())
                .isEqualTo(foundAt(time, 'a').state());
    }

    private static Entry foundAt(Instant time, char writer) {
        return new Entry(PATH, fileState('x', time, 0644), null, version(writer, 1));
    }

    @Test
    void aFindAddsNothingToAChangeOfTheSameContent() {
        Entry change = new Entry(PATH, fileState('x', T.plusSeconds(9), 0600), null, HIGH);
        assertJoined(change, found('x', 0, 0755, 'b'), change);
        assertJoined(change, found('x', 99, 0755, 'b'), change);
        assertJoined(directory(HIGH), directory(version('b', 1)), directory(HIGH));
    }

    @Test
    void aFindOfJustTheSameAddsNoWriter() {
        assertJoined(found('x', 0, 0644, 'a'), found('x', 0, 0644, 'b'), found('x', 0, 0644, 'b'));
        Entry two = found('x', 0, 0644, 'a', 'b');
        assertJoined(two, found('x', 0, 0644, 'c'), two);
    }

    /** Each finds the whole tree of the others again. */
    @Test
    void aThousandLostIndexesAddNoWriters() {
        Entry tree = found('x', 0, 0644, 'a');
        Entry changed = file('y', HIGH);
        for (int lost = 1; lost <= 1_000; lost++) {
            Version finder = Version.found(new Epoch(0x9e3779b97f4a7c15L * lost));
            tree = joined(tree, tree.with(finder));
            changed = joined(changed, changed.with(finder));
        }
        assertThat(tree.version().size()).isEqualTo(1);
        assertThat(changed).isEqualTo(file('y', HIGH));
    }

    private static Entry joined(Entry local, Entry incoming) {
        return of(local, incoming) instanceof Take(Entry entry) ? entry : local;
    }

    @Test
    void ofTwoChangesTheNewerTimeStays() {
        Entry touched = new Entry(PATH, fileState('x', T.plusSeconds(9), 0600), null, LOW);
        Entry other = new Entry(PATH, fileState('x', T, 0644), null, HIGH);
        assertJoined(touched, other, touched.with(JOIN));
    }

    /** Else a node that knows the copy alone would not take what has won over the original. */
    @Test
    void theOriginalHasTheRankOfItsLatestCopy() {
        Entry original = found('x', 0, 0755, 'a');
        Entry copy = found('x', 9, 0600, 'b');
        Entry between = found('y', 5, 0644, 'c');
        Entry joined = joined(original, copy);
        assertThat(joined.state()).isEqualTo(original.state());
        assertThat(joined(copy, original)).isEqualTo(joined);
        assertThat(Reconciliation.compareRank(between, original)).isPositive();
        assertThat(Reconciliation.compareRank(copy, between)).isPositive();
        assertThat(Reconciliation.compareRank(joined, between)).isPositive();
        assertThat(joined.version().isFound()).isTrue();
        Entry third = found('x', 7, 0600, 'd');
        assertThat(joined(joined(original, copy), third))
                .isEqualTo(joined(original, joined(copy, third)))
                .isEqualTo(joined(joined(original, third), copy));
    }

    // (b)

    @Test
    void aTombstoneThatWinsLeavesTheEditAsACopy() {
        Entry edit = file('y', 'x', LOW);
        Entry deleted = tombstone('x', HIGH);
        assertThat(of(edit, deleted)).isEqualTo(new TakeAndCopy(deleted, edit, false));
        assertThat(of(deleted, edit)).isEqualTo(new Keep());
    }

    @Test
    void aTombstoneThatLosesIsIgnored() {
        Entry edit = file('y', 'x', HIGH);
        Entry deleted = tombstone('x', LOW);
        assertThat(of(edit, deleted)).isEqualTo(new Keep());
        assertThat(of(deleted, edit)).isEqualTo(new Take(edit));
    }

    // (c)

    @Test
    void aCopyThatWasDeletedStaysDeletedWhoeverMadeItAgain() {
        Entry copy = copyOf(file('x', HIGH));
        Entry deleted = new Entry(copy.path(), tombstone('x', LOW).state(), content('x'), LOW);
        assertThat(of(copy, deleted)).isEqualTo(new Take(deleted.with(JOIN)));
        assertThat(of(deleted, copy)).isEqualTo(new Take(deleted.with(JOIN)));
    }

    @Test
    void aCopyStaysIfAnotherContentWasDeletedUnderItsName() {
        Entry copy = copyOf(file('x', LOW));
        Entry deleted = new Entry(copy.path(), tombstone('y', HIGH).state(), content('y'), HIGH);
        assertThat(of(copy, deleted)).isEqualTo(new Take(copy.with(JOIN)));
        assertThat(of(deleted, copy)).isEqualTo(new Take(copy.with(JOIN)));
    }

    @Test
    void aCopyStaysBesideWhatTheWriterOfTheLoserMadeUnderItsNameWithoutHavingIt() {
        Entry copy = copyOf(file('x', LOW));
        Entry made = file('y', LATER).at(copy.path());
        assertThat(of(copy, made)).isEqualTo(new TakeAndCopy(made, copy, false));
        assertThat(of(made, copy)).isEqualTo(new Keep());
    }

    @Test
    void anEditOfACopyReplacesIt() {
        Entry copy = copyOf(file('x', LOW));
        Entry edited = new Entry(copy.path(), file('y', LATER).state(), content('x'), LATER);
        assertThat(of(copy, edited)).isEqualTo(new Take(edited));
    }

    @Test
    void aCopyThatWasOnlyTouchedIsNoOtherContent() {
        Entry copy = copyOf(file('x', LOW));
        Entry touched = file('x', LATER).at(copy.path());
        assertThat(of(copy, touched)).isEqualTo(new Take(touched));
    }

    private static Entry copyOf(Entry loser) {
        return loser.at(ConflictName.of(PATH, T, content('x'), ConflictName.SHORT));
    }

    // (d)

    @Test
    void equalContentIsNoConflictAndTheGreaterTimeAndModeStay() {
        Entry touched = new Entry(PATH, fileState('x', T.plusSeconds(1), 0600), null, LOW);
        Entry changed = new Entry(PATH, fileState('x', T, 0755), null, HIGH);
        assertThat(of(touched, changed)).isEqualTo(new Take(touched.with(JOIN)));
        assertThat(of(changed, touched)).isEqualTo(new Take(touched.with(JOIN)));
    }

    @Test
    void equalTimesLeaveTheGreaterMode() {
        Entry a = new Entry(PATH, fileState('x', T, 0600), null, HIGH);
        Entry b = new Entry(PATH, fileState('x', T, 0644), null, LOW);
        assertThat(of(a, b)).isEqualTo(of(b, a)).isEqualTo(new Take(b.with(JOIN)));
    }

    private static Entry owned(long uid, Version version) {
        Entry file = file('x', version);
        Extras extras = new Extras(new Owner(null, null, uid, 0), null, null, null);
        return new Entry(file.path(), file.state().with(extras), null, version);
    }

    @Test
    void changesOfMetadataAloneAreNoConflictAndOneOwnerStaysEverywhere() {
        assertThat(of(owned(7, HIGH), owned(8, LOW))).isEqualTo(new Take(owned(8, JOIN)));
        assertThat(of(owned(8, LOW), owned(7, HIGH))).isEqualTo(new Take(owned(8, JOIN)));
        assertThat(of(owned(7, LOW), owned(7, HIGH))).isEqualTo(new Take(owned(7, JOIN)));
        assertThat(of(file('x', HIGH), owned(7, LOW))).isEqualTo(new Take(owned(7, JOIN)));
    }

    @Test
    void whatANodeInBetweenHasLostIsPutRightByWhoeverStillHasIt() {
        assertThat(of(file('x', HIGH), owned(7, HIGH))).isEqualTo(new Take(owned(7, HIGH)));
        assertThat(of(owned(7, HIGH), file('x', HIGH))).isEqualTo(new Keep());
    }

    @Test
    void twoTombstonesJoin() {
        assertThat(of(tombstone('x', LOW), tombstone('y', HIGH)))
                .isEqualTo(of(tombstone('y', HIGH), tombstone('x', LOW)))
                .isEqualTo(new Take(tombstone('y', JOIN)));
    }

    @Test
    void twoDirectoriesJoin() {
        assertThat(of(directory(LOW), directory(HIGH))).isEqualTo(new Take(directory(JOIN)));
    }

    @Test
    void linksWithOneTargetJoin() {
        assertThat(of(link("l", LOW), link("l", HIGH))).isEqualTo(new Take(link("l", JOIN)));
    }

    @Test
    void whatReplacedTheOthersContentIsTheLaterEvenWithTheLowerRank() {
        Entry earlier = file('x', HIGH);
        Entry later = file('y', 'x', LOW);
        assertThat(of(earlier, later)).isEqualTo(new Take(later.with(JOIN)));
        assertThat(of(later, earlier)).isEqualTo(new Take(later.with(JOIN)));
    }

    @Test
    void whereEachReplacedTheOtherItIsAConflict() {
        Entry low = file('x', 'y', LOW);
        Entry high = file('y', 'x', HIGH);
        assertThat(of(low, high)).isEqualTo(new TakeAndCopy(high, low, false));
        assertThat(of(high, low)).isEqualTo(new Keep());
    }

    // (e)

    @Test
    void whatWasOnlyFoundAndIsKnownToBeDeletedNeedsNoCopy() {
        Entry found = file('x', version('f', 1));
        assertThat(of(found, tombstone('x', HIGH))).isEqualTo(new Take(tombstone('x', HIGH)));
        assertThat(of(tombstone('x', HIGH), found)).isEqualTo(new Keep());
    }

    @Test
    void whatWasOnlyFoundAndIsKnownToBeReplacedNeedsNoCopy() {
        Entry found = file('x', version('f', 1));
        Entry edit = file('y', 'x', HIGH);
        assertThat(of(found, edit)).isEqualTo(new Take(edit.with(HIGH.with(new Epoch('f'), 1))));
    }

    @Test
    void whatWasFoundAndIsUnknownLosesAndIsCopied() {
        Entry found = file('z', version('f', 1));
        assertThat(of(found, tombstone('x', HIGH)))
                .isEqualTo(new TakeAndCopy(tombstone('x', HIGH), found, false));
    }

    @Test
    void whatWasWrittenIsCopiedThoughTheTombstoneDeletedTheSameContent() {
        assertThat(of(file('x', LOW), tombstone('x', HIGH))).isInstanceOf(TakeAndCopy.class);
    }

    // (g)

    @Test
    void theCopyOfASendOnlyPeersLoserIsMadeByWhoeverSeesIt() {
        Entry low = file('x', LOW);
        assertThat(Reconciliation.of(file('y', HIGH), low, false, Role.SEND_ONLY))
                .isEqualTo(new CopyIncoming(low));
        assertThat(Reconciliation.of(file('y', HIGH), low, false, Role.RECEIVE_ONLY))
                .isEqualTo(new Keep());
        assertThat(Reconciliation.of(file('y', HIGH), directory(LOW), false, Role.SEND_ONLY))
                .isEqualTo(new Keep());
        assertThat(Reconciliation.of(file('y', HIGH), file('x', OLD), false, Role.SEND_ONLY))
                .isEqualTo(new Keep());
    }

    // (h)

    @Test
    void aDirectoryWithLiveChildrenStaysAndSecuresWhatWouldReplaceIt() {
        Entry local = directory(OLD);
        assertThat(ofFull(local, file('x', HIGH)))
                .isEqualTo(new KeepDirectory(local, HIGH, file('x', HIGH)));
        assertThat(ofFull(directory(LOW), link("l", HIGH)))
                .isEqualTo(new KeepDirectory(directory(LOW), JOIN, link("l", HIGH)));
        assertThat(ofFull(local, tombstone(null, HIGH)))
                .isEqualTo(new KeepDirectory(local, HIGH, null));
    }

    @Test
    void aDirectoryWithLiveChildrenTakesTheVersionOfAnother() {
        assertThat(ofFull(directory(OLD), directory(HIGH))).isEqualTo(new Take(directory(HIGH)));
        assertThat(ofFull(directory(LOW), directory(HIGH))).isEqualTo(new Take(directory(JOIN)));
    }

    @Test
    void aDirectoryWithLiveChildrenIgnoresWhatLoses() {
        assertThat(ofFull(directory(HIGH), tombstone(null, LOW))).isEqualTo(new Keep());
        assertThat(ofFull(directory(HIGH), file('x', LOW))).isEqualTo(new Keep());
        assertThat(Reconciliation.of(directory(HIGH), file('x', LOW), true, Role.SEND_ONLY))
                .isEqualTo(new CopyIncoming(file('x', LOW)));
    }

    @Test
    void anEmptyDirectoryGivesWay() {
        assertThat(of(directory(OLD), file('x', HIGH))).isEqualTo(new Take(file('x', HIGH)));
        assertThat(of(directory(OLD), tombstone(null, HIGH)))
                .isEqualTo(new Take(tombstone(null, HIGH)));
    }

    // (i)

    @Test
    void equalVersionsWithOtherContentHealAlikeOnBothSides() {
        Entry low = file('x', HIGH);
        Entry high = file('y', HIGH);
        assertThat(of(low, high)).isEqualTo(new TakeAndCopy(high, low, true));
        assertThat(of(high, low)).isEqualTo(new Keep());
        assertThat(of(tombstone('x', HIGH), high)).isEqualTo(new Take(high));
        assertThat(of(high, tombstone('x', HIGH))).isEqualTo(new Keep());
    }

    @Test
    void equalVersionsWithOtherTimesTakeTheGreater() {
        Entry later = new Entry(PATH, fileState('x', T.plusNanos(1), 0), null, HIGH);
        assertThat(of(file('x', HIGH), later)).isEqualTo(new Take(later));
        assertThat(of(later, file('x', HIGH))).isEqualTo(new Keep());
        Entry wider = new Entry(PATH, fileState('x', T, 0777), null, HIGH);
        assertThat(of(file('x', HIGH), wider)).isEqualTo(new Take(wider));
    }

    @Test
    void equalVersionsOfADirectoryWithChildrenAndAFileLeaveTheDirectory() {
        assertThat(ofFull(directory(HIGH), file('x', HIGH)))
                .isEqualTo(new KeepDirectory(directory(HIGH), HIGH, file('x', HIGH)));
    }

    // Invariant 6

    @Test
    void theWinnerDoesNotDependOnTheOrderOfArrival() {
        List<Entry> entries =
                List.of(
                        file('x', version('a', 9)),
                        file('y', version('b', 9)),
                        tombstone('w', version('c', 8, 'a', 2)),
                        link("l", version('d', 10)));
        for (int first = 0; first < entries.size(); first++) {
            for (int step = 1; step < 4; step += 2) {
                int from = first;
                int by = step;
                Entry winner =
                        IntStream.range(0, 4)
                                .mapToObj(i -> entries.get((from + i * by) % 4))
                                .reduce(ReconciliationTest::winner)
                                .orElseThrow();
                assertThat(winner).isEqualTo(link("l", version('d', 10)));
            }
        }
    }

    private static Entry winner(Entry local, Entry incoming) {
        return switch (of(local, incoming)) {
            case Keep _ -> local;
            case Take(Entry entry) -> entry;
            case TakeAndCopy(Entry winner, _, _) -> winner;
            case CopyIncoming _, KeepDirectory _ -> throw new IllegalStateException();
        };
    }

    @Test
    void copiesOfLinksAreNamedAsOf1970() {
        ConflictCopy.Placement placement =
                ConflictCopy.place(link("l", LOW), file('x', HIGH), _ -> null);
        assertThat(placement)
                .isEqualTo(
                        new ConflictCopy.Placement.Put(
                                link("l", LOW)
                                        .at(
                                                ConflictName.of(
                                                        PATH,
                                                        Instant.EPOCH,
                                                        Digest.ofLinkTarget("l"),
                                                        ConflictName.SHORT))));
    }
}
