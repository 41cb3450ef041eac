package dev.sluice.disk.trash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.disk.held.Folder;
import dev.sluice.disk.publish.Tree;
import dev.sluice.disk.root.DiskForm;
import dev.sluice.disk.staging.StagedFile;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DiskForm.class)
class TrashTest {

    private final DiskForm form;

    @TempDir Path directory;
    Folder folder;

    TrashTest(DiskForm form) {
        this.form = form;
    }

    @BeforeEach
    void open() throws IOException {
        directory = form.place(directory);
        folder = Folder.in(directory, form);
    }

    @AfterEach
    void close() {
        folder.close();
    }

    @Test
    void ofManyVersionsTheOldestStays() throws IOException {
        for (int i = 1; i <= 4; i++) {
            remove("d/a.txt", "version " + i);
        }
        folder.close();
        folder = Folder.in(directory, form);
        for (int i = 5; i <= 7; i++) {
            remove("d/a.txt", "version " + i);
        }
        remove("d/b.txt", "other");
        assertThat(contents("d"))
                .containsExactlyInAnyOrder(
                        "version 1", "version 4", "version 5", "version 6", "version 7", "other");
    }

    @Test
    void whatWasThereBeforeAPeerRanWildStaysForAllOfTheDays() throws IOException {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        Trash trash = new Trash(folder.root(), Duration.ofDays(7), now::get);
        try (Tree tree = new Tree(folder.root(), trash)) {
            for (int day = 0; day < 7; day++) {
                for (int i = 0; i < 20; i++) {
                    replace(tree, day + "." + i);
                    now.updateAndGet(time -> time.plusSeconds(600));
                }
                now.updateAndGet(time -> time.plus(Duration.ofHours(20)));
                trash.expire(now.get());
                assertThat(contents("d")).hasSize(5).contains("0.0");
            }
        }
    }

    /** What has expired does not stand for the oldest: that is the oldest that is left. */
    @Test
    void afterTheOldestHasExpiredTheNextOneStays() throws IOException {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        Trash trash = new Trash(folder.root(), Duration.ofDays(7), now::get);
        try (Tree tree = new Tree(folder.root(), trash)) {
            replace(tree, "of the first day");
            now.updateAndGet(time -> time.plus(Duration.ofDays(6)));
            replace(tree, "of the seventh day");
            now.updateAndGet(time -> time.plus(Duration.ofDays(2)));
            trash.expire(now.get());
            assertThat(contents("d")).containsExactly("of the seventh day");

            for (int i = 0; i < 10; i++) {
                replace(tree, "of the ninth day " + i);
            }
        }
        assertThat(contents("d")).hasSize(5).contains("of the seventh day");
    }

    /** What is at the path goes to the trash, as it does when a peer replaces it. */
    private void replace(Tree tree, String old) throws IOException {
        folder.write("d/a.txt", old);
        StagedFile staged = folder.stage("new instead of " + old);
        tree.publish(staged, RelativePath.of("d/a.txt"), folder.look("d/a.txt"));
    }

    /** A pull goes through its directories again and again. */
    @Test
    void aDirectoryIsListedOnceThoughManyOthersComeInBetween() throws IOException {
        Instant now = Instant.now();
        Trash trash = new Trash(folder.root(), Duration.ofDays(7), () -> now);
        try (Tree tree = new Tree(folder.root(), trash)) {
            removeIn(tree, "d0");
            Path first = kept("d0").getFirst();
            Files.delete(first);
            for (int i = 1; i <= 200; i++) {
                removeIn(tree, "d" + i);
            }
            removeIn(tree, "d0");

            // Who lists it anew finds no such name, and gives it once more.
            assertThat(kept("d0")).hasSize(1).doesNotContain(first);
        }
    }

    private void removeIn(Tree tree, String name) throws IOException {
        folder.write(name + "/a", "content");
        tree.remove(RelativePath.of(name + "/a"), folder.look(name + "/a"));
    }

    private List<Path> kept(String name) throws IOException {
        try (Stream<Path> all = Files.list(folder.path().resolve(".sluice/trash").resolve(name))) {
            return all.toList();
        }
    }

    @Test
    void goesOnAfterAPersonEmptiedIt() throws IOException {
        remove("d/a", "1");
        empty("d");
        remove("d/a", "2");
        assertThat(contents("d")).containsExactly("2");
        empty("d");
        empty("");
        remove("d/a", "3");
        assertThat(contents("d")).containsExactly("3");
    }

