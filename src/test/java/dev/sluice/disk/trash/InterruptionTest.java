package dev.sluice.disk.trash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.HardLinks;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.IoStep;
import dev.sluice.disk.linux.KernelLinks;
import dev.sluice.disk.publish.Tree;
import dev.sluice.disk.root.DiskForm;
import dev.sluice.disk.staging.StagedFile;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Saves;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that is killed while it has what it took out of the tree in its hand. */
@ParameterizedClass
@ValueSource(ints = {7, 0})
class InterruptionTest {

    private static final RelativePath TARGET = RelativePath.of("d/a.txt");

    /** The process has ended here. */
    private static final class Killed extends Error {

        private static final long serialVersionUID = 1;
    }

    /** Ends the process in the call of a number, when somebody has saved before the first. */
    private static final class Killing implements HardLinks {

        private final HardLinks links = new KernelLinks();
        private final IoStep before;
        private final int last;
        private int calls;

        Killing(IoStep before, int last) {
            this.before = before;
            this.last = last;
        }

        private void call() throws IOException {
            if (calls == 0) {
                before.run();
            }
            if (calls++ == last) {
                throw new Killed();
            }
        }

        @Override
        public Result link(
                HeldDirectory from, String name, FileKey key, HeldDirectory to, String newName)
                throws IOException {
            return links.link(from, name, key, to, newName);
        }

        @Override
        public boolean exchanges() {
            return true;
        }

        @Override
        public Result move(HeldDirectory from, String name, HeldDirectory to, String newName)
                throws IOException {
            call();
            return links.move(from, name, to, newName);
        }

        @Override
        public Result exchange(HeldDirectory from, String name, HeldDirectory to, String newName)
                throws IOException {
            call();
            return links.exchange(from, name, to, newName);
        }
    }

    private final int trashDays;
    @TempDir Path directory;
    private Folder folder;
    private FileStat seen;

    InterruptionTest(int trashDays) {
        this.trashDays = trashDays;
    }

    @BeforeEach
    void open() throws IOException {
        folder = Folder.in(directory, DiskForm.KERNEL);
        folder.write("d/a.txt", "old");
        seen = folder.look("d/a.txt");
        Instant after = seen.ctime().plusMillis(25);
        await().pollInterval(Duration.ofMillis(2)).until(() -> Instant.now().isAfter(after));
    }

    @AfterEach
    void close() {
        folder.close();
    }

    private static Entry entry(State state) {
        return new Entry(TARGET, state, null, Version.found(new Epoch(1)));
    }

    private static Entry replacement() {
        return entry(new State.File(3, Folder.MTIME, Folder.MODE, Folder.digestOf("new")));
    }

    private static Entry tombstone() {
        return entry(new State.Deleted(Kind.FILE, Folder.NOW));
    }

    private void nothing() {}

