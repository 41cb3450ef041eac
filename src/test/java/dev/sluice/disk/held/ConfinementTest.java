package dev.sluice.disk.held;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.disk.jdk.PathLinks;
import dev.sluice.disk.root.DiskForm;
import dev.sluice.disk.staging.StagedFile;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing outside the root is read, written or removed, whatever becomes of the directories. */
@ParameterizedClass
@EnumSource(DiskForm.class)
class ConfinementTest {

    private static final RelativePath INNER = RelativePath.of("d/inner");
    private static final Duration RACE = Duration.ofSeconds(2);

    private final DiskForm form;

    @TempDir Path directory;
    Folder folder;
    Path outside;
    Path real;
    Path away;

    ConfinementTest(DiskForm form) {
        this.form = form;
    }

    @BeforeEach
    void open() throws IOException {
        directory = form.place(directory);
        folder = Folder.in(directory, form);
        real = folder.path().resolve("d");
        away = folder.path().resolve("away");
        outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("inner"), "secret");
        Files.writeString(outside.resolve("only-outside"), "secret");
        Files.createSymbolicLink(outside.resolve("link"), Path.of("secret"));
        folder.write("d/inner", "inside");
    }

    @AfterEach
    void close() {
        folder.close();
    }

    @Test
    void doesNotGoThroughALinkThatTookADirectorysPlace() throws IOException {
        FileStat seen = folder.look("d/inner");
        FileStat seenDirectory = folder.look("d");
        Map<String, String> before = state(outside);
        Files.move(real, away);
        Files.createSymbolicLink(real, outside);

        assertThat(folder.root().look(INNER)).isNull();
        assertThatThrownBy(() -> folder.root().open(INNER).close())
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> folder.root().list(RelativePath.of("d")))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> folder.root().readLink(RelativePath.of("d/link")))
                .isInstanceOf(NoSuchFileException.class);
        try (StagedFile staged = folder.stage("new")) {
            assertThatThrownBy(() -> folder.tree().publish(staged, INNER, seen))
                    .isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(
                            () -> folder.tree().publish(staged, RelativePath.of("d/other"), null))
                    .isInstanceOf(NoSuchFileException.class);
        }
        folder.tree().remove(INNER, seen);
        assertThatThrownBy(() -> folder.tree().remove(RelativePath.of("d"), seenDirectory))
                .isInstanceOf(TargetChangedException.class);
        assertThatThrownBy(() -> folder.tree().touch(INNER, seen, Folder.METADATA))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() ->
                        folder.tree()
                                .makeDirectory(
                                        RelativePath.of("d/sub"),
                                        new State.Directory(Folder.MODE),
                                        null))
                .isInstanceOf(NoSuchFileException.class);

        assertThat(state(outside)).isEqualTo(before);
        assertThat(away.resolve("inner")).hasContent("inside");
    }

    @Test
    void takesBackAFileThatWentAstray() throws IOException {
        assumeThat(form).as("where it can go astray at all").isEqualTo(DiskForm.JAVA);
        Map<String, String> before = state(outside);
        try (HeldDirectory held = folder.root().enter(RelativePath.of("d"));
                StagedFile staged = folder.stage("new")) {
            FileStat identity = staged.staged().identity();
            HeldDirectory target = held.borrowed();
            SwappingLinks links = new SwappingLinks();
            assertThatThrownBy(() ->
                            links.link(
                                    staged.directory(),
                                    staged.name(),
                                    FileKey.of(identity),
                                    target,
                                    "other"))
                    .isInstanceOf(TargetChangedException.class);
        }
        assertThat(state(outside)).isEqualTo(before);
        assertThat(away.resolve("other")).doesNotExist();
    }

    /** Swaps the directory for a link to the outside just before the link is made. */
    private final class SwappingLinks {

        private final PathLinks links =
                new PathLinks((link, existing) -> {
                    Files.move(real, away);
                    Files.createSymbolicLink(real, outside);
                    Files.createLink(link, existing);
                });

        HardLinks.Result link(
                HeldDirectory from, String name, FileKey key, HeldDirectory to, String newName)
                throws IOException {
            return links.link(from, name, key, to, newName);
        }
    }

    @Test
    void staysInsideWhileADirectoryAndALinkTakeTurns() throws Exception {
        Map<String, String> before = state(outside);
        AtomicBoolean isOver = new AtomicBoolean();
        Thread flipper = Thread.ofPlatform().start(() -> flip(isOver));
        AtomicInteger done = new AtomicInteger();
        try {
            long end = System.nanoTime() + RACE.toNanos();
            for (int i = 0; System.nanoTime() < end; i++) {
                round(i, done);
            }
        } finally {
            isOver.set(true);
            flipper.join();
        }
        assertThat(state(outside)).isEqualTo(before);
        assertThat(done.get()).as("steps that succeeded in spite of it").isPositive();
    }

    private void flip(AtomicBoolean isOver) {
        try {
            while (!isOver.get()) {
                Files.move(real, away);
                Files.createSymbolicLink(real, outside);
                Files.delete(real);
                Files.move(away, real);
            }
        } catch (IOException e) {
            throw new IllegalStateException("flip", e);
        }
    }

    private void round(int i, AtomicInteger done) throws IOException {
        RelativePath other = RelativePath.of("d/other");
        attempt(done, () -> readsOnlyInside(INNER));
        attempt(
                done,
                () ->
                        assertThat(folder.root().list(RelativePath.of("d")).names())
                                .doesNotContain("only-outside"));
        attempt(
                done,
                () -> assertThat(folder.root().look(RelativePath.of("d/only-outside"))).isNull());
        attempt(done, () -> assertThat(folder.root().readLink(RelativePath.of("d/link"))).isNull());
        attempt(done, () -> publish("inside " + i, INNER));
        attempt(done, () -> publish("new " + i, other));
        attempt(done, () -> remove(other));
        attempt(
                done,
                () ->
                        folder.tree()
                                .publishLink(
                                        new State.Link("x" + i), RelativePath.of("d/l"), null));
        attempt(done, () -> remove(RelativePath.of("d/l")));
        attempt(done, () -> touch(i));
        attempt(
                done,
                () ->
                        folder.tree()
                                .makeDirectory(
                                        RelativePath.of("d/sub"),
                                        new State.Directory(Folder.MODE),
                                        null));
        attempt(done, () -> remove(RelativePath.of("d/sub")));
        attempt(done, () -> remove(RelativePath.of("d/only-outside")));
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private static void attempt(AtomicInteger done, Attempt attempt) {
        try {
            attempt.run();
            done.incrementAndGet();
        } catch (IOException e) {
            // That the directory was replaced is the answer that is right here.
        }
    }

    private void readsOnlyInside(RelativePath path) throws IOException {
        try (OpenFile file = folder.root().open(path)) {
            ByteBuffer bytes = ByteBuffer.allocate(100);
            file.channel().read(bytes);
            assertThat(StandardCharsets.UTF_8.decode(bytes.flip()).toString()).startsWith("inside");
        }
    }

    private void publish(String content, RelativePath path) throws IOException {
        try (StagedFile staged = folder.stage(content)) {
            folder.tree().publish(staged, path, folder.root().look(path));
        }
    }

    private void remove(RelativePath path) throws IOException {
        FileStat seen = folder.root().look(path);
        if (seen != null) {
            folder.tree().remove(path, seen);
        }
    }

    private void touch(int i) throws IOException {
        FileStat seen = folder.root().look(INNER);
        if (seen != null) {
            folder.tree()
                    .touch(INNER, seen, new Metadata(Folder.MODE, Folder.MTIME.plusSeconds(i)));
        }
    }

    /** Names, contents, modes and mtimes of files; a second name does change the ctime. */
    private static Map<String, String> state(Path tree) throws IOException {
        Map<String, String> state = new TreeMap<>();
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.toList()) {
                state.put(tree.relativize(file).toString(), describe(file));
            }
        }
        return state;
    }

    private static String describe(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            return "-> " + Files.readSymbolicLink(file);
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        return Files.isDirectory(file)
                ? mode.toString()
                : mode + " " + Files.getLastModifiedTime(file) + " " + Files.readString(file);
    }
}
