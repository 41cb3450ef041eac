package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Compares whole trees: names, kinds, contents, link targets, times and modes. */
final class Trees {

    /** What {@link #contents} and {@link #kinds} say of a directory. */
    static final String DIRECTORY = "directory";

    /** What {@link #kinds} says of a file. */
    static final String FILE = "file";

    private static final String LINK = "link";

    private Trees() {}

    /**
     * Waits until all trees are the same in everything that is replicated. Contents are read only
     * once the names are the same: whoever waits leaves the cores to the nodes.
     */
    static void awaitEqual(Duration patience, NodeProcess... nodes) {
        await("equal names")
                .atMost(patience)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    for (NodeProcess node : nodes) {
                        assertThat(kinds(node.tree())).isEqualTo(kinds(nodes[0].tree()));
                    }
                });
        await("equal trees")
                .atMost(patience)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertEqual(nodes));
    }

    static void assertEqual(NodeProcess... nodes) throws IOException {
        Map<String, String> first = describe(nodes[0].tree());
        for (NodeProcess node : nodes) {
            assertThat(describe(node.tree())).isEqualTo(first);
        }
    }

    /** Whether one has nothing that the other has not. */
    static boolean isWithin(NodeProcess part, NodeProcess whole) throws IOException {
        return describe(whole.tree()).entrySet().containsAll(describe(part.tree()).entrySet());
    }

    /** One line for each path below a root, without what is ours or the file system's. */
    static SortedMap<String, String> describe(Path root) throws IOException {
        return read(root, directory -> "directory " + mode(directory), Trees::line);
    }

    /** What kind each path below a root is of: the least work for one who asks again and again. */
    static SortedMap<String, String> kinds(Path root) throws IOException {
        return read(root, _ -> DIRECTORY, (_, attributes) -> kind(attributes));
    }

    /** What each path below a root holds, whatever its time and mode. */
    static SortedMap<String, String> contents(Path root) throws IOException {
        return read(root, _ -> DIRECTORY, Trees::content);
    }

    @FunctionalInterface
    private interface OfDirectory {
        String describe(Path directory) throws IOException;
    }

    @FunctionalInterface
    private interface OfFile {
        String describe(Path file, BasicFileAttributes attributes) throws IOException;
    }

    /** Leaves out what goes away meanwhile. */
    private static SortedMap<String, String> read(Path root, OfDirectory ofDirectory, OfFile ofFile)
            throws IOException {
        SortedMap<String, String> lines = new TreeMap<>();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path directory, BasicFileAttributes attributes) throws IOException {
                        if (directory.equals(root.resolve(".sluice"))
                                || directory.equals(root.resolve("lost+found"))) {
                            return FileVisitResult.SKIP_SUBTREE;
                        }
                        if (directory.equals(root)) {
                            return FileVisitResult.CONTINUE;
                        }
                        try {
                            lines.put(name(root, directory), ofDirectory.describe(directory));
                        } catch (NoSuchFileException _) {
                            return FileVisitResult.SKIP_SUBTREE;
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        try {
                            lines.put(name(root, file), ofFile.describe(file, attributes));
                        } catch (NoSuchFileException _) {
                            // It is gone.
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e)
                            throws IOException {
                        return unlessGone(e);
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path directory, @Nullable IOException e) throws IOException {
                        return e == null ? FileVisitResult.CONTINUE : unlessGone(e);
                    }

                    private static FileVisitResult unlessGone(IOException e) throws IOException {
                        if (e instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw e;
                    }
                });
        return lines;
    }

    /** Removes a directory with all that is in it. */
    static void remove(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList().reversed()) {
                Files.delete(path);
            }
        }
    }

    private static String name(Path root, Path path) {
        return root.relativize(path).toString();
    }

    private static String kind(BasicFileAttributes attributes) {
        return attributes.isSymbolicLink() ? LINK : FILE;
    }

    private static String line(Path file, BasicFileAttributes attributes) throws IOException {
        String content = content(file, attributes);
        return attributes.isSymbolicLink()
                ? content
                : content + " " + mode(file) + " " + attributes.lastModifiedTime().toInstant();
    }

    private static String content(Path file, BasicFileAttributes attributes) throws IOException {
        if (attributes.isSymbolicLink()) {
            return "link " + Files.readSymbolicLink(file);
        }
        CRC32C sum = new CRC32C();
        byte[] bytes = Files.readAllBytes(file);
        sum.update(bytes);
        return "file %d %x".formatted(bytes.length, sum.getValue());
    }

    private static String mode(Path path) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return PosixFilePermissions.toString(attributes.permissions());
    }
}
