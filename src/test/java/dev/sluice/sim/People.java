package dev.sluice.sim;

import dev.sluice.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The people and programs that work in one node's tree, whether its process runs or not. */
final class People {

    private static final int LARGE = 200_000;

    private final SimulatedDisk disk;
    private final Path root;
    private final Chronicle chronicle;
    private final InstantSource clock;

    People(SimulatedDisk disk, Path root, Chronicle chronicle, InstantSource clock) {
        this.disk = disk;
        this.root = root;
        this.chronicle = chronicle;
        this.clock = clock;
    }

    void change(Action.Change change) {
        Path path = root.resolve(change.path());
        try {
            if (!Files.isDirectory(above(path), LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            switch (change.deed()) {
                case SAVE_IN_PLACE -> saveInPlace(path, content(change.content()));
                case SAVE_BY_RENAME -> saveByRename(path, content(change.content()));
                case DELETE -> delete(path);
                case MAKE_DIRECTORY -> makeDirectory(path);
                case MOVE -> move(path, root.resolve(change.other()));
                case SWAP -> swap(path, content(change.content()));
                case LINK -> link(path, "to-" + change.content() % 3);
                case TOUCH -> touch(path);
                case CHANGE_MODE -> changeMode(path, change.content() % 2 == 0);
            }
        } catch (IOException e) {
            throw new IllegalStateException("bug: a person's " + change, e);
        }
    }

    private static Path above(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    /** Most are short, a few too large to be gathered with others. */
    private static String content(int number) {
        String text = "content " + number + " ";
        return number % 37 == 0 ? text.repeat(LARGE / text.length()) : text;
    }

    private static boolean isFile(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private void giveUp(Path path) throws IOException {
        if (isFile(path)) {
            chronicle.gave(Files.readString(path));
        }
    }

    private void saveInPlace(Path path, String content) throws IOException {
        if (isDirectory(path) || Files.isSymbolicLink(path)) {
            return;
        }
        giveUp(path);
        chronicle.wrote(content);
        Files.writeString(path, content);
        disk.sync(path);
    }

    private void saveByRename(Path path, String content) throws IOException {
        if (isDirectory(path)) {
            return;
        }
        giveUp(path);
        chronicle.wrote(content);
        Path temp = path.resolveSibling(".save");
        Files.writeString(temp, content);
        Files.move(temp, path, StandardCopyOption.ATOMIC_MOVE);
        disk.sync(path);
    }

    /** Whatever is there, a directory with all that is in it. */
    private void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        for (Path each : below(path).reversed()) {
            if (isFile(each)) {
                chronicle.deleted(root.relativize(each).toString(), Files.readString(each));
            }
            Files.delete(each);
        }
        disk.sync(above(path));
    }

    /** The path and all below it, a directory before what is in it. */
    static List<Path> below(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            return all.sorted().toList();
        }
    }

    private void makeDirectory(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(path);
            disk.sync(path);
        }
    }

    private void move(Path path, Path to) throws IOException {
        boolean isPossible =
                Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                        && !to.startsWith(path)
                        && isDirectory(above(to))
                        && (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)
                                || isFile(path) && isFile(to));
        if (!isPossible) {
            return;
        }
        giveUp(to);
        Files.move(path, to, StandardCopyOption.ATOMIC_MOVE);
        disk.sync(above(path));
        disk.sync(to);
    }

    /** A file becomes a directory, and a directory, with all that is in it, a file. */
    private void swap(Path path, String content) throws IOException {
        boolean wasDirectory = isDirectory(path);
        delete(path);
        if (wasDirectory) {
            saveInPlace(path, content);
        } else {
            makeDirectory(path);
        }
    }

    private void link(Path path, String target) throws IOException {
        if (!isDirectory(path)) {
            giveUp(path);
            Files.deleteIfExists(path);
            Files.createSymbolicLink(path, root.getFileSystem().getPath(target));
            disk.sync(above(path));
        }
    }

    private void touch(Path path) throws IOException {
        if (isFile(path)) {
            chronicle.touched(Files.readString(path));
            Files.setLastModifiedTime(path, FileTime.from(clock.instant()));
            disk.sync(path);
        }
    }

    private void changeMode(Path path, boolean isOpen) throws IOException {
        if (isFile(path)) {
            chronicle.touched(Files.readString(path));
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(isOpen ? "rw-rw-r--" : "rw-------"));
            disk.sync(path);
        }
    }
}
