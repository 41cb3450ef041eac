package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * People at work on some nodes, and what each file must hold because of it. Each path belongs to
 * one node, so that there are no conflicts; each content is unique and tells whether it is whole.
 */
final class Users {

    static final int DIRECTORIES = 8;

    /** What somebody writes before it gets its name; nothing is promised of it. */
    private static final String UNNAMED = ".new";

    private final Random random;
    private final List<NodeProcess> nodes;
    private final SortedMap<String, String> files = new TreeMap<>();
    private long written;

    Users(long seed, NodeProcess... nodes) {
        this.random = new Random(seed);
        this.nodes = List.of(nodes);
    }

    void makeDirectories() throws IOException {
        for (int i = 0; i < DIRECTORIES; i++) {
            Files.createDirectories(nodes.getFirst().tree().resolve("d" + i));
        }
    }

    /** Whether all of them have got what the first has made. */
    boolean haveDirectories() {
        return nodes.stream()
                .allMatch(node ->
                        IntStream.range(0, DIRECTORIES)
                                .allMatch(i -> Files.exists(node.tree().resolve("d" + i))));
    }

    /** So many changes, each durable when this returns. */
    void work(int changes) throws IOException {
        for (int i = 0; i < changes; i++) {
            int owner = random.nextInt(nodes.size());
            change(nodes.get(owner).tree(), "of-" + owner + "-");
        }
    }

    private void change(Path tree, String prefix) throws IOException {
        List<String> own =
                files.keySet().stream()
                        .filter(path -> path.substring(path.indexOf('/') + 1).startsWith(prefix))
                        .toList();
        int dice = own.size() < 10 ? 0 : random.nextInt(10);
        if (dice < 5) {
            write(tree, "d" + random.nextInt(DIRECTORIES) + "/" + prefix + ++written);
            return;
        }
        String path = own.get(random.nextInt(own.size()));
        if (!Files.exists(tree.resolve(path))) {
            throw new AssertionError("lost at its own node: " + path);
        }
        if (dice < 7) {
            write(tree, path);
        } else if (dice < 9) {
            Files.delete(tree.resolve(path));
            forceParent(tree.resolve(path));
            files.remove(path);
        } else {
            String next = "d" + random.nextInt(DIRECTORIES) + "/" + prefix + ++written;
            Files.move(tree.resolve(path), tree.resolve(next));
            forceParent(tree.resolve(path));
            forceParent(tree.resolve(next));
            files.put(next, String.valueOf(files.remove(path)));
        }
    }

    private void write(Path tree, String path) throws IOException {
        String content = content();
        Path temporary = tree.resolve(path + UNNAMED);
        try (FileChannel file =
                FileChannel.open(
                        temporary,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(temporary, tree.resolve(path), StandardCopyOption.ATOMIC_MOVE);
        forceParent(tree.resolve(path));
        files.put(path, content);
    }

    private String content() {
        int length = random.nextInt(8) == 0 ? random.nextInt(400_000) : random.nextInt(20_000);
        String word = "%016x".formatted(random.nextLong());
        return "%s %d\n%s".formatted(word, length, word.repeat(length / 16 + 1)) + "end";
    }

    private static boolean isWhole(String content) {
        int space = content.indexOf(' ');
        int line = content.indexOf('\n');
        if (space != 16 || line < 0) {
            return false;
        }
        String word = content.substring(0, 16);
        int length = Integer.parseInt(content.substring(space + 1, line));
        return content.substring(line + 1).equals(word.repeat(length / 16 + 1) + "end");
    }

    private static void forceParent(Path file) throws IOException {
        Path directory = Objects.requireNonNull(file.getParent());
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** The files of a tree that are not one whole content. */
    static List<String> torn(Path tree) throws IOException {
        List<String> torn = new ArrayList<>();
        read(tree)
                .forEach((path, content) -> {
                    if (!isWhole(content)) {
                        torn.add(path + " of " + content.length() + " bytes");
                    }
                });
        return torn;
    }

    /** Every tree holds exactly what its people have made. */
    void assertKept() {
        for (NodeProcess node : nodes) {
            try {
                SortedMap<String, String> found = read(node.tree());
                assertThat(found.keySet()).as(node.tree().toString()).isEqualTo(files.keySet());
                assertThat(found).as(node.tree().toString()).isEqualTo(files);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static SortedMap<String, String> read(Path tree) throws IOException {
        SortedMap<String, String> found = new TreeMap<>();
        Files.walkFileTree(
                tree,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path directory, BasicFileAttributes attributes) {
                        String name = String.valueOf(directory.getFileName());
                        return name.equals(".sluice") || name.equals("lost+found")
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        String name = tree.relativize(file).toString();
                        if (!name.endsWith(UNNAMED)) {
                            found.put(name, Files.readString(file, StandardCharsets.ISO_8859_1));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e)
                            throws IOException {
                        if (e instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw e;
                    }
                });
        return found;
    }
}