    /** As rm -r does. */
    private void empty(String name) throws IOException {
        Path trash = folder.path().resolve(".sluice/trash").resolve(name);
        try (Stream<Path> files = Files.list(trash)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(trash);
    }

    @Test
    void expiresWhatIsOlderThanItsDaysAndEmptyDirectories() throws IOException {
        remove("d/e/old", "old");
        folder.write(".sluice/trash/d/new~20261123-000000-1", "new");
        folder.write(".sluice/trash/d/notes", "not ours");
        folder.trash().expire(Folder.NOW.plus(Duration.ofDays(7)));
        assertThat(folder.path().resolve(".sluice/trash/d/e")).isNotEmptyDirectory();

        folder.trash().expire(Folder.NOW.plus(Duration.ofDays(7)).plusSeconds(1));
        assertThat(folder.path().resolve(".sluice/trash/d/e")).doesNotExist();
        assertThat(contents("d")).containsExactlyInAnyOrder("new", "not ours");
    }

    @Test
    void marksWhatSomebodyWroteToWhoHadItOpen() throws IOException {
        Clock anHourAgo = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
        Trash trash = new Trash(folder.root(), Duration.ofDays(7), anHourAgo);
        Path written = folder.write("d/written", "old");
        FileTime before = FileTime.from(anHourAgo.instant().minusSeconds(60));
        Files.setLastModifiedTime(folder.write("d/rests", "old"), before);
        try (Tree tree = new Tree(folder.root(), trash);
                FileChannel open = FileChannel.open(written, StandardOpenOption.WRITE)) {
            tree.remove(RelativePath.of("d/written"), folder.look("d/written"));
            tree.remove(RelativePath.of("d/rests"), folder.look("d/rests"));
            open.write(StandardCharsets.UTF_8.encode("saved"));
        }
        trash.expire(Instant.now());

        assertThat(folder.path().resolve(".sluice/trash/d"))
                .isDirectoryContaining(file -> file.toString().endsWith("-1-local"))
                .isDirectoryContaining(file -> file.toString().matches(".*rests~[-0-9]+-1"));
        assertThat(contents("d")).containsExactlyInAnyOrder("saved", "old");
    }

    @Test
    void nothingIsGivenUpForWhatWouldNotFitEvenThen() throws IOException {
        remove("d/a", "1");
        folder.trash().makeRoom(Long.MAX_VALUE);
        assertThat(contents("d")).containsExactly("1");
    }

    @Test
    void findsTheOldestFirstThenWhatIsNowhereElseAndNotWhatHasAnotherNameOrIsNotOurs()
            throws IOException {
        folder.write(".sluice/trash/d/b~20261103-000000-1", "third");
        folder.write(".sluice/trash/d/e/a~20261101-000000-2", "second");
        folder.write(".sluice/trash/a~20261101-000000-1", "first");
        folder.write(".sluice/trash/a~20251101-000000-1-local.txt", "nowhere else");
        folder.write(".sluice/trash/d/notes", "not ours");
        Path linked = folder.write(".sluice/trash/d/c~20261101-000000-1", "elsewhere too");
        Files.createLink(folder.path().resolve("c"), linked);

        List<OldestKept.Kept> found = OldestKept.in(folder.root().reserved().trash());

        assertThat(found)
                .extracting(OldestKept.Kept::name)
                .containsExactly(
                        "a~20261101-000000-1",
                        "a~20261101-000000-2",
                        "b~20261103-000000-1",
                        "a~20251101-000000-1-local.txt");
        found.get(1).remove(folder.root().reserved().trash());
        assertThat(contents("d/e")).isEmpty();
        assertThat(contents("")).containsExactlyInAnyOrder("first", "nowhere else");
    }

    @Test
    void allNamesOfOneFileAreKeptForTheRoomOfOne() throws IOException {
        String content = "content of three names";
        for (String name : List.of("d/a", "d/b", "e/c")) {
            Files.createDirectories(folder.path().resolve(name).getParent());
        }
        folder.write("d/a", content);
        Files.createLink(folder.path().resolve("d/b"), folder.path().resolve("d/a"));
        Files.createLink(folder.path().resolve("e/c"), folder.path().resolve("d/a"));
        Trash trash = new Trash(folder.root(), Duration.ofDays(7), Instant::now);
        try (Tree tree = new Tree(folder.root(), trash)) {
            for (String name : List.of("d/a", "d/b", "e/c")) {
                tree.remove(RelativePath.of(name), folder.look(name));
            }
        }

        assertThat(contents("d")).containsExactly(content, content);
        assertThat(contents("e")).containsExactly(content);
        assertThat(trash.bytes()).isEqualTo(content.length());
        trash.expire(Instant.now());
        assertThat(trash.bytes()).isEqualTo(content.length());
        List<OldestKept.Kept> found = OldestKept.in(folder.root().reserved().trash());
        assertThat(found).hasSize(3);
        trash.limit(0);
        assertThat(contents("d")).isEmpty();
        assertThat(contents("e")).isEmpty();
    }

    @Test
    void aNameOfAFileThatWasWrittenToSinceIsKeptAsItIs() throws IOException {
        folder.write("a", "first");
        Files.createLink(folder.path().resolve("b"), folder.path().resolve("a"));
        FileTime time = Files.getLastModifiedTime(folder.path().resolve("a"));
        folder.tree().remove(RelativePath.of("a"), folder.look("a"));
        Files.writeString(folder.path().resolve("b"), "other");
        Files.setLastModifiedTime(folder.path().resolve("b"), time);

        folder.tree().remove(RelativePath.of("b"), folder.look("b"));

        assertThat(contents("")).containsExactlyInAnyOrder("first", "other");
    }

    @Test
    void theOldestVersionOfAPathGoesAfterAllLaterOnes() throws IOException {
        folder.write(".sluice/trash/d/a~20991101-000000-1.txt", "first");
        folder.write(".sluice/trash/d/a~20991101-000000-2.txt", "2nd");
        folder.write(".sluice/trash/d/a~20991102-000000-1.txt", "3rd");
        folder.write(".sluice/trash/d/b~20991103-000000-1.txt", "FIRST");
        folder.write(".sluice/trash/d/b~20991104-000000-1.txt", "2nd");
        Trash trash = new Trash(folder.root(), Duration.ofDays(7), Instant::now);
        trash.expire(Instant.now());

        trash.limit(12);

        assertThat(contents("d")).containsExactlyInAnyOrder("first", "FIRST");
        assertThat(trash.givenUp()).isEqualTo(new Trash.GivenUp(3, 0));
        trash.limit(5);
        assertThat(contents("d")).containsExactly("FIRST");
        assertThat(trash.givenUp()).isEqualTo(new Trash.GivenUp(4, 1));
    }

    @Test
    void whatIsNowhereElseOutlivesLaterVersions() throws IOException {
        folder.write(".sluice/trash/d/a~20251101-000000-1-local.txt", "nowhere else");
        for (int i = 1; i <= 7; i++) {
            remove("d/a.txt", "version " + i);
        }
        assertThat(contents("d")).hasSize(6).contains("nowhere else");
    }

    @Test
    void namesWhatItKeepsSoThatTheExtensionStays() {
        Instant at = Instant.parse("2026-01-02T03:04:05.999Z");
        assertThat(TrashName.of("a.txt", at).text()).isEqualTo("a~20260102-030405-1.txt");
        assertThat(TrashName.of(".profile", at).text()).isEqualTo(".profile~20260102-030405-1");
        assertThat(TrashName.of("Makefile", at).next().text())
                .isEqualTo("Makefile~20260102-030405-2");
        assertThat(TrashName.of("a~b.c.d", at).text()).isEqualTo("a~b.c~20260102-030405-1.d");
    }

    @Test
    void readsTheNamesThatItGives() {
        for (String name : List.of("a.txt", ".profile", "x", "a~20200101-000000-1.b", "n\nl.x")) {
            TrashName given = TrashName.of(name, Folder.NOW);
            assertThat(TrashName.parse(given.text())).isEqualTo(given);
            TrashName only = given.ofOnlyCopy();
            assertThat(TrashName.parse(only.text())).isEqualTo(only);
        }
        assertThat(TrashName.parse("a.txt")).isNull();
        assertThat(TrashName.parse("a~20261322-010203-1.txt")).isNull();
    }

    @Test
    void keepsFilesWithTheLongestNames() throws IOException {
        remove("x".repeat(248) + ".backup", "long");
        remove("x." + "y".repeat(253), "long extension");
        assertThat(contents("")).containsExactlyInAnyOrder("long", "long extension");
        assertThat(
                        TrashName.of("ä".repeat(120) + ".backup", Folder.NOW)
                                .text()
                                .getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(255);
    }

    private void remove(String name, String content) throws IOException {
        folder.write(name, content);
        folder.tree().remove(RelativePath.of(name), folder.look(name));
    }

    private List<String> contents(String name) throws IOException {
        try (Stream<Path> files =
                Files.list(folder.path().resolve(".sluice/trash").resolve(name))) {
            List<Path> regular = files.filter(Files::isRegularFile).toList();
            List<String> contents = new ArrayList<>();
            for (Path file : regular) {
                contents.add(Files.readString(file));
            }
            return contents;
        }
    }
}
