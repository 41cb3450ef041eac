package dev.sluice.scrub;

import static java.util.Objects.requireNonNull;

import dev.sluice.budget.DeleteBudget;
import dev.sluice.budget.DeleteLimits;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.PlatformThreads;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Durability;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Threads;
import dev.sluice.fault.LoopFaults;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.Index;
import dev.sluice.index.Rot;
import dev.sluice.index.Row;
import dev.sluice.index.sqlite.SqliteIndex;
import dev.sluice.scan.Hasher;
import dev.sluice.scan.ScanOptions;
import dev.sluice.scan.Scanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real directory with a real index, of which the contents are read again. */
final class ScrubbedFolder implements AutoCloseable {

    static final FolderId ID = new FolderId("docs");

    final Path path;
    final FolderRoot root;
    final Index index;
    final Scanner scanner;
    final AtomicInteger told = new AtomicInteger();
    final LoopFaults faults = new LoopFaults("folder docs");
    volatile boolean isStopped;
    volatile Instant now = Instant.parse("2026-11-22T12:00:00Z");

    ScrubbedFolder(Path directory) throws IOException {
        path = Files.createDirectories(directory.resolve("root"));
        root = FolderRoot.open(path);
        RunId run = new RunId(7);
        root.mark(ID, run);
        InstantSource clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        index = SqliteIndex.open(directory.resolve("index.db"), ID, run, clock);
        scanner =
                new Scanner(
                        ID,
                        () -> root,
                        index,
                        new Hasher(Runnable::run),
                        clock,
                        new ScanOptions(
                                Duration.ZERO,
                                DigestAlgorithm.XXH3_128,
                                () -> IgnoreRules.NONE,
                                false,
                                Durability.BATCH),
                        new DeleteBudget(index, DeleteLimits.DEFAULT, Duration.ZERO, clock, clock));
    }

    Scrub scrub(ScrubPlan plan) {
        return scrub(plan, new PlatformThreads());
    }

    Scrub scrub(ScrubPlan plan, Threads threads) {
        return new Scrub(
                index,
                plan,
                () -> isStopped ? null : root,
                told::incrementAndGet,
                () -> now,
                faults,
                threads);
    }

    /** Files that were written long ago, and indexed since. */
    void has(String... names) throws IOException {
        for (String name : names) {
            Path file = path.resolve(name);
            Files.createDirectories(requireNonNull(file.getParent()));
            Files.writeString(file, "content of " + name);
        }
        var _ = scanner.scanAll();
        settle(names);
    }

    /** As if the files had been indexed long after the last write to them. */
    private void settle(String... names) {
        index.write(transaction -> {
            for (String name : names) {
                RelativePath at = RelativePath.of(name);
                FileStat seen = requireNonNull(requireNonNull(transaction.find(at)).seen());
                transaction.see(at, seen.notRacy());
            }
            return true;
        });
    }

    /** Flips a bit as a disk does: nothing that a look shows is another. */
    void flip(String name) throws IOException {
        flip(index, root, path, name);
    }

    static void flip(Index index, FolderRoot root, Path tree, String name) throws IOException {
        Path file = tree.resolve(name);
        FileTime mtime = Files.getLastModifiedTime(file);
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 4;
        Files.write(file, content);
        Files.setLastModifiedTime(file, mtime);
        RelativePath at = RelativePath.of(name);
        FileStat now = requireNonNull(root.look(at)).notRacy();
        index.write(transaction -> {
            transaction.see(at, now);
            return true;
        });
    }

    Row row(String name) {
        return requireNonNull(index.find(RelativePath.of(name)));
    }

    @Nullable Rot rot(String name) {
        return index.rereads().rotten(RelativePath.of(name));
    }

    List<String> rotten() {
        return index.rereads().rotten(100).stream().map(rot -> rot.path().toString()).toList();
    }

    @Override
    public void close() {
        index.close();
        root.close();
    }
}
