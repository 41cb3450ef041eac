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
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Compares whole trees: names, kinds, contents, link targets, times and modes. */
final class Trees {

    /** What is said of one path. */
    private interface Line {
        String read() throws IOException;
    }

    private Trees() {}

    /** Waits until all trees are the same in everything that is replicated. */
    static void awaitEqual(Duration patience, NodeProcess... nodes) {
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

    /** One line for each path below a root, without what is ours; nodes may be at work in it. */
    static SortedMap<String, String> describe(Path root) throws IOException {
        SortedMap<String, String> lines = new TreeMap<>();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path directory, BasicFileAttributes attributes) throws IOException {
                        if (directory.equals(root.resolve(".sluice"))) {
                            return FileVisitResult.SKIP_SUBTREE;
                        }
                        if (!directory.equals(root)) {
                            note(directory, () -> "directory " + mode(directory));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        note(file, () -> line(file, attributes));
                        return FileVisitResult.CONTINUE;
                    }

                    private void note(Path path, Line line) throws IOException {
                        try {
                            lines.put(name(root, path), line.read());
                        } catch (NoSuchFileException _) {
                            // It went while it was looked at.
                        }
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

                    private FileVisitResult unlessGone(IOException e) throws IOException {
                        if (e instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw e;
                    }
                });
        return lines;
    }

    private static String name(Path root, Path path) {
        return root.relativize(path).toString();
    }

    private static String line(Path file, BasicFileAttributes attributes) throws IOException {
        if (attributes.isSymbolicLink()) {
            return "link " + Files.readSymbolicLink(file);
        }
        CRC32C sum = new CRC32C();
        sum.update(Files.readAllBytes(file));
        return "file %s %d %s %x"
                .formatted(
                        mode(file),
                        attributes.size(),
                        attributes.lastModifiedTime().toInstant(),
                        sum.getValue());
    }

    private static String mode(Path path) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return PosixFilePermissions.toString(attributes.permissions());
    }
}
