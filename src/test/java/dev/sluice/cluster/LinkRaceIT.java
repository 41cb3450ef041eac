package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In the trees of two nodes directories and links to the outside take turns, as fast as that goes,
 * while files are written, deleted, scanned, served and pulled there: nothing outside is changed,
 * and nothing that stands there is ever seen inside.
 */
class LinkRaceIT {

    private static final String SECRET = "a secret that stands outside";
    private static final int FILES = 20;

    @TempDir Path home;

    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger flips = new AtomicInteger();
    private Path outside;
    private NodeProcess a;
    private NodeProcess b;

    @BeforeEach
    void start() throws IOException {
        outside = Files.createDirectory(home.resolve("outside"));
        Files.writeString(outside.resolve("only-outside"), SECRET);
        Files.writeString(Files.createDirectory(outside.resolve("sub")).resolve("x"), SECRET);
        for (int i = 0; i < FILES; i++) {
            Files.writeString(outside.resolve("f" + i), SECRET);
        }
        a = new NodeProcess("a", home.resolve("a"));
        b = new NodeProcess("b", home.resolve("b"));
        a.peers(b);
        b.peers(a);
        Files.createDirectories(a.tree().resolve("d/sub"));
        Files.writeString(a.tree().resolve("d/sub/x"), "inside");
        Files.writeString(a.tree().resolve("d/f0"), "inside");
        NodeProcess.startAll(a, b);
        Trees.awaitEqual(Duration.ofSeconds(60), a, b);
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
    }

    @Test
    @Tag("long")
    void nothingOutsideIsTouched() throws Exception {
        race(Duration.ofSeconds(15));
    }

    /** What fails because its file has just gone is as it should be. */
    @FunctionalInterface
    private interface Step {
        void take() throws IOException, InterruptedException;
    }

    private void race(Duration time) throws Exception {
        Map<String, String> before = state(outside);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            var running = new ExecutorCompletionService<@Nullable Void>(threads);
            List<Future<@Nullable Void>> all = new ArrayList<>();
            for (NodeProcess node : List.of(a, b)) {
                all.add(running.submit(() -> flip(node)));
                all.add(running.submit(() -> again(node::scan)));
                all.add(running.submit(() -> again(node::pull)));
                all.add(running.submit(() -> again(() -> read(node))));
            }
            all.add(running.submit(() -> again(new Writer(a.tree().resolve("d")))));
            try {
                // None ends by itself: the first that does has failed.
                var _ = running.poll(time.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                isOver.set(true);
            }
            for (Future<@Nullable Void> each : all) {
                each.get();
            }
        }
        assertThat(state(outside)).isEqualTo(before);
        assertInside(a);
        assertInside(b);
        assertThat(flips.get()).as("turns taken").isGreaterThan(100);
        assertThat(served.get()).as("contents served in spite of it").isPositive();
    }

    private @Nullable Void again(Step step) throws InterruptedException {
        while (!isOver.get()) {
            attempt(step);
        }
        return null;
    }

    private static void attempt(Step step) throws InterruptedException {
        try {
            step.take();
        } catch (IOException _) {
            // It was just away, or a round said so.
        }
    }

    /** The directory's place is taken by a link to the outside, and given back. */
    private @Nullable Void flip(NodeProcess node) throws IOException {
        Path real = node.tree().resolve("d");
        Path away = node.tree().resolveSibling("away");
        while (!isOver.get()) {
            try {
                Files.move(real, away);
            } catch (FileSystemException e) {
                // The node has made or removed it meanwhile: it has its own mind.
                Files.createDirectories(real);
                continue;
            }
            try {
                Files.createSymbolicLink(real, outside);
                flips.incrementAndGet();
                Files.deleteIfExists(real);
            } catch (FileSystemException _) {
                // It was made anew by the node.
            }
            try {
                Files.move(away, real);
            } catch (FileSystemException _) {
                removeAll(away);
            }
        }
        return null;
    }

    private static void removeAll(Path tree) throws IOException {
        try (Stream<Path> walk = Files.walk(tree)) {
            for (Path path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /**
     * Writes and deletes in the directory itself, without ever going through the link: that would
     * be the test that changes what is outside.
     */
    private static final class Writer implements Step {

        private final Path directory;
        private int count;

        Writer(Path directory) {
            this.directory = directory;
        }

        @Override
        public void take() throws IOException {
            try (var opened = Files.newDirectoryStream(directory.getParent())) {
                var parent = (java.nio.file.SecureDirectoryStream<Path>) opened;
                try (var held =
                        parent.newDirectoryStream(
                                directory.getFileName(), java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                    Path name = Path.of("f" + count % FILES);
                    if (count++ % 3 == 2) {
                        held.deleteFile(name);
                    } else {
                        write(held, name);
                    }
                }
            }
        }

        private void write(java.nio.file.SecureDirectoryStream<Path> held, Path name)
                throws IOException {
            try (var channel =
                    held.newByteChannel(
                            name,
                            java.util.Set.of(
                                    java.nio.file.StandardOpenOption.CREATE,
                                    java.nio.file.StandardOpenOption.WRITE,
                                    java.nio.file.StandardOpenOption.TRUNCATE_EXISTING,
                                    java.nio.file.LinkOption.NOFOLLOW_LINKS))) {
                channel.write(
                        java.nio.ByteBuffer.wrap(
                                ("inside " + count)
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            }
        }
    }

    private void read(NodeProcess node) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String name : List.of("d/f0", "d/f1", "d/sub/x", "d/only-outside")) {
                URI uri = URI.create(node.url() + "/v1/folders/data/files/" + name);
                HttpResponse<String> answer =
                        http.send(
                                HttpRequest.newBuilder(uri).build(),
                                HttpResponse.BodyHandlers.ofString());
                assertThat(answer.body()).doesNotContain(SECRET);
                if (answer.statusCode() == 200) {
                    served.incrementAndGet();
                }
            }
        }
    }

    /** Neither in the tree nor in what we keep beside it. */
    private static void assertInside(NodeProcess node) throws IOException {
        for (String content : state(node.tree()).values()) {
            assertThat(content).doesNotContain(SECRET);
        }
    }

    private static Map<String, String> state(Path tree) throws IOException {
        Map<String, String> state = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(tree)) {
            for (Path path : walk.toList()) {
                state.put(path.toString(), described(path));
            }
        } catch (java.io.UncheckedIOException e) {
            return state(tree); // A node still works on it.
        }
        return state;
    }

    private static String described(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return "-> " + Files.readSymbolicLink(path);
        }
        String seen = Files.getPosixFilePermissions(path) + " " + Files.getLastModifiedTime(path);
        return Files.isDirectory(path) ? seen : seen + " " + Files.readString(path);
    }
}
