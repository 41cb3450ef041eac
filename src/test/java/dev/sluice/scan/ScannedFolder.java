package dev.sluice.scan;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import dev.sluice.budget.DeleteBudget;
import dev.sluice.budget.DeleteLimits;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Durability;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import dev.sluice.index.sqlite.SqliteIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A real directory with a real index. Its clock begins an hour ahead, so that whatever was just
 * written has been at rest for long.
 */
final class ScannedFolder implements AutoCloseable {

    static final FolderId ID = new FolderId("docs");
    static final Duration SETTLE = Duration.ofMillis(500);

    final Path path;
    final FolderRoot root;
    final Index index;
    final HandClock clock = new HandClock(Instant.now().plus(Duration.ofHours(1)));
    final Scanner scanner;
    volatile IgnoreRules ignored = IgnoreRules.NONE;

    private ScannedFolder(Path directory) throws IOException {
        path = Files.createDirectories(directory.resolve("root"));
        root = FolderRoot.open(path);
        RunId run = new RunId(7);
        root.mark(ID, run);
        index = SqliteIndex.open(directory.resolve("index.db"), ID, run, clock);
        scanner = scanner(index, Runnable::run);
    }

    /** One whose first scan is still to come. */
    static ScannedFolder fresh(Path directory) throws IOException {
        return new ScannedFolder(directory);
    }

    /** One whose first scan found nothing. */
    static ScannedFolder scanned(Path directory) throws IOException {
        ScannedFolder folder = new ScannedFolder(directory);
        folder.scanner.scanAll();
        return folder;
    }

    /** Another scanner of the same folder. */
    Scanner scanner(Index seenBy, Executor executor) {
        return scanner(seenBy, executor, DigestAlgorithm.XXH3_128);
    }

    Scanner scanner(Index seenBy, Executor executor, DigestAlgorithm algorithm) {
        return new Scanner(
                ID,
                () -> root,
                seenBy,
                new Hasher(executor),
                clock,
                new ScanOptions(SETTLE, algorithm, () -> ignored, false, Durability.BATCH),
                budget());
    }

    DeleteBudget budget() {
        return new DeleteBudget(index, DeleteLimits.DEFAULT, Duration.ZERO, clock, clock);
    }

    Path at(String name) {
        return path.resolve(name);
    }

    void write(String name, String content) throws IOException {
        Files.createDirectories(at(name).getParent());
        Files.writeString(at(name), content);
    }

    void delete(String name) throws IOException {
        Files.delete(at(name));
    }

    void deleteTree(String name) throws IOException {
        try (var paths = Files.walk(at(name))) {
            for (Path each : paths.toList().reversed()) {
                Files.delete(each);
            }
        }
    }

    void touch(String name, String mtime) throws IOException {
        Files.setLastModifiedTime(at(name), FileTime.from(Instant.parse(mtime)));
    }

    void chmod(String name, String permissions) throws IOException {
        Files.setPosixFilePermissions(at(name), PosixFilePermissions.fromString(permissions));
    }

    Instant ctime(String name) throws IOException {
        FileTime ctime =
                (FileTime) Files.getAttribute(at(name), "unix:ctime", LinkOption.NOFOLLOW_LINKS);
        return ctime.toInstant();
    }

    /** Waits until the tick in which something was changed is over. */
    void waitOutTheTick() {
        Instant after = Instant.now().plusMillis(25);
        await().pollInterval(Duration.ofMillis(2)).until(() -> Instant.now().isAfter(after));
    }

    Row row(String name) {
        Row row = index.find(RelativePath.of(name));
        if (row == null) {
            throw new AssertionError("no row for " + name);
        }
        return row;
    }

    /** What the index has seen at a path. */
    FileStat seen(String name) {
        FileStat seen = row(name).seen();
        if (seen == null) {
            throw new AssertionError("nothing was seen at " + name);
        }
        return seen;
    }

    /** What is at a path now. */
    FileStat look(String name) {
        try {
            FileStat now = root.look(RelativePath.of(name));
            if (now == null) {
                throw new AssertionError("nothing is at " + name);
            }
            return now;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All rows in the order of their sequences. */
    List<Row> feed() {
        List<Row> rows = new ArrayList<>();
        index.changes(
                Sequence.ZERO,
                100_000,
                row -> rows.add(requireNonNull(index.find(row.entry().path()))));
        return rows;
    }

    /** The feed in short: a path, with a minus before it if it is deleted. */
    List<String> feedPaths() {
        return feed().stream()
                .map(r -> (r.entry().isLive() ? "" : "-") + r.entry().path())
                .toList();
    }

    ScanResult scan(String... names) throws IOException {
        List<RelativePath> paths = new ArrayList<>();
        for (String name : names) {
            paths.add(RelativePath.of(name));
        }
        return scanner.scan(paths);
    }

    @Override
    public void close() {
        index.close();
        root.close();
    }
}
