package dev.sluice.cluster;

import dev.sluice.AtomicMove;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * People who work on the same few names on several nodes, without asking whether a node runs. Of
 * each thing that they do is known what they saw when they did it: a replacement is an exchange
 * with something outside of the tree, a removal a move to there.
 */
final class Rivals {

    private static final List<String> DIRECTORIES = List.of("", "a/", "a/d/", "b/");
    private static final List<String> NAMES = List.of("f", "g.txt", "h.tar.gz", "a", "b", "d");
    private static final List<String> MODES = List.of("rw-r--r--", "rw-------", "rwxr-xr-x");

    private record Left(Path there, String path) {}

    private final Random random;
    private final List<NodeProcess> nodes;
    private final Path outside;
    private final Chronicle chronicle;
    private final List<String> roots;
    private final List<Left> left = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private int made;

    /**
     * @param outside a directory of the same file system, empty
     * @param roots the directories at the top of the trees that they work in
     */
    Rivals(
            Random random,
            List<NodeProcess> nodes,
            Path outside,
            Chronicle chronicle,
            List<String> roots) {
        this.random = random;
        this.nodes = nodes;
        this.outside = outside;
        this.chronicle = chronicle;
        this.roots = roots;
    }

    /** What was done so far, one line for each. */
    List<String> log() {
        return log;
    }

    void note(String what) {
        log.add(Instant.now() + " " + what);
    }

    /** Makes the directory with which they begin, on every node by itself. */
    void begin(String root) throws IOException {
        for (NodeProcess node : nodes) {
            makeDirectory(node, root);
            for (String below : List.of("/a", "/b", "/a/d")) {
                makeDirectory(node, root + below);
            }
        }
    }

    /** Does one thing, or two of which neither knows of the other. */
    void act() throws IOException {
        NodeProcess node = anyOf(nodes);
        String there = existing(node);
        try {
            switch (random.nextInt(22)) {
                case 0, 1, 2, 3, 4 -> write(node, place());
                case 5, 6, 7 -> writeOnTwo(place());
                case 8, 9 -> append(node, there);
                case 10, 11, 12 -> delete(node, there);
                case 13, 14, 15 -> rename(node, there);
                case 16 -> makeDirectory(node, place());
                case 17, 18 -> touch(node, there);
                case 19, 20 -> swap(node, there);
                default -> link(node, place());
            }
        } catch (FileSystemException _) {
            // Just then the node did something there. Nothing was done.
        }
    }

    private <T> T anyOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private String place() {
        return anyOf(roots) + "/" + anyOf(DIRECTORIES) + anyOf(NAMES);
    }

    /** Some path that is there now; the root if there is none. */
    private String existing(NodeProcess node) throws IOException {
        String root = anyOf(roots);
        List<String> all = List.copyOf(Trees.contents(node.tree().resolve(root)).keySet());
        return all.isEmpty() ? root : root + "/" + anyOf(all);
    }

    private Path nextOutside() {
        return outside.resolve("x" + ++made);
    }

    private String text() {
        String word = "%016x".formatted(random.nextLong());
        int length = random.nextInt(12) == 0 ? random.nextInt(600_000) : random.nextInt(3_000);
        return word.repeat(length / 16 + 1) + "\n";
    }

    private void write(NodeProcess node, String path) throws IOException {
        if (!isDirectory(node, path)) {
            offer(node, path, Files.writeString(nextOutside(), text()));
        }
    }

    private void writeOnTwo(String path) throws IOException {
        int first = random.nextInt(nodes.size());
        write(nodes.get(first), path);
        write(nodes.get((first + 1 + random.nextInt(nodes.size() - 1)) % nodes.size()), path);
    }

    private void link(NodeProcess node, String path) throws IOException {
        if (!isDirectory(node, path)) {
            Path target = Path.of("to-%016x".formatted(random.nextLong()));
            offer(node, path, Files.createSymbolicLink(nextOutside(), target));
        }
    }

    /** A directory for a file or a link, and the other way round. */
    private void swap(NodeProcess node, String path) throws IOException {
        if (roots.contains(path)) {
            return;
        }
        Path next = nextOutside();
        if (isDirectory(node, path)) {
            Files.writeString(next, text());
        } else {
            Files.createDirectory(next);
            Files.writeString(next.resolve("f"), text());
        }
        offer(node, path, next);
    }

