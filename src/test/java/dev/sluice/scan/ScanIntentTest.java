package dev.sluice.scan;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.index.Intent;
import dev.sluice.index.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a puller has begun and not committed is neither an edit nor a delete. */
class ScanIntentTest {

    private static final Epoch PEER = new Epoch(99);
    private static final RelativePath A = RelativePath.of("a");

    @TempDir Path directory;
    private ScannedFolder folder;

    @BeforeEach
    void begin() throws IOException {
        folder = ScannedFolder.scanned(directory);
    }

    @AfterEach
    void end() {
        folder.close();
    }

    /** A version of the peer that comes after the row's, far in the future. */
    private static Version after(@Nullable Row row) {
        Version peer = Version.of(Map.of(PEER, 1L << 60));
        return row == null ? peer : row.entry().version().join(peer);
    }

    private Entry intend(State state, @Nullable Row row) {
        Entry entry = new Entry(A, state, null, after(row));
        folder.index.write(t -> {
            t.intend(List.of(new Intent(entry)));
            return true;
        });
        return entry;
    }

    /**
     * A step that gives a known file another time, and leaves its content.
     *
     * @param mode null if it leaves that as well
     */
    private Entry intendTouch(Instant time, @Nullable Mode mode) throws IOException {
        folder.write("a", "same");
        folder.scanner.scanAll();
        Row row = folder.row("a");
        State.File old = (State.File) row.entry().state();
        Mode next = mode == null ? old.mode() : mode;
        return intend(new State.File(old.size(), time, next, old.digest()), row);
    }

    /** The state of a file of this content, as a scan of another folder tells it. */
    private State.File file(String content) throws IOException {
        folder.write("sample", content);
        folder.scan("sample");
        State.File state = (State.File) folder.row("sample").entry().state();
        return new State.File(state.size(), Instant.EPOCH, Mode.of("600"), state.digest());
    }

