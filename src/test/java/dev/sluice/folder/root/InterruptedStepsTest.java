package dev.sluice.folder.root;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.disk.held.Folder;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.folder.state.OneFolder;
import dev.sluice.index.Intent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptedStepsTest {

    private static final RelativePath PATH = RelativePath.of("a.txt");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);

    @TempDir Path directory;

    /** The process was killed when a delete had taken a save into the trash. */
    @Test
    void aSaveThatAKilledProcessHadInItsHandIsToldAtTheNextStart() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        Files.writeString(plan.root.resolve("a.txt"), "known");
        try (OneFolder one = plan.run()) {
            Entry known = Objects.requireNonNull(one.index.find(PATH)).entry();
            State gone = new State.Deleted(Kind.FILE, Instant.now());
            Intent intent = new Intent(new Entry(PATH, gone, null, known.version()));
            one.index.write(transaction -> {
                transaction.intend(List.of(intent));
                return true;
            });
        }
        Files.delete(plan.root.resolve("a.txt"));
        Path save = plan.root.resolve(".sluice/trash/a~" + STAMP.format(Instant.now()) + "-1.txt");
        Files.writeString(save, "saved by a person");

        try (OneFolder one = plan.run()) {
            assertThat(one.folder.saves().count()).isEqualTo(1);
            assertThat(one.folder.saves().paths().getFirst()).endsWith("-1-local.txt");
        }
        try (OneFolder one = plan.run()) {
            one.folder.scanNow().join();
            assertThat(one.folder.saves().count()).isEqualTo(1);
        }
    }

    @Test
    void aStepThatWasNeverMadeIsForgottenAfterTheFirstWalk() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        Files.writeString(plan.root.resolve("a.txt"), "known");
        RelativePath never = RelativePath.of("never.txt");
        try (OneFolder one = plan.run()) {
            Entry known = Objects.requireNonNull(one.index.find(PATH)).entry();
            Intent intent = new Intent(new Entry(never, known.state(), null, known.version()));
            one.index.write(transaction -> {
                transaction.intend(List.of(intent));
                return true;
            });
        }
        try (OneFolder one = plan.run()) {
            one.folder.scanNow().join();
            assertThat(one.index.intents()).isEmpty();
        }
    }

    /** Given up since somebody was there, who then went elsewhere: no round comes back to it. */
    @Test
    void aStepThatWasGivenUpIsForgottenAfterAnyWalk() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        Files.writeString(plan.root.resolve("a.txt"), "known");
        try (OneFolder one = plan.run()) {
            one.folder.scanNow().join();
            intend(one, entry(one, "a.txt").at(RelativePath.of("never.txt")));

            one.folder.scanNow().join();

            assertThat(one.index.intents()).isEmpty();
        }
    }

    /** The power was lost when a new directory had its name, and its mode was not durable yet. */
    @Test
    void aDirectoryThatLostItsModeGetsItAtTheNextStart() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        Entry coming =
                new Entry(
                        RelativePath.of("d"),
                        new State.Directory(Mode.of("750")),
                        null,
                        Version.of(Map.of(new Epoch(7), 1_000L)));
        try (OneFolder one = plan.run()) {
            intend(one, coming);
        }
        Path made = Files.createDirectory(plan.root.resolve("d"));
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx------"));

        try (OneFolder one = plan.run()) {
            assertThat(Files.getPosixFilePermissions(made))
                    .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
            assertThat(entry(one, "d")).isEqualTo(coming);
        }
    }

    /** It was killed between the two calls. */
    @Test
    void aFileThatGotItsTimeAndNotItsModeGetsThatAtTheNextStart() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        Path file = Files.writeString(plan.root.resolve("a.txt"), "known");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Instant mtime = Instant.parse("2024-02-03T04:05:06.123456789Z");
        Entry coming;
        try (OneFolder one = plan.run()) {
            Entry known = entry(one, "a.txt");
            State.File old = (State.File) known.state();
            State.File next = new State.File(old.size(), mtime, Mode.of("640"), old.digest());
            coming =
                    new Entry(
                            PATH,
                            next,
                            null,
                            known.version().with(new Epoch(7), Long.MAX_VALUE >> 2));
            intend(one, coming);
        }
        Files.setLastModifiedTime(file, FileTime.from(mtime));

        try (OneFolder one = plan.run()) {
            assertThat(Files.getPosixFilePermissions(file))
                    .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
            assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(mtime);
            assertThat(entry(one, "a.txt")).isEqualTo(coming);
        }
    }

    /** As long as it is, and of another time: so much is true of any other content as well. */
    @Test
    void aFileThatWasToBeReplacedKeepsItsTime() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        Path file = Files.writeString(plan.root.resolve("a.txt"), "known");
        FileTime mtime = Files.getLastModifiedTime(file);
        try (OneFolder one = plan.run()) {
            Entry known = entry(one, "a.txt");
            State.File old = (State.File) known.state();
            Instant other = Instant.parse("2024-02-03T04:05:06Z");
            State.File next =
                    new State.File(old.size(), other, old.mode(), Folder.digestOf("other"));
            Version version = known.version().with(new Epoch(7), Long.MAX_VALUE >> 2);
            intend(one, new Entry(PATH, next, old.digest(), version));
        }

        try (OneFolder _ = plan.run()) {
            assertThat(Files.getLastModifiedTime(file)).isEqualTo(mtime);
        }
    }

    @Test
    void whatAPersonHasChangedMeanwhileStays() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        Path file = Files.writeString(plan.root.resolve("a.txt"), "known");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        try (OneFolder one = plan.run()) {
            Entry known = entry(one, "a.txt");
            State.File old = (State.File) known.state();
            State.File next = new State.File(old.size(), old.mtime(), Mode.of("640"), old.digest());
            intend(
                    one,
                    new Entry(
                            PATH,
                            next,
                            null,
                            known.version().with(new Epoch(7), Long.MAX_VALUE >> 2)));
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        try (OneFolder _ = plan.run()) {
            assertThat(Files.getPosixFilePermissions(file))
                    .isEqualTo(PosixFilePermissions.fromString("rw-rw-rw-"));
        }
    }

    private static Entry entry(OneFolder one, String path) {
        return Objects.requireNonNull(one.index.find(RelativePath.of(path))).entry();
    }

    private static void intend(OneFolder one, Entry coming) {
        one.index.write(transaction -> {
            transaction.intend(List.of(new Intent(coming)));
            return true;
        });
    }
}