    /** Puts there what was made outside, in place of whatever is there. */
    private void offer(NodeProcess node, String path, Path next) throws IOException {
        Path target = node.tree().resolve(path);
        SortedMap<String, String> contents = Trees.contents(next);
        boolean isDirectory = Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS);
        boolean isTaken = AtomicMove.exchange(next, target);
        if (!isTaken && !AtomicMove.toFree(next, target)) {
            return;
        }
        if (isTaken) {
            left.add(new Left(next, path));
        }
        if (isDirectory) {
            chronicle.put(path, Trees.DIRECTORY);
        }
        contents.forEach((below, content) -> chronicle.put(under(path, below), content));
        note(node + (isTaken ? " replaced " : " made ") + path + " " + contents);
    }

    private void append(NodeProcess node, String path) throws IOException {
        Path file = node.tree().resolve(path);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Object before = identity(file);
        String old = contentOf(file);
        ByteBuffer line = ByteBuffer.wrap(text().getBytes(StandardCharsets.ISO_8859_1));
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)) {
            int _ = channel.write(line);
        } catch (IOException e) {
            // For want of room; the time of the file was set all the same.
            chronicle.touched(path);
            throw e;
        }
        String now = contentOf(file);
        chronicle.took(path, old);
        chronicle.put(path, now);
        if (!before.equals(identity(file))) {
            // The node put another file there meanwhile: nobody can be held to the line.
            chronicle.took(path, now);
        }
        note(node + " appended to " + path + " " + old + ", now " + now);
    }

    private static Object identity(Path file) throws IOException {
        return Objects.requireNonNull(
                Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS));
    }

    private static String contentOf(Path file) throws IOException {
        return Objects.requireNonNullElse(Trees.contents(file).get(""), Trees.DIRECTORY);
    }

    /** One by one, as {@code rm -r} does it, or a directory in one piece. */
    void delete(NodeProcess node, String path) throws IOException {
        Path target = node.tree().resolve(path);
        if (isDirectory(node, path) && random.nextBoolean()) {
            for (String name : names(target)) {
                delete(node, path + "/" + name);
            }
        }
        Path away = nextOutside();
        if (AtomicMove.toFree(target, away)) {
            left.add(new Left(away, path));
            note(node + " deleted " + path);
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(each -> each.getFileName().toString()).toList();
        }
    }

    private void rename(NodeProcess node, String path) throws IOException {
        String to =
                random.nextBoolean()
                        ? place()
                        : anyOf(roots) + "/" + anyOf(DIRECTORIES) + "n" + ++made;
        if (roots.contains(path) || to.startsWith(path + "/")) {
            return;
        }
        Path target = node.tree().resolve(to);
        if (!AtomicMove.toFree(node.tree().resolve(path), target)) {
            return;
        }
        if (isDirectory(node, to)) {
            chronicle.moved(path, to);
            chronicle.took(path, Trees.DIRECTORY);
            chronicle.put(to, Trees.DIRECTORY);
        }
        SortedMap<String, String> contents = Trees.contents(target);
        contents.forEach((below, content) -> {
            chronicle.took(under(path, below), content);
            chronicle.put(under(to, below), content);
        });
        note(node + " renamed " + path + " to " + to + " with " + contents);
    }

    private void makeDirectory(NodeProcess node, String path) throws IOException {
        Path next = Files.createDirectory(nextOutside());
        if (AtomicMove.toFree(next, node.tree().resolve(path))) {
            chronicle.put(path, Trees.DIRECTORY);
            note(node + " made the directory " + path);
        }
    }

    private void touch(NodeProcess node, String path) throws IOException {
        Path target = node.tree().resolve(path);
        if (Files.isSymbolicLink(target)) {
            return;
        }
        if (random.nextBoolean()) {
            String mode = isDirectory(node, path) ? "rwxr-x---" : anyOf(MODES);
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));
        } else {
            Files.setLastModifiedTime(
                    target, FileTime.from(Instant.ofEpochSecond(random.nextInt(1_700_000_000))));
        }
        chronicle.touched(path);
        note(node + " touched " + path);
    }

    private static boolean isDirectory(NodeProcess node, String path) {
        return Files.isDirectory(node.tree().resolve(path), LinkOption.NOFOLLOW_LINKS);
    }

    private static String under(String path, String below) {
        return below.isEmpty() ? path : path + "/" + below;
    }

    /** To be called when all has come to rest: only now is known what was in what they removed. */
    void end() throws IOException {
        for (Left each : left) {
            if (Files.isDirectory(each.there, LinkOption.NOFOLLOW_LINKS)) {
                chronicle.took(each.path, Trees.DIRECTORY);
            }
            Trees.contents(each.there)
                    .forEach((below, content) -> {
                        chronicle.took(under(each.path, below), content);
                        note("taken from " + under(each.path, below) + " " + content);
                    });
        }
        Trees.remove(outside);
        Files.createDirectory(outside);
    }
}
