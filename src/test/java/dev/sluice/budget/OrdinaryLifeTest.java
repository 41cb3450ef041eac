package dev.sluice.budget;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Durability;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.PlanKind;
import dev.sluice.index.sqlite.SqliteIndex;
import dev.sluice.scan.Hasher;
import dev.sluice.scan.ScanOptions;
import dev.sluice.scan.ScanResult;
import dev.sluice.scan.Scanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What programs do in a folder of old documents, on a real disk and under the limits that hold if
 * nobody says otherwise: none of it needs a person, and the documents are guarded all the while.
 */
@Timeout(60)
class OrdinaryLifeTest {

    private static final int OLD = 200;

    /** Of the old ones, and more than pass without being counted. */
    private static final int VANISHING = OLD * 6 / 10;

    /** What goes on beside them. */
    enum Life {
        /** Jobs of half a minute each, taken by whoever is free. */
        QUEUE {
            @Override
            void go(OrdinaryLifeTest folder) throws Exception {
                folder.comeAndGo("queue/job", 5, 5);
            }
        },
        SESSION_STORE {
            @Override
            void go(OrdinaryLifeTest folder) throws Exception {
                folder.comeAndGo("sessions/sess_", 10, 30);
            }
        },
        /** Built, cleaned, and built again. */
        MAKE_CLEAN {
            @Override
            void go(OrdinaryLifeTest folder) throws Exception {
                for (int build = 0; build < 3; build++) {
                    folder.write("build/module%d.o", 0, 300);
                    folder.pass(Duration.ofMinutes(5));
                    folder.scan();
                    folder.remove("build");
                    folder.scan();
                }
            }
        },
        /** Loose objects of some commits become one pack. */
        GIT_GC {
            @Override
            void go(OrdinaryLifeTest folder) throws Exception {
                folder.commit("init");
                for (int commit = 0; commit < 8; commit++) {
                    folder.write("src/file%d.c", 10 * commit, 10 * commit + 10);
                    folder.commit("work");
                    folder.pass(Duration.ofMinutes(5));
                    folder.scan();
                }
                long before = folder.live();
                folder.git("gc", "--quiet", "--prune=now");
                folder.scan();
                assertThat(before - folder.live()).isGreaterThan(OLD);
            }
        },
        /** A branch with many files of its own is left, and taken up again. */
        GIT_CHECKOUT {
            @Override
            void go(OrdinaryLifeTest folder) throws Exception {
                folder.commit("main");
                folder.git("checkout", "--quiet", "-b", "feature");
                folder.write("feature/file%d.c", 0, 150);
                folder.commit("feature");
                for (int i = 0; i < 3; i++) {
                    folder.scan();
                    long before = folder.live();
                    folder.git("checkout", "--quiet", "-");
                    folder.pass(Duration.ofMinutes(5));
                    folder.scan();
                    assertThat(Math.abs(before - folder.live())).isGreaterThan(100);
                }
            }
        };

        abstract void go(OrdinaryLifeTest folder) throws Exception;
    }

    @TempDir Path directory;

    private Path root;
    private FolderRoot held;
    private SqliteIndex index;
    private DeleteBudget budget;
    private Scanner scanner;

    /** How far the time is ahead. It begins an hour ahead, so that all files have been at rest. */
    private Duration ahead = Duration.ofHours(1);

    @BeforeEach
    void begin() throws IOException {
        root = Files.createDirectory(directory.resolve("root"));
        FolderId id = new FolderId("docs");
        RunId run = new RunId(7);
        held = FolderRoot.open(root);
        held.mark(id, run);
        InstantSource clock = () -> InstantSource.system().instant().plus(ahead);
        index = SqliteIndex.open(directory.resolve("docs.db"), id, run, clock);
        budget =
                new DeleteBudget(
                        index,
                        PlanKind.DELETES,
                        DeleteLimits.DEFAULT,
                        DeleteBudget.GATHER,
                        clock,
                        clock,
                        () -> System.nanoTime() + ahead.toNanos());
        scanner =
                new Scanner(
                        id,
                        () -> held,
                        index,
                        new Hasher(Runnable::run),
                        clock,
                        new ScanOptions(
                                Duration.ofMillis(500),
                                DigestAlgorithm.XXH3_128,
                                () -> IgnoreRules.NONE,
                                false,
                                Durability.BATCH),
                        budget);
        write("documents/%d.txt", 0, OLD);
        scan();
        pass(Duration.ofMinutes(10));
        scan();
        pass(Duration.ofHours(2));
        scan();
    }

    @AfterEach
    void end() {
        index.close();
        held.close();
    }

    @ParameterizedTest
    @EnumSource
    void needsNobodyAndMostOfTheOldFilesAreHeldWhole(Life life) throws Exception {
        life.go(this);
        assertThat(budget.waiting()).isEmpty();
        assertThat(budget.held()).isZero();
        assertThat(budget.allowed()).isGreaterThan(DeleteLimits.DEFAULT.count());

        for (int i = 0; i < VANISHING; i++) {
            Files.delete(root.resolve("documents/" + i + ".txt"));
        }
        scan();

        assertThat(budget.waiting()).extracting(DeletePlan::entries).containsExactly(120L);
        for (int i = 0; i < OLD; i++) {
            RelativePath path = RelativePath.of("documents/" + i + ".txt");
            assertThat(requireNonNull(index.find(path)).entry().isLive()).as("%s", path).isTrue();
        }
    }

    private void pass(Duration time) {
        ahead = ahead.plus(time);
    }

    private long live() {
        return index.totals().live();
    }

    /** As a node does it: what is gone is looked for again until nothing more comes. */
    private void scan() throws IOException {
        ScanResult result;
        do {
            result = scanner.scanAll();
            pass(DeleteBudget.CALM);
        } while (result.deletes().isOpen());
        assertThat(result.problems()).isEmpty();
    }

    private void write(String name, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            Path file = root.resolve(name.formatted(i));
            Files.createDirectories(file.getParent());
            Files.writeString(file, name + " " + i);
        }
    }

    /** So many come at a time, and go when so many came after them. */
    private void comeAndGo(String name, int together, int alive) throws IOException {
        List<Path> there = new ArrayList<>();
        for (int i = 0; i < 300; i += together) {
            for (int j = i; j < i + together; j++) {
                write(name + "%d", j, j + 1);
                there.add(root.resolve(name + j));
            }
            pass(Duration.ofSeconds(30));
            scan();
            while (there.size() > alive) {
                Files.delete(there.removeFirst());
            }
            scan();
        }
    }

    private void remove(String name) throws IOException {
        try (Stream<Path> all = Files.walk(root.resolve(name))) {
            for (Path each : all.toList().reversed()) {
                Files.delete(each);
            }
        }
    }

    private void commit(String message) throws Exception {
        if (!Files.exists(root.resolve(".git"))) {
            assumeThat(isThere()).as("git is installed").isTrue();
            git("init", "--quiet");
        }
        git("add", "--all");
        git("commit", "--quiet", "--message", message);
    }

    private boolean isThere() throws InterruptedException {
        try {
            return command("--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        Process git = command(arguments).start();
        String output = new String(git.getInputStream().readAllBytes(), UTF_8);
        assertThat(git.waitFor()).as(output).isZero();
    }

    /** As if nobody had ever set anything on this machine. */
    private ProcessBuilder command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-c", "gc.auto=0"));
        command.addAll(
                List.of("-c", "user.name=somebody", "-c", "user.email=somebody@example.org"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        return builder.redirectErrorStream(true);
    }
}
