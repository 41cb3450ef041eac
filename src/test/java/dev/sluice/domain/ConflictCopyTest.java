package dev.sluice.domain;

import static dev.sluice.domain.Entries.PATH;
import static dev.sluice.domain.Entries.T;
import static dev.sluice.domain.Entries.content;
import static dev.sluice.domain.Entries.directory;
import static dev.sluice.domain.Entries.file;
import static dev.sluice.domain.Entries.fileState;
import static dev.sluice.domain.Entries.tombstone;
import static dev.sluice.domain.Entries.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.domain.ConflictCopy.Placement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Where a loser lives on: rule 1c. */
class ConflictCopyTest {

    private static final Version LOSER = version('a', 5, 'b', 6);
    private static final Version LATER = version('a', 5, 'b', 6, 'c', 9);
    private static final Version OTHER = version('d', 7);
    private static final RelativePath SHORT =
            ConflictName.of(PATH, T, content('x'), ConflictName.SHORT);
    private static final RelativePath LONG =
            ConflictName.of(PATH, T, content('x'), ConflictName.LONG);
    private static final Entry WINNER = file('w', version('a', 5, 'e', 9));

    private static Placement place(Entry loser, Entry... known) {
        return ConflictCopy.place(
                loser,
                WINNER,
                path ->
                        Arrays.stream(known)
                                .filter(e -> e.path().equals(path))
                                .findFirst()
                                .orElse(null));
    }

    private static Entry known(RelativePath path, Entry entry) {
        return new Entry(path, entry.state(), entry.replaced(), entry.version());
    }

    private final Entry loser = file('x', 'r', LOSER);

    @Test
    void hasTheLosersContentAndVersionUnderAShortName() {
        assertThat(place(loser))
                .isEqualTo(new Placement.Put(new Entry(SHORT, loser.state(), null, LOSER)));
    }

    @Test
    void isMadeOnce() {
        assertThat(place(loser, known(SHORT, file('x', LOSER)))).isEqualTo(new Placement.Settled());
        assertThat(place(loser, known(SHORT, file('x', LATER)))).isEqualTo(new Placement.Settled());
    }

    @Test
    void staysDeleted() {
        assertThat(place(loser, known(SHORT, tombstone('x', LATER))))
                .isEqualTo(new Placement.Settled());
    }

    @Test
    void staysDeletedThoughTheDeletedOneWasMadeOfAnotherLoser() {
        assertThat(place(loser, known(SHORT, tombstone('x', OTHER))))
                .isEqualTo(new Placement.Settled());
    }

    @Test
    void staysEdited() {
        assertThat(place(loser, known(SHORT, file('y', 'x', LATER))))
                .isEqualTo(new Placement.Settled());
    }

    @Test
    void isNotWhatTheWriterOfTheLoserMadeUnderItsName() {
        assertThat(place(loser, known(SHORT, file('y', LATER))))
                .isEqualTo(new Placement.Put(loser.at(LONG)));
        assertThat(place(loser, known(SHORT, directory(LATER))))
                .isEqualTo(new Placement.Put(loser.at(LONG)));
    }

    @Test
    void joinsWithAnotherLoserOfTheSameContent() {
        assertThat(place(loser, known(SHORT, file('x', OTHER))))
                .isEqualTo(new Placement.Put(loser.at(SHORT).with(LOSER.join(OTHER))));
    }

    @Test
    void comesBackWhereAnotherContentWasDeleted() {
        assertThat(place(loser, known(SHORT, tombstone('z', OTHER))))
                .isEqualTo(new Placement.Put(loser.at(SHORT).with(LOSER.join(OTHER))));
    }

    @Test
    void hasALongNameIfAnotherContentHasTheShortOne() {
        assertThat(place(loser, known(SHORT, file('z', OTHER))))
                .isEqualTo(new Placement.Put(loser.at(LONG)));
        assertThat(place(loser, known(SHORT, directory(OTHER))))
                .isEqualTo(new Placement.Put(loser.at(LONG)));
    }

    @Test
    void hasNoNameIfBothAreTaken() {
        assertThat(place(loser, known(SHORT, file('z', OTHER)), known(LONG, directory(OTHER))))
                .isEqualTo(new Placement.NoName(LONG));
    }

    @Test
    void theTombstoneOfAnotherContentWithTheSameDigitsProvesNothing() {
        Digest clash =
                new Digest(
                        DigestAlgorithm.XXH3_128,
                        content('x').hex().substring(0, 8) + "f".repeat(24));
        Entry deleted = new Entry(SHORT, tombstone(null, LATER).state(), clash, LATER);
        assertThat(place(loser, deleted)).isEqualTo(new Placement.Put(loser.at(LONG)));
    }

    @Test
    void aFindProvesNothingAboutAnotherContentUnderTheSameCounter() {
        Version found = version('f', 1);
        Entry find = file('x', found);
        assertThat(place(find, known(SHORT, file('z', found))))
                .isEqualTo(new Placement.Put(find.at(LONG)));
        assertThat(place(find, known(SHORT, tombstone('x', version('f', 8)))))
                .isEqualTo(new Placement.Settled());
        assertThat(place(find, known(SHORT, tombstone('z', version('f', 8)))))
                .isEqualTo(new Placement.Put(find.at(LONG)));
    }

    @Test
    void ofACopyIsACopyOfTheOriginal() {
        Entry editedCopy = new Entry(SHORT, fileState('y', T.plusSeconds(1), 0644), null, LATER);
        Entry winner =
                new Entry(SHORT, fileState('z', T, 0644), null, version('a', 5, 'b', 6, 'g', 9));
        assertThat(ConflictCopy.place(editedCopy, winner, _ -> null))
                .isEqualTo(
                        new Placement.Put(
                                editedCopy.at(
                                        ConflictName.of(
                                                PATH,
                                                T.plusSeconds(1),
                                                content('y'),
                                                ConflictName.SHORT))));
    }

    @Test
    void neverTakesThePlaceOfTheWinner() {
        Entry copy = loser.at(SHORT);
        Entry winner = known(SHORT, file('z', OTHER));
        assertThat(ConflictCopy.place(copy, winner, _ -> null))
                .isEqualTo(new Placement.Put(copy.at(LONG)));
    }

    @Test
    void isOfSomethingWithAContent() {
        assertThatIllegalArgumentException().isThrownBy(() -> place(directory(LOSER)));
    }
}
