package dev.sluice.scan.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.AtomicMove;
import dev.sluice.domain.RelativePath;
import dev.sluice.ignore.IgnoreRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WatcherTest {

    @TempDir Path root;
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private final Set<String> lost = ConcurrentHashMap.newKeySet();

    private Watcher watch() throws Exception {
        Watcher watcher = new Watcher(root, p -> changed.add(p.toString()), this::lose);
        assertThat(watcher.ready().get()).isTrue();
        return watcher;
    }

    private void lose(@Nullable RelativePath directory) {
        lost.add(directory == null ? "/" : directory.toString());
    }

    private void awaitChanged(String... paths) {
        await().untilAsserted(() -> assertThat(changed).contains(paths));
    }

    /** Events come in order: when this one has come, all before it have. */
    private void awaitAllSoFar() throws IOException {
        changed.clear();
        Path last = root.resolve("last");
        Files.deleteIfExists(last);
        Files.createFile(last);
        awaitChanged("last");
    }

    @Test
    void neitherWatchesNorTellsOfWhatIsIgnoredButForTheIgnoreFile() throws Exception {
        IgnoreRules rules = IgnoreRules.of(List.of("*.o", "build/", ".*"));
        Files.createDirectories(root.resolve("build/deep"));
        try (Watcher watcher =
                new Watcher(
                        root, p -> changed.add(p.toString()), this::lose, () -> {}, () -> rules)) {
            assertThat(watcher.ready().get()).isTrue();
            Files.writeString(root.resolve("a.o"), "1");
            Files.writeString(root.resolve("build/deep/x"), "2");
            Files.createDirectories(root.resolve("d/build"));
            Files.writeString(root.resolve(".sluiceignore"), "3");
            Files.writeString(root.resolve("last"), "4");
            awaitChanged("last");
            assertThat(changed).contains(".sluiceignore").doesNotContain("a.o", "build/deep/x");
            awaitAllSoFar();
            Files.writeString(root.resolve("d/build/y"), "5");
            awaitAllSoFar();
            assertThat(changed).doesNotContain("d/build/y");
        }
    }

    @Test
    void tellsOfFilesMadeWrittenAndRemoved() throws Exception {
        Files.createDirectory(root.resolve("d"));
        try (Watcher watcher = watch()) {
            Files.writeString(root.resolve("d/a"), "1");
            awaitChanged("d/a");
            changed.clear();
            Files.writeString(root.resolve("d/a"), "2", StandardOpenOption.APPEND);
            awaitChanged("d/a");
            changed.clear();
            Files.delete(root.resolve("d/a"));
            awaitChanged("d/a");
            assertThat(watcher.unwatched()).isEmpty();
            assertThat(lost).isEmpty();
        }
    }

    @Test
    void watchesDirectoriesMadeInOneGo() throws Exception {
        try (Watcher _ = watch()) {
            Files.createDirectories(root.resolve("a/b/c"));
            Files.writeString(root.resolve("a/b/c/f"), "1");
            awaitChanged("a");
            await().until(() -> {
                Files.writeString(root.resolve("a/b/c/g"), "x");
                return changed.contains("a/b/c/g");
            });
        }
    }

    @Test
    void aRenamedDirectoryReportsUnderItsNewName() throws Exception {
        Files.createDirectories(root.resolve("old/sub"));
        Files.createDirectories(root.resolve("other"));
        try (Watcher _ = watch()) {
            Files.move(root.resolve("old"), root.resolve("other/new"));
            awaitChanged("old", "other/new");
            await().until(() -> {
                Files.writeString(root.resolve("other/new/sub/f"), "x");
                return changed.contains("other/new/sub/f");
            });
            changed.clear();
            Files.writeString(root.resolve("other/new/sub/g"), "x");
            awaitChanged("other/new/sub/g");
            assertThat(changed).noneMatch(p -> p.startsWith("old"));
        }
    }

    @Test
    void aDirectoryReplacedByAnotherIsWatchedAnew() throws Exception {
        Files.createDirectories(root.resolve("d"));
        try (Watcher _ = watch()) {
            Files.move(root.resolve("d"), root.resolve("e"));
            Files.createDirectory(root.resolve("d"));
            await().until(() -> {
                Files.writeString(root.resolve("d/f"), "x");
                Files.writeString(root.resolve("e/g"), "x");
                return changed.contains("d/f") && changed.contains("e/g");
            });
        }
    }

    /** The kernel tells of the new one first, and then that the old one went. */
    @Test
    void aDirectoryExchangedForWhatWasThereIsWatched(@TempDir Path outside) throws Exception {
        Files.writeString(root.resolve("d"), "a file");
        Path next = Files.createDirectory(outside.resolve("next"));
        Files.createDirectory(next.resolve("sub"));
        try (Watcher _ = watch()) {
            assertThat(AtomicMove.exchange(next, root.resolve("d"))).isTrue();
            awaitChanged("d");
            awaitAllSoFar();
            Files.writeString(root.resolve("d/sub/f"), "1");
            awaitChanged("d/sub/f");
        }
    }

    @Test
    void tooManyEventsAtOnceLoseTheirDirectoryAndNothingElse() throws Exception {
        Files.createDirectory(root.resolve("busy"));
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        try (Watcher watcher =
                new Watcher(
                        root,
                        path -> {
                            changed.add(path.toString());
                            if (path.toString().equals("first")) {
                                blocked.countDown();
                                awaitUninterrupted(go);
                            }
                        },
                        this::lose)) {
            assertThat(watcher.ready().get()).isTrue();
            Files.createFile(root.resolve("first"));
            blocked.await();
            for (int i = 0; i < 3_000; i++) {
                Files.createFile(root.resolve("busy/" + i));
            }
            Files.createDirectory(root.resolve("busy/sub"));
            go.countDown();
            await().until(() -> lost.contains("busy"));
            await().until(() -> {
                Files.writeString(root.resolve("busy/sub/f"), "x");
                return changed.contains("busy/sub/f");
            });
            assertThat(lost).containsExactly("busy");
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void doesNotFollowALinkOutOfTheRoot(@TempDir Path outside) throws Exception {
        Files.createSymbolicLink(root.resolve("l"), outside);
        try (Watcher _ = watch()) {
            Files.createSymbolicLink(root.resolve("m"), outside);
            awaitChanged("m");
            Files.writeString(outside.resolve("f"), "1");
            awaitAllSoFar();
            assertThat(changed).containsExactly("last");
        }
    }

    @Test
    void doesNotWatchWhatIsReserved() throws Exception {
        Files.createDirectories(root.resolve(".sluice/staging"));
        Files.createDirectories(root.resolve("lost+found"));
        try (Watcher _ = watch()) {
            Files.writeString(root.resolve(".sluice/staging/f"), "1");
            Files.writeString(root.resolve("lost+found/f"), "1");
            Files.writeString(root.resolve(".sluice/x"), "1");
            awaitAllSoFar();
            assertThat(changed).containsExactly("last");
        }
    }

    @Test
    void aNameThatIsNotUtf8LosesItsDirectory() throws Exception {
        Files.createDirectory(root.resolve("d"));
        try (Watcher _ = watch()) {
            Process touch =
                    new ProcessBuilder("sh", "-c", "touch \"$(printf 'bad\\377name')\"")
                            .directory(root.resolve("d").toFile())
                            .start();
            assertThat(touch.waitFor()).isZero();
            await().until(() -> lost.contains("d"));
            awaitAllSoFar();
        }
    }

    @Test
    void withoutEnoughWatchesSomeDirectoriesAreNamedAsUnwatched() throws Exception {
        Files.createDirectories(root.resolve("a"));
        Files.createDirectories(root.resolve("b/c"));
        try (Watcher watcher =
                new Watcher(
                        root,
                        p -> changed.add(p.toString()),
                        this::lose,
                        (service, directory) -> {
                            if (directory.endsWith("b")) {
                                throw new IOException("User limit of inotify watches reached");
                            }
                            return directory.register(
                                    service,
                                    StandardWatchEventKinds.ENTRY_CREATE,
                                    StandardWatchEventKinds.ENTRY_DELETE,
                                    StandardWatchEventKinds.ENTRY_MODIFY);
                        })) {
            assertThat(watcher.ready().get()).isTrue();
            assertThat(watcher.unwatched()).containsExactly(RelativePath.of("b"));
            Files.writeString(root.resolve("a/f"), "1");
            awaitChanged("a/f");
        }
    }

    @Test
    void whatIsDoneBeforeADirectoryIsRegisteredIsReportedAllTheSame() throws Exception {
        Files.createDirectories(root.resolve("d/e"));
        Files.writeString(root.resolve("d/e/gone"), "1");
        Files.writeString(root.resolve("d/e/edited"), "1");
        CountDownLatch go = new CountDownLatch(1);
        try (Watcher watcher =
                new Watcher(
                        root,
                        p -> changed.add(p.toString()),
                        this::lose,
                        (service, directory) -> {
                            if (!directory.equals(root)) {
                                awaitUninterrupted(go);
                            }
                            return directory.register(
                                    service,
                                    StandardWatchEventKinds.ENTRY_CREATE,
                                    StandardWatchEventKinds.ENTRY_DELETE,
                                    StandardWatchEventKinds.ENTRY_MODIFY);
                        })) {
            assertThat(watcher.ready().isDone()).isFalse();
            Files.delete(root.resolve("d/e/gone"));
            Files.writeString(root.resolve("d/e/edited"), "2");
            go.countDown();
            assertThat(watcher.ready().get()).isTrue();
            assertThat(changed).contains("d/e", "d/e/edited");
        }
    }

    @Test
    void closingEndsTheThread() throws Exception {
        Watcher watcher = watch();
        watcher.close();
        await().until(() ->
                Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(t -> t.getName().equals("watch " + root)));
    }
}
