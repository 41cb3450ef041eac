package dev.sluice.disk.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.HardLinks;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.publish.Tree;
import dev.sluice.disk.root.DiskForm;
import dev.sluice.disk.root.NoSpaceException;
import dev.sluice.disk.root.Space;
import dev.sluice.disk.trash.Trash;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Files with several hard links, of which the trash is to have a content of its own. */
@ParameterizedClass
@EnumSource(
        value = DiskForm.class,
        names = {"KERNEL", "JAVA", "MEMORY"})
class SharedFilesTest {

    private static final int MIB = 1 << 20;
    private static final RelativePath SHARED = RelativePath.of("d/shared");

    private final DiskForm form;

    @TempDir Path directory;
    private Folder folder;
    private Path outside;

    SharedFilesTest(DiskForm form) {
        this.form = form;
    }

    @BeforeEach
    void open() throws IOException {
        directory = form.place(directory);
        folder = Folder.in(directory, form);
        outside = directory.resolve("outside");
        Files.createLink(outside, folder.write("d/shared", "content"));
    }

    @AfterEach
    void close() {
        folder.close();
    }

    private Tree tree(Copier copier) {
        Trash trash = new Trash(folder.root(), Duration.ofDays(7), Instant::now, copier);
        return new Tree(folder.root(), trash, form.links());
    }

    @Test
    void whileOneIsCopiedTheTrashTakesOthers() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Copier slow =
                new Copier(folder.root()) {
                    @Override
                    public StagedName copy(HeldDirectory from, String name, FileStat identity)
                            throws IOException {
                        begun.countDown();
                        await(goOn);
                        return super.copy(from, name, identity);
                    }
                };
        folder.write("d/other", "other");
        try (Tree tree = tree(slow)) {
            CompletableFuture<Void> copying = begin(() -> remove(tree, "d/shared"));
            await(begun);

            begin(() -> remove(tree, "d/other")).get(20, TimeUnit.SECONDS);

            assertThat(copying).isNotDone();
            goOn.countDown();
            copying.get(20, TimeUnit.SECONDS);
        }
        Files.writeString(outside, "changed");
        assertThat(trashed()).containsExactlyInAnyOrder("content", "other");
    }

    /** It was given up while it was copied. */
    @Test
    void whatIsGoneWhenItsCopyIsReadyStaysGone() throws Exception {
        Copier late =
                new Copier(folder.root()) {
                    @Override
                    public StagedName copy(HeldDirectory from, String name, FileStat identity)
                            throws IOException {
                        StagedName copy = super.copy(from, name, identity);
                        from.removeFile(name);
                        return copy;
                    }
                };
        try (Tree tree = tree(late)) {
            remove(tree, "d/shared");
        }
        assertThat(trashed()).isEmpty();
        assertThat(folder.path().resolve(".sluice/staging")).isEmptyDirectory();
    }

    @Test
    void oneThatCannotBeCopiedStaysAsItIsAndIsToldUntilItCan() throws Exception {
        AtomicBoolean isFull = new AtomicBoolean(true);
        Copier full =
                new Copier(folder.root()) {
                    @Override
                    public StagedName copy(HeldDirectory from, String name, FileStat identity)
                            throws IOException {
                        if (isFull.get()) {
                            throw new NoSpaceException("no space for " + name);
                        }
                        return super.copy(from, name, identity);
                    }
                };
        Trash trash = new Trash(folder.root(), Duration.ofDays(7), Instant::now, full);
        try (Tree tree = new Tree(folder.root(), trash, form.links())) {
            assertThat(trash.shared()).isNull();
            remove(tree, "d/shared");
        }
        assertThat(trashed()).containsExactly("content");
        assertThat(trash.shared())
                .startsWith("1 of the files in the trash: .sluice/trash/d/shared~")
                .contains("could not be copied", "no space for shared~");

        trash.expire(Instant.now());
        assertThat(trash.shared()).isNotNull();
        isFull.set(false);
        trash.expire(Instant.now());

        assertThat(trash.shared()).isNull();
        Files.writeString(outside, "changed");
        assertThat(trashed()).containsExactly("content");
    }

    @Test
    void whatIsCopiedHasItsRoomPromisedFirst() throws Exception {
        try (FileChannel file = FileChannel.open(outside, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), 64L * MIB - 1);
        }
        FileStat seen = folder.look("d/shared");
        List<Space.Promise> others = promiseAllButAMebibyte();
        try (Tree tree = folder.tree()) {
            assertThatThrownBy(() -> tree.touch(SHARED, seen, Folder.METADATA))
                    .isInstanceOf(NoSpaceException.class)
                    .hasMessageContaining("a copy of d/shared");
            assertThatThrownBy(() -> folder.staging().copy(SHARED, seen))
                    .isInstanceOf(NoSpaceException.class);
            tree.remove(SHARED, seen);
        } finally {
            others.forEach(Space.Promise::close);
        }
        assertThat(folder.path().resolve(".sluice/staging")).isEmptyDirectory();
        assertThat(folder.trash().shared()).contains("no space for a copy of .sluice/trash/d/");
        assertThat(Files.getAttribute(outside, "unix:nlink")).isEqualTo(2);
    }

    /** Without hard links and an exchange it would be lost, so it stays where it is. */
    @Test
    void whatCannotBeKeptForWantOfRoomIsNotReplaced() throws Exception {
        HardLinks none = (_, _, _, _, _) -> HardLinks.Result.REFUSED;
        Folder without = folder.with(7, none);
        try (FileChannel file = FileChannel.open(outside, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), 64L * MIB - 1);
        }
        StagedFile staged = folder.stage("new");
        List<Space.Promise> others = promiseAllButAMebibyte();
        try (Tree tree = without.tree()) {
            assertThatThrownBy(() -> tree.publish(staged, SHARED, folder.look("d/shared")))
                    .isInstanceOf(NoSpaceException.class);
        } finally {
            others.forEach(Space.Promise::close);
            staged.discard();
        }
        assertThat(folder.look("d/shared").size()).isEqualTo(64L * MIB);
    }

    private List<Space.Promise> promiseAllButAMebibyte() throws IOException {
        List<Space.Promise> promises = new ArrayList<>();
        for (long part = Long.highestOneBit(folder.root().freeBytes()); part >= MIB; part /= 2) {
            try {
                promises.add(folder.root().promise(part, "others"));
            } catch (NoSpaceException e) {
                // Then half of it.
            }
        }
        return promises;
    }

    private void remove(Tree tree, String name) {
        try {
            tree.remove(RelativePath.of(name), folder.look(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static CompletableFuture<Void> begin(Runnable action) {
        return CompletableFuture.runAsync(action, task -> Thread.ofPlatform().start(task));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> trashed() throws IOException {
        try (Stream<Path> all = Files.list(folder.path().resolve(".sluice/trash/d"))) {
            List<String> contents = new ArrayList<>();
            for (Path each : all.toList()) {
                contents.add(Files.readString(Objects.requireNonNull(each)));
            }
            return contents;
        }
    }
}
