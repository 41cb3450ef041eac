package dev.sluice.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.LinkGroup;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.OwnerMap;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.Preserve.What;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.Intent;
import dev.sluice.index.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scan says of files with several names, where a folder preserves hard links. */
class ScanLinksTest {

    private static final Instant TOUCHED = Instant.parse("2020-01-01T00:00:00Z");

    private ScannedFolder folder;

    @TempDir Path directory;

    @BeforeEach
    void open() throws IOException {
        folder = ScannedFolder.fresh(directory);
        preserve("hardlinks");
        folder.write("a", "first");
        folder.write("alone", "first");
        Files.createDirectory(folder.at("d"));
        link("d/b", "a");
        link("d/c", "a");
        rest();
    }

    @AfterEach
    void close() {
        folder.close();
    }

    private void preserve(String... items) {
        folder.root.preserve(Preserve.of(List.of(items), OwnerMap.NONE));
    }

    private void link(String name, String existing) throws IOException {
        Files.createLink(folder.at(name), folder.at(existing));
    }

    /** Scans until a look at each file is as good as its content. */
    private void rest() throws IOException {
        folder.scanner.scanAll();
        folder.waitOutTheTick();
        folder.scanner.scanAll();
    }

    private State.File file(String name) {
        return (State.File) folder.row(name).entry().state();
    }

    private @Nullable LinkGroup group(String name) {
        return file(name).links();
    }

    private long sequence(String name) {
        return folder.row(name).sequence().value();
    }

