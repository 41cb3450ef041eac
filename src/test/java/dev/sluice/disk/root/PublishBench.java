package dev.sluice.disk.root;

import dev.sluice.disk.publish.Tree;
import dev.sluice.disk.staging.StagedFile;
import dev.sluice.disk.staging.Staging;
import dev.sluice.disk.trash.Trash;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.State;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What one small file costs a receiver: stages and publishes 10,000 files of 4 KiB into 10
 * directories, replaces and removes them, on one thread, again and again, and prints the
 * microseconds per file, of the clock and of the processor (which others on the machine do not
 * disturb); then reads them as a sender does.
 *
 * <p>{@code java -cp target/classes:target/test-classes:… dev.sluice.disk.root.PublishBench
 * /dev/shm/bench KERNEL 10}; under {@code strace -f -c} with 1 turn the difference to 0 turns is
 * that of the files.
 */
final class PublishBench {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final int FILES = 10_000;
    private static final int DIRECTORIES = 10;
    private static final int SIZE = 4096;
    private static final Mode MODE = new Mode(0644);
    private static final Instant MTIME = Instant.parse("2024-02-03T04:05:06.123456789Z");

    private final Path directory;
    private final Way way;
    private final ByteBuffer content = ByteBuffer.allocateDirect(SIZE);

    private PublishBench(Path directory, Way way) {
        this.directory = directory;
        this.way = way;
    }

    /**
     * @param args an empty or absent directory on the file system in question, KERNEL or JAVA, and
     *     how many turns
     */
    public static void main(String[] args) throws IOException {
        PublishBench bench = new PublishBench(Path.of(args[0]), Way.valueOf(args[1]));
        for (int turn = 0; turn < Integer.parseInt(args[2]); turn++) {
            bench.turn(turn);
        }
    }

    private void turn(int turn) throws IOException {
        Path path = Files.createDirectories(directory.resolve("turn-" + turn));
        try (FolderRoot root = FolderRoot.open(path, way)) {
            root.mark(new FolderId("bench"), new RunId(1));
            Tree tree = new Tree(root, new Trash(root, Duration.ofDays(7), Clock.systemUTC()));
            for (int i = 0; i < DIRECTORIES; i++) {
                tree.makeDirectory(
                        RelativePath.of("d" + i), new State.Directory(new Mode(0755)), null);
            }
            List<RelativePath> paths = paths();
            Watch watch = new Watch();
            List<FileStat> published = publish(paths, new Staging(root), tree, List.of());
            watch.print("publish");
            watch = new Watch();
            published = publish(paths, new Staging(root), tree, published);
            watch.print("replace");
            watch = new Watch();
            read(paths, root);
            watch.print("read");
            watch = new Watch();
            for (int i = 0; i < DIRECTORIES; i++) {
                root.list(RelativePath.of("d" + i));
            }
            watch.print("list");
            watch = new Watch();
            remove(paths, tree, published);
            watch.print("remove");
        }
    }

    private static List<RelativePath> paths() {
        return IntStream.range(0, FILES)
                .mapToObj(i -> RelativePath.of("d" + i * DIRECTORIES / FILES + "/file-" + i))
                .toList();
    }

    /**
     * @param before what is there; empty for nothing
     */
    private List<FileStat> publish(
            List<RelativePath> paths, Staging staging, Tree base, List<FileStat> before)
            throws IOException {
        List<FileStat> published = new ArrayList<>(paths.size());
        try (Tree tree = base.together()) {
            for (int i = 0; i < paths.size(); i++) {
                StagedFile staged = staging.put(content.clear(), new Metadata(MODE, MTIME), false);
                FileStat expected = before.isEmpty() ? null : before.get(i);
                published.add(tree.publish(staged, paths.get(i), expected));
            }
        }
        return published;
    }

    private static void remove(List<RelativePath> paths, Tree base, List<FileStat> before)
            throws IOException {
        try (Tree tree = base.together()) {
            for (int i = 0; i < paths.size(); i++) {
                tree.remove(paths.get(i), before.get(i));
            }
        }
    }

    private void read(List<RelativePath> paths, FolderRoot root) throws IOException {
        try (Neighbours near = root.neighbours()) {
            for (RelativePath path : paths) {
                near.read(path, content.clear());
            }
        }
    }

    /** Started when it is made. */
    private final class Watch {

        private final long start = System.nanoTime();
        private final long busy = THREADS.getCurrentThreadCpuTime();

        void print(String what) {
            System.out.printf(
                    "%s %s: %.1f us per file, %.1f of them busy%n",
                    way,
                    what,
                    (System.nanoTime() - start) / 1000.0 / FILES,
                    (THREADS.getCurrentThreadCpuTime() - busy) / 1000.0 / FILES);
        }
    }
}