    /** As a puller leaves it, which sets time and mode before it gives a name. */
    private void publish(String content, Instant mtime, String permissions) throws IOException {
        Path temp = folder.at("a.new");
        Files.writeString(temp, content);
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString(permissions));
        Files.setLastModifiedTime(temp, FileTime.from(mtime));
        Files.move(temp, folder.at("a"), StandardCopyOption.REPLACE_EXISTING);
    }

    private void publish(String content) throws IOException {
        publish(content, Instant.EPOCH, "rw-------");
    }

    /** By chance, or since both were copied from one place without their times. */
    @ParameterizedTest
    @CsvSource({"1970-01-01T00:00:00.092Z, rw-------", "1970-01-01T00:00:00Z, rw-r-----"})
    void aFileOfTheIntendedContentWithAnotherTimeOrModeIsSomebodyElses(
            Instant mtime, String permissions) throws IOException {
        intend(file("new"), null);
        publish("new", mtime, permissions);

        folder.scanner.scanAll();

        Entry entry = folder.row("a").entry();
        assertThat(entry.version().counter(PEER)).isZero();
        State.File file = (State.File) entry.state();
        assertThat(file.mtime()).isEqualTo(mtime);
        assertThat(file.mode()).isEqualTo(requireNonNull(folder.row("a").seen()).mode());
    }

    @Test
    void aTimeThatTheFileSystemKeepsLessExactlyIsTheIntendedOne() throws IOException {
        State.File file = file("new");
        Instant exact = Instant.parse("2026-01-01T10:00:01.123456789Z");
        State.File exactly = new State.File(file.size(), exact, file.mode(), file.digest());
        Entry intended = intend(exactly, null);
        publish("new", Instant.parse("2026-01-01T10:00:00Z"), "rwxr-xr-x");

        folder.scanner.scanAll();

        assertThat(folder.row("a").entry()).isEqualTo(intended);
    }

    @Test
    void anIntendedFileThatIsThereTakesTheIntendedEntryAsItIs() throws IOException {
        Entry intended = intend(file("new"), null);
        publish("new");

        folder.scanner.scanAll();

        assertThat(folder.row("a").entry()).isEqualTo(intended);
        assertThat(folder.index.intent(A)).isNull();
        long changes = folder.index.last().value();
        folder.scanner.scanAll();
        assertThat(folder.index.last().value()).isEqualTo(changes);
    }

    @Test
    void anIntendedReplaceThatWasDoneTakesTheIntendedEntry() throws IOException {
        folder.write("a", "old");
        folder.scanner.scanAll();
        Entry intended = intend(file("new"), folder.row("a"));
        publish("new");

        folder.scanner.scanAll();

        assertThat(folder.row("a").entry()).isEqualTo(intended);
    }

    @Test
    void anIntendedReplaceThatWasNotDoneChangesNothing() throws IOException {
        folder.write("a", "old");
        folder.scanner.scanAll();
        Row before = folder.row("a");
        Entry intended = intend(file("new"), before);

        folder.scanner.scanAll();

        assertThat(folder.row("a").entry()).isEqualTo(before.entry());
        assertThat(folder.index.intent(A)).isEqualTo(new Intent(intended));
    }

    @Test
    void anIntendedDeleteThatWasDoneTakesTheIntendedTombstone() throws IOException {
        folder.write("a", "old");
        folder.scanner.scanAll();
        Entry intended = intend(new State.Deleted(Kind.FILE, Instant.EPOCH), folder.row("a"));
        folder.delete("a");

        folder.scanner.scanAll();

        assertThat(folder.row("a").entry()).isEqualTo(intended);
        assertThat(folder.index.intent(A)).isNull();
    }

    @Test
    void intendedLinksAndDirectoriesAreTakenAsWell() throws IOException {
        Entry link = intend(new State.Link("target"), null);
        Files.createSymbolicLink(folder.at("a"), Path.of("target"));
        folder.scanner.scanAll();
        assertThat(folder.row("a").entry()).isEqualTo(link);

        Version next = folder.row("a").entry().version().with(PEER, (1L << 60) + 1);
        Entry made = new Entry(A, new State.Directory(Mode.of("700")), null, next);
        folder.index.write(t -> {
            t.intend(List.of(new Intent(made)));
            return true;
        });
        folder.delete("a");
        Files.createDirectory(folder.at("a"));
        folder.scanner.scanAll();
        assertThat(folder.row("a").entry()).isEqualTo(made);
    }

    /** The content tells nothing of a step that leaves it as it is. */
    @Test
    void aModeThatIsNeitherTheOldNorTheIntendedOneIsALocalChange() throws IOException {
        folder.write("a", "same");
        folder.chmod("a", "rw-r-----");
        folder.scanner.scanAll();
        State.File old = (State.File) folder.row("a").entry().state();
        Entry intended =
                intend(
                        new State.File(old.size(), old.mtime(), Mode.of("600"), old.digest()),
                        folder.row("a"));
        folder.chmod("a", "rwxr-xr-x");

        folder.scanner.scanAll();

        assertThat(((State.File) folder.row("a").entry().state()).mode()).isEqualTo(Mode.of("755"));
        assertThat(folder.row("a").entry().version()).isNotEqualTo(intended.version());
        folder.scanner.scanAll();
        assertThat(((State.File) folder.row("a").entry().state()).mode()).isEqualTo(Mode.of("755"));
    }

    @Test
    void aTouchThatWasBegunIsNoChangeAndIsToBeDoneOnceMore() throws IOException {
        folder.write("a", "same");
        folder.chmod("a", "rw-r-----");
        folder.scanner.scanAll();
        Row before = folder.row("a");
        State.File old = (State.File) before.entry().state();
        Instant time = Instant.parse("2020-01-01T00:00:00Z");
        Entry intended =
                intend(new State.File(old.size(), time, Mode.of("600"), old.digest()), before);
        Files.setLastModifiedTime(folder.at("a"), FileTime.from(time));
        folder.waitOutTheTick();

        folder.scanner.scanAll();

        assertThat(folder.row("a").entry()).isEqualTo(before.entry());
        assertThat(requireNonNull(folder.row("a").seen()).mtime()).isEqualTo(time);
        assertThat(folder.index.intent(A)).isEqualTo(new Intent(intended));
    }

    @Test
    void aTouchThatWasDoneTakesTheIntendedEntry() throws IOException {
        Instant time = Instant.parse("2020-01-01T00:00:00Z");
        Entry intended = intendTouch(time, Mode.of("600"));
        folder.chmod("a", "rw-------");
        Files.setLastModifiedTime(folder.at("a"), FileTime.from(time));

        folder.scanner.scanAll();

        assertThat(folder.row("a").entry()).isEqualTo(intended);
    }

    /** Else the index says a time that the disk has not, and no scan would ever find out. */
    @Test
    void aTimeShortlyBeforeTheIntendedOneIsSomebodyElses() throws IOException {
        Instant time = Instant.parse("2020-01-01T00:00:00.123Z");
        Entry _ = intendTouch(time, null);
        Instant other = time.minusMillis(33);
        Files.setLastModifiedTime(folder.at("a"), FileTime.from(other));

        folder.scanner.scanAll();

        State.File now = (State.File) folder.row("a").entry().state();
        assertThat(now.mtime()).isEqualTo(other);
        assertThat(folder.index.intent(A)).isNull();
    }

    @Test
    void anotherContentThanTheIntendedOneIsALocalChange() throws IOException {
        folder.write("a", "old");
        folder.scanner.scanAll();
        Row before = folder.row("a");
        intend(file("new"), before);
        folder.write("a", "by somebody else");

        folder.scanner.scanAll();

        Version version = folder.row("a").entry().version();
        assertThat(version.compare(before.entry().version())).isEqualTo(Version.Order.AFTER);
        assertThat(version.counter(PEER)).isZero();
        assertThat(folder.index.intent(A)).isNull();
    }

    @Test
    void aStaleIntentTakesNoPathBack() throws IOException {
        folder.write("a", "old");
        folder.scanner.scanAll();
        State old = folder.row("a").entry().state();
        Entry stale = new Entry(A, old, null, Version.found(PEER));
        folder.write("a", "newer");
        folder.scanner.scanAll();
        Row before = folder.row("a");
        folder.index.write(t -> {
            t.intend(List.of(new Intent(stale)));
            return true;
        });
        folder.write("a", "old");

        folder.scanner.scanAll();

        assertThat(folder.row("a").entry().version().compare(before.entry().version()))
                .isEqualTo(Version.Order.AFTER);
    }

    @Test
    void aDirectoryThatWentToMakeRoomForAFileLeavesNoTombstone() throws IOException {
        Files.createDirectory(folder.at("a"));
        folder.scanner.scanAll();
        Entry intended = intend(file("new"), folder.row("a"));
        folder.delete("a");

        ScanResult result = folder.scanner.scanAll();

        assertThat(result.deleted()).isZero();
        assertThat(folder.index.find(A)).isNull();
        assertThat(folder.index.intent(A)).isEqualTo(new Intent(intended));
    }

    @Test
    void aFileThatAPersonDeletedBeforeItWasReplacedIsDeleted() throws IOException {
        folder.write("a", "old");
        folder.scanner.scanAll();
        intend(file("new"), folder.row("a"));
        folder.delete("a");

        assertThat(folder.scanner.scanAll().deleted()).isEqualTo(1);
    }
}