    private void save() throws IOException {
        Path temp = Files.writeString(folder.path().resolve("d/#a"), "saved by a person");
        Files.move(temp, folder.path().resolve("d/a.txt"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Replaces the file in a process that is killed; what comes after the restart. */
    private Trash replaceUntil(int call, IoStep before) throws IOException {
        Trash trash = new Trash(folder.root(), Duration.ofDays(trashDays), Instant::now);
        try (Tree tree = new Tree(folder.root(), trash, new Killing(before, call))) {
            StagedFile staged = folder.stage("new");
            assertThatThrownBy(() -> tree.publish(staged, TARGET, seen)).isInstanceOf(Killed.class);
        }
        return new Trash(folder.root(), Duration.ofDays(trashDays), Instant::now);
    }

    private Trash removeUntil(int call, IoStep before) throws IOException {
        Trash trash = new Trash(folder.root(), Duration.ofDays(trashDays), Instant::now);
        try (Tree tree = new Tree(folder.root(), trash, new Killing(before, call))) {
            assertThatThrownBy(() -> tree.remove(TARGET, seen)).isInstanceOf(Killed.class);
        }
        return new Trash(folder.root(), Duration.ofDays(trashDays), Instant::now);
    }

    private void assertSaveIsTold(Trash trash) throws IOException {
        assertThat(trash.saves().count()).isEqualTo(1);
        String path = trash.saves().paths().getFirst();
        assertThat(path).startsWith(".sluice/trash/").endsWith("-1-local.txt");
        assertThat(folder.read(path)).isEqualTo("saved by a person");
    }

    @Test
    void aSaveThatWasNotPutBackIsNamedAndToldAtTheNextStart() throws IOException {
        // Into the hand, the exchange, and the way back.
        Trash trash = replaceUntil(2, this::save);
        assertThat(folder.read("d/a.txt")).isEqualTo("new");

        trash.settle(TARGET, seen, replacement());

        assertSaveIsTold(trash);
        trash.expire(Instant.now());
        assertSaveIsTold(trash);
    }

    @Test
    void soIsOneThatWasTakenAwayByADelete() throws IOException {
        Trash trash = removeUntil(1, this::save);
        assertThat(folder.path().resolve("d/a.txt")).doesNotExist();

        trash.settle(TARGET, seen, tombstone());

        assertSaveIsTold(trash);
    }

    @Test
    void whatWasToBeTakenAwayIsNoSave() throws IOException {
        Trash trash = new Trash(folder.root(), Duration.ofDays(7), Instant::now);
        try (Tree tree = new Tree(folder.root(), trash)) {
            tree.publish(folder.stage("new"), TARGET, seen);
        }
        trash.settle(TARGET, seen, replacement());
        assertThat(trash.saves()).isEqualTo(Saves.NONE);
        assertThat(trashed()).containsExactly("old");
    }

    @Test
    void whatWasToComeIsNoSave() throws IOException {
        Trash trash = replaceUntil(1, this::nothing);
        assertThat(trashed()).containsExactly("new");
        trash.settle(TARGET, seen, replacement());
        assertThat(trash.saves()).isEqualTo(Saves.NONE);
    }

    /** What came into the trash before the file was what it was when the step began. */
    @Test
    void whatAnEarlierStepHasTakenIsNoSave() throws IOException {
        folder.write(".sluice/trash/d/a~20261122-010203-1.txt", "older");
        Trash trash = removeUntil(0, this::nothing);
        Files.delete(folder.path().resolve("d/a.txt"));
        trash.settle(TARGET, seen, tombstone());
        assertThat(trash.saves()).isEqualTo(Saves.NONE);
        assertThat(trashed()).containsExactly("older");
    }

    /** It has come to the trash in the same second as that came to the path. */
    @Test
    void whatWasThereBeforeThatWhichWasToBeTakenAwayIsNoSave() throws IOException {
        Trash trash = new Trash(folder.root(), Duration.ofDays(7), Instant::now);
        try (Tree tree = new Tree(folder.root(), trash)) {
            seen = tree.publish(folder.stage("next"), TARGET, seen);
        }
        trash = removeUntil(0, this::nothing);
        Files.delete(folder.path().resolve("d/a.txt"));

        trash.settle(TARGET, seen, tombstone());

        assertThat(trash.saves()).isEqualTo(Saves.NONE);
        assertThat(trashed()).containsExactly("old");
    }

    @Test
    void aStepThatWasNotBegunHasTakenNothing() throws IOException {
        Trash trash = removeUntil(0, this::nothing);
        folder.write(".sluice/trash/d/a~20991122-010203-1.txt", "a person's own");
        trash.settle(TARGET, seen, tombstone());
        assertThat(trash.saves()).isEqualTo(Saves.NONE);
    }

    private List<String> trashed() throws IOException {
        List<String> contents = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder.path().resolve(".sluice/trash"))) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                contents.add(Files.readString(each));
            }
        }
        return contents;
    }
}