    private void detach(String name, String content) throws IOException {
        folder.write("new", content);
        Files.move(folder.at("new"), folder.at(name), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void namesOfOneFileAreOfOneGroup() {
        assertThat(group("a")).isNotNull().isEqualTo(group("d/b")).isEqualTo(group("d/c"));
        assertThat(group("alone")).isNull();
    }

    @Test
    void namesThatAreNotOneFileHereAreToldSinceTheStart() throws IOException {
        for (String name : List.of("d/b", "d/c")) {
            detach(name, "first");
            State.File file = file(name);
            Files.setLastModifiedTime(folder.at(name), FileTime.from(file.mtime()));
            Row row = folder.row(name);
            FileStat seen = folder.root.look(row.entry().path());
            Version ofAPeer = Version.of(Map.of(new Epoch(0x5eed), 5L));
            Entry entry = new Entry(row.entry().path(), row.entry().state(), null, ofAPeer);
            folder.index.write(transaction -> transaction.put(entry, seen));
        }
        folder.waitOutTheTick();
        preserve("hardlinks");
        assertThat(folder.root.preserving().missing()).isEmpty();

        folder.scanner.scanAll();

        assertThat(folder.root.preserving().missing()).isEqualTo(Map.of(What.HARDLINKS, 2));
    }

    @Test
    void twoFilesThatOneScanFindsAreOfTwoGroupsThoughTheyAreTheSame() throws IOException {
        folder.write("d/b", "second");
        detach("a", "second");
        link("l", "a");
        for (String name : List.of("a", "d/b")) {
            Files.setLastModifiedTime(folder.at(name), FileTime.from(TOUCHED));
        }

        folder.scanner.scanAll();

        assertThat(group("a")).isNotNull().isEqualTo(group("l")).isNotEqualTo(group("d/b"));
        assertThat(group("d/b")).isEqualTo(group("d/c"));
    }

    @Test
    void aFileIsReadOnceForAllItsNames() throws IOException {
        folder.write("d/b", "second, and longer");
        ScanTally before = folder.scanner.tally();

        folder.scanner.scanAll();

        assertThat(folder.scanner.tally().since(before).hashed()).isEqualTo(1);
        assertThat(file("a")).isEqualTo(file("d/b")).isEqualTo(file("d/c"));
        assertThat(file("a").size()).isEqualTo(18);
    }

    @Test
    void aWriteThroughOneNameIsFoundAtAllWhenThatIsLookedAtAlone() throws IOException {
        folder.write("d/b", "second, and longer");

        ScanResult result = folder.scan("d/b");

        assertThat(result.changed()).isEqualTo(3);
        assertThat(file("a")).isEqualTo(file("d/b")).isEqualTo(file("d/c"));
    }

    @Test
    void aNewNameJoinsTheGroupAndTheOthersDoNotChange() throws IOException {
        long last = folder.index.last().value();
        link("z", "d/c");

        folder.scan("z");

        assertThat(group("z")).isEqualTo(group("a"));
        assertThat(folder.index.last().value()).isEqualTo(last + 1);
    }

    @Test
    void aSecondNameOfAFileThatWasAloneMakesAGroup() throws IOException {
        link("z", "alone");

        folder.scan("z");

        assertThat(group("z")).isNotNull().isEqualTo(group("alone")).isNotEqualTo(group("a"));
    }

    @Test
    void aNameThatIsReplacedLeavesTheGroupAlsoWithTheSameContent() throws IOException {
        Files.copy(folder.at("a"), folder.at("new"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(folder.at("new"), folder.at("d/b"), StandardCopyOption.REPLACE_EXISTING);
        long before = sequence("a");

        rest();

        assertThat(group("d/b")).isNull();
        assertThat(group("a")).isNotNull().isEqualTo(group("d/c"));
        assertThat(sequence("a")).isEqualTo(before);
    }

    /** What a puller has linked and not committed yet, and what was put in its place. */
    @Test
    void aNameThatIsReplacedBeforeItsLinkIsCommittedLeavesTheGroupAsWell() throws IOException {
        Entry intended = intendNameOf("a", "z");
        Files.copy(folder.at("a"), folder.at("z"), StandardCopyOption.COPY_ATTRIBUTES);

        rest();

        assertThat(group("z")).isNull();
        assertThat(folder.row("z").entry().version()).isNotEqualTo(intended.version());
        assertThat(folder.index.intents()).isEmpty();
    }

    @Test
    void aLinkThatWasMadeAndNotCommittedTakesTheIntendedEntry() throws IOException {
        Entry intended = intendNameOf("a", "z");
        link("z", "a");

        rest();

        assertThat(folder.row("z").entry()).isEqualTo(intended);
    }

    @Test
    void theFirstNameOfAGroupThatWasMadeAndNotCommittedTakesTheIntendedEntry() throws IOException {
        Entry intended = intendNameOf("a", "z");
        Files.copy(folder.at("a"), directory.resolve("z"), StandardCopyOption.COPY_ATTRIBUTES);
        for (String name : List.of("a", "d/b", "d/c")) {
            folder.delete(name);
        }
        rest();
        Files.move(directory.resolve("z"), folder.at("z"));

        rest();

        assertThat(folder.row("z").entry()).isEqualTo(intended);
    }

    /** Of a changed file one name is made anew, and then the others are linked to that. */
    @Test
    void aFileThatWasMadeAnewUnderItsFirstNameOnlyIsNoChangeOfOurs() throws IOException {
        Entry intended = intend("a", touched("a"));
        madeAnew("a");

        rest();

        assertThat(folder.row("a").entry()).isEqualTo(intended);
        assertThat(group("d/b")).isNotNull().isEqualTo(group("d/c"));
    }

    @Test
    void aFileThatWasMadeAnewUnderAllItsNamesIsNoChangeOfOurs() throws IOException {
        folder.delete("a");
        rest();
        Entry one = intend("d/b", touched("d/b"));
        Entry other = intend("d/c", touched("d/c"));
        madeAnew("d/b");
        folder.delete("d/c");
        link("d/c", "d/b");

        rest();

        assertThat(folder.row("d/b").entry()).isEqualTo(one);
        assertThat(folder.row("d/c").entry()).isEqualTo(other);
    }

    private State.File touched(String name) {
        State.File old = file(name);
        return new State.File(
                old.size(), new Metadata(old.mode(), TOUCHED, old.extras()), old.digest());
    }

    private void madeAnew(String name) throws IOException {
        detach(name, "first");
        Files.setLastModifiedTime(folder.at(name), FileTime.from(TOUCHED));
    }

    private Entry intendNameOf(String existing, String name) {
        return intend(name, file(existing));
    }

    private Entry intend(String name, State state) {
        Version ofAPeer = Version.of(Map.of(new Epoch(0x5eed), 1L << 60));
        Entry entry = new Entry(RelativePath.of(name), state, null, ofAPeer);
        folder.index.write(transaction -> {
            transaction.intend(List.of(new Intent(entry)));
            return true;
        });
        return entry;
    }

    @Test
    void thatOtherNamesWereRemovedIsNoChangeOfTheLast() throws IOException {
        long before = sequence("a");
        folder.delete("d/b");
        folder.delete("d/c");

        rest();

        assertThat(sequence("a")).isEqualTo(before);
        assertThat(folder.row("d/b").entry().isLive()).isFalse();
    }

    @Test
    void aGroupThatIsMadeAnewUnderAnOldNameIsNotTakenForTheOldOne() throws IOException {
        folder.delete("d/c");
        detach("a", "first");
        Files.setLastModifiedTime(folder.at("a"), Files.getLastModifiedTime(folder.at("d/b")));
        link("d/c", "a");

        rest();

        assertThat(file("a").digest()).isEqualTo(file("d/b").digest());
        assertThat(group("a")).isNotNull().isEqualTo(group("d/c"));
        assertThat(file("a")).isNotEqualTo(file("d/b"));
    }

    @Test
    void linksOutOfTheFolderAreOrdinaryFiles() throws IOException {
        Files.createLink(directory.resolve("outside"), folder.at("alone"));
        long last = folder.index.last().value();

        rest();

        assertThat(group("alone")).isNull();
        assertThat(folder.index.last().value()).isEqualTo(last);
    }

    @Test
    void anIgnoredNameIsNoneOfTheGroup() throws IOException {
        folder.ignored = IgnoreRules.of(List.of("/secret"));
        link("secret", "alone");

        rest();

        assertThat(group("alone")).isNull();
        assertThat(folder.index.find(RelativePath.of("secret"))).isNull();
    }

    @Test
    void whatWasLinkedWhileTheKeyWasOffIsSaidOnceItIsOn() throws IOException {
        preserve("special");
        link("z", "alone");
        rest();
        assertThat(group("z")).isNull();

        preserve("hardlinks");
        rest();

        assertThat(group("z")).isNotNull().isEqualTo(group("alone"));
    }

    @Test
    void aScanAtRestReadsNothingAndSaysNothing() throws IOException {
        long last = folder.index.last().value();

        ScanTally before = folder.scanner.tally();

        folder.scanner.scanAll();

        assertThat(folder.scanner.tally().since(before).hashed()).isZero();
        assertThat(folder.index.last().value()).isEqualTo(last);
    }

    @Test
    void withoutTheKeyNoGroupIsSaid() throws IOException {
        preserve();
        folder.write("x", "other");
        link("y", "x");

        rest();

        assertThat(group("x")).isNull();
        assertThat(group("a")).isNotNull();
    }
}
