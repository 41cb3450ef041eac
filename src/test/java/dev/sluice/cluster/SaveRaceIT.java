package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One of two nodes is stopped before and after each call with which it replaces or removes a file,
 * and a person saves just that file: all that was written by anybody is at its path, in a conflict
 * copy or in a trash. {@code -Dtests.saves=n} for more of them.
 */
class SaveRaceIT {

    /** Files of one batch, each a round. */
    private static final int FILES = 20;

    private static final int ROUNDS = Integer.getInteger("tests.saves", FILES);

    private static final Duration SOON = Duration.ofSeconds(90);

    /** How long a batch is under way with all its stops. */
    private static final Duration WINDOW = Duration.ofSeconds(5);

    /** How long one file is, from the first of its calls on. */
    private static final int STEP_MILLIS = 120;

    @TempDir Path home;
    private NodeProcess a;
    private NodeProcess b;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "strace is not here");
        a = new NodeProcess("a", home.resolve("a"));
        b = new NodeProcess("b", home.resolve("b")).under(stopping());
        a.peers(b);
        b.peers(a);
        NodeProcess.startAll(a, b);
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
    }

    /** Stops at each call that names one of the files, and at no other. */
    private List<String> stopping() {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "/usr/bin/strace",
                                "-D",
                                "-f",
                                "-qq",
                                "--seccomp-bpf",
                                "-o",
                                home.resolve("trace").toString(),
                                "-e",
                                "trace=renameat2,renameat,linkat,unlinkat,statx",
                                "-e",
                                "inject=renameat2,renameat,linkat,unlinkat"
                                        + ":delay_enter=20ms:delay_exit=20ms",
                                "-e",
                                "inject=statx:delay_enter=5ms"));
        for (int i = 0; i < FILES; i++) {
            command.addAll(List.of("-P", name(i)));
        }
        return command;
    }

    private static String name(int file) {
        return "file-%02d.txt".formatted(file);
    }

    /** How somebody saves. */
    private enum Save {
        BY_RENAME,
        BY_TRUNCATE,
        IN_PLACE,
        WITH_A_BACKUP;

        void save(Path file, String content) throws IOException {
            switch (this) {
                case BY_RENAME -> {
                    Path temp = file.resolveSibling("#" + file.getFileName());
                    Files.writeString(temp, content);
                    Files.move(temp, file, StandardCopyOption.REPLACE_EXISTING);
                }
                case BY_TRUNCATE -> Files.writeString(file, content);
                case IN_PLACE -> {
                    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                        open.writeBytes(content);
                        open.setLength(content.length());
                    }
                }
                case WITH_A_BACKUP -> {
                    try {
                        Files.move(file, file.resolveSibling(file.getFileName() + "~"));
                    } catch (NoSuchFileException e) {
                        // It was just removed.
                    }
                    Files.writeString(file, content);
                }
            }
        }
    }

    @Test
    void nothingThatWasSavedIsLost() throws Exception {
        Map<String, Integer> where = new TreeMap<>();
        for (int batch = 0; batch * FILES < ROUNDS; batch++) {
            run(batch, new Random(batch), where);
        }
        System.out.printf("%d rounds, nothing lost; what was saved was %s%n", ROUNDS, where);
    }

    private void run(int batch, Random random, Map<String, Integer> where) throws Exception {
        String directory = "batch" + batch;
        Path at = Files.createDirectories(a.tree().resolve(directory));
        for (int i = 0; i < FILES; i++) {
            Files.writeString(at.resolve(name(i)), "first of " + batch + "-" + i);
        }
        Trees.awaitEqual(SOON, a, b);
        Set<String> written = new HashSet<>();
        List<Future<Path>> people = new ArrayList<>();
        try (ScheduledExecutorService threads = Executors.newScheduledThreadPool(2 * FILES)) {
            for (int i = 0; i < FILES; i++) {
                String id = batch + "-" + i;
                if (i % 4 == 3) {
                    Files.delete(at.resolve(name(i)));
                } else {
                    Save.BY_RENAME.save(at.resolve(name(i)), "of the peer " + id);
                    written.add("of the peer " + id);
                }
                Path here = b.tree().resolve(directory).resolve(name(i));
                Save save = Save.values()[random.nextInt(Save.values().length)];
                long pause = random.nextLong(WINDOW.toMillis());
                written.add("saved here " + id);
                boolean isAimed = random.nextInt(4) > 0;
                people.add(
                        threads.submit(() -> {
                            if (isAimed) {
                                awaitStep(directory, here);
                            }
                            long millis = isAimed ? pause % STEP_MILLIS : pause;
                            Callable<Path> saving =
                                    () -> {
                                        save.save(here, "saved here " + id);
                                        return here;
                                    };
                            return threads.schedule(saving, millis, TimeUnit.MILLISECONDS).get();
                        }));
            }
            for (Future<Path> person : people) {
                var _ = person.get();
            }
        }
        Trees.awaitEqual(SOON, a, b);
        Map<String, String> found = new TreeMap<>();
        find(a, found);
        find(b, found);
        assertThat(found.keySet()).as("batch %d", batch).containsAll(written);
        for (String content : written) {
            if (content.startsWith("saved")) {
                where.merge(found.get(content), 1, Integer::sum);
            }
        }
    }

    /**
     * Until the node is about to replace or remove a file, or a while if it has done so already.
     */
    private void awaitStep(String directory, Path file) {
        Path trash = b.tree().resolve(".sluice/trash").resolve(directory);
        String stem = file.getFileName().toString().replace(".txt", "~");
        try {
            await().atMost(WINDOW)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> {
                        String[] names = trash.toFile().list();
                        return names != null
                                && Stream.of(names).anyMatch(name -> name.startsWith(stem));
                    });
        } catch (ConditionTimeoutException e) {
            // Then it is saved at another moment.
        }
    }

    /** All contents of a node, with where the last of each is. */
    private static void find(NodeProcess node, Map<String, String> found) throws IOException {
        try (Stream<Path> all = Files.walk(node.tree())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = node.tree().relativize(file).toString();
                String place =
                        name.startsWith(".sluice")
                                ? "in a trash"
                                : name.contains("sluice-conflict") ? "in a copy" : "at its path";
                if (!name.startsWith(".sluice/") || name.startsWith(".sluice/trash/")) {
                    found.merge(
                            Files.readString(file),
                            place,
                            (x, y) -> x.startsWith("at") || y.startsWith("at") ? "at its path" : x);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
