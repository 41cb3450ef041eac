package dev.sluice.sim;

import dev.sluice.disk.SimulatedDisk;
import dev.sluice.ignore.IgnoreFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The people and programs that work in one node's tree, whether its process runs or not. */
final class People {

    /** The last leads out of the root. */
    private static final List<String> TARGETS = List.of("to-0", "to-1", "../outside");

    private static final int LARGE = 200_000;

    /** Names where a file gets one of whose directory is not there. */
    private static final List<String> FURTHER = List.of("l", "m");

    /** One of how many further names lies outside. */
    private static final int OUTSIDE = 6;

    /** Contents that are written again and again, so that several nodes come to the same. */
    private static final int COMMON = 4;

    private static final List<String> MODES =
            List.of("rw-rw-r--", "rw-------", "---------", "-w-------");

    private static final List<String> DIRECTORY_MODES =
            List.of("rwxr-xr-x", "r-xr-xr-x", "---------", "r--------", "-wx------", "--x--x--x");

    private static final List<String> RULES =
            List.of("a/\n", "*.txt\n", "/b\n", "x\n!/a/x\n", "a/d\n", "z\nb/\n", "");

    private final SimulatedDisk disk;
    private final Path root;
    private final Edits edits;
    private final InstantSource clock;
    private final Owners owners;

    People(SimulatedDisk disk, Path root, Edits edits, InstantSource clock) {
        this.disk = disk;
        this.root = root;
        this.edits = edits;
        this.clock = clock;
        this.owners = new Owners(disk, edits);
    }

    Edits edits() {
        return edits;
    }

    /** Contents of files by their paths, but for what is ours. */
    SortedMap<String, String> files() throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        for (Path each : below(root)) {
            if (isFile(each) && !isOurs(each)) {
                files.put(root.relativize(each).toString(), Files.readString(each));
            }
        }
        return files;
    }

    /** Where there is what people put into a mirror. */
    List<String> drifted() {
        try {
            List<String> paths = new ArrayList<>();
            files().forEach((path, content) -> {
                if (edits.isDrift(content)) {
                    paths.add(path);
                }
            });
            return paths;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isOurs(Path path) {
        return path.startsWith(root.resolve(".sluice"));
    }

    /** What a program did at a person's word, told by what there was before. */
    void noteRestored(SortedMap<String, String> before) throws IOException {
        SortedMap<String, String> after = files();
        after.forEach((path, content) -> {
            if (!content.equals(before.get(path))) {
                edits.wroteAgain(content);
            }
        });
        before.forEach((path, content) -> {
            if (!content.equals(after.get(path))) {
                edits.gave(content); // for another file, or for a link
            }
        });
    }

    /** The same deed at paths at which there is something to be done. */
    Action.Change atRightPaths(Action.Change change) {
        try {
            Action.Deed deed = change.deed();
            boolean isOfSeveral =
                    deed == Action.Deed.SAVE_THROUGH_ONE_NAME || deed == Action.Deed.DETACH;
            if (!isOfSeveral && deed != Action.Deed.HARD_LINK) {
                return change;
            }
            String path = change.path();
            List<String> files = new ArrayList<>();
            for (String each : files().keySet()) {
                if (!isOfSeveral || !namesOf(each).isEmpty()) {
                    files.add(each);
                }
            }
            if (!files.contains(path) && !files.isEmpty()) {
                path = files.get(change.content() % files.size());
            }
            String other = change.other();
            if (!isDirectory(above(root.resolve(other))) || isDirectory(root.resolve(other))) {
                other = FURTHER.get(change.content() % FURTHER.size());
            }
            return new Action.Change(change.node(), deed, path, other, change.content());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
                case SAVE_AGAIN -> saveAgain(path, content(1 + change.content() % COMMON));
                case WRITE_RULES -> writeRules(change.content());
                case DELETE -> delete(path);
                case MAKE_DIRECTORY -> makeDirectory(path);
                case MOVE -> move(path, root.resolve(change.other()));
                case EXCHANGE -> exchange(path, root.resolve(change.other()));
                case SWAP -> swap(path, content(change.content()));
                case LINK -> link(path, TARGETS.get(change.content() % TARGETS.size()));
                case HARD_LINK -> hardLink(path, root.resolve(change.other()), change.content());
                case SAVE_THROUGH_ONE_NAME -> saveInPlace(path, content(change.content()));
                case DETACH -> detach(path, change.content() % 2 == 0);
                case TOUCH -> touch(path);
                case GIVE_AWAY -> owners.giveAway(path, change.content());
                case SET_SPECIAL -> owners.setSpecial(path, change.content());
                case SET_ACL -> owners.setAcl(path, change.content());
                case SET_ATTRIBUTE -> owners.setAttribute(path, change.content());
                case CHANGE_MODE -> changeMode(path, change.content());
            }
        } catch (IOException e) {
            throw new IllegalStateException("bug: a person's " + change, e);
        }
    }

    private static Path above(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    /** Most are short, a few too large to be gathered with others, some share parts. */
    private static String content(int number) {
        String text = "content " + number + " ";
        if (number > Deeds.IN_PARTS) {
            return text + Parts.of(number);
        }
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
            edits.gave(Files.readString(path));
        }
    }

    private void saveInPlace(Path path, String content) throws IOException {
        if (isDirectory(path) || Files.isSymbolicLink(path)) {
            return;
        }
        giveUp(path);
        edits.wrote(content);
        if (isFile(path) && (int) Files.getAttribute(path, "unix:nlink") > 1) {
            edits.linked(content);
        }
        Files.writeString(path, content);
        disk.sync(path);
    }

    private void saveByRename(Path path, String content) throws IOException {
        if (isDirectory(path)) {
            return;
        }
        giveUp(path);
        edits.wrote(content);
        replace(path, content);
    }

    private void saveAgain(Path path, String content) throws IOException {
        if (!isDirectory(path)) {
            giveUp(path);
            edits.wroteAgain(content);
            replace(path, content);
        }
    }

    private void writeRules(int number) throws IOException {
        saveAgain(root.resolve(IgnoreFile.PATH.toString()), RULES.get(number % RULES.size()));
    }

    private void replace(Path path, String content) throws IOException {
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
                edits.deleted(root.relativize(each).toString(), Files.readString(each));
            }
            Files.delete(each);
        }
        disk.sync(above(path));
    }

    /** All is as it was. */
    void become(TreeCopy copy) {
        try {
            for (Path each : below(root).reversed()) {
                if (!each.equals(root) && !isOurs(each)) {
                    delete(each);
                }
            }
            copy.putBack(root, edits);
            for (Path each : below(root)) {
                if (!isOurs(each)) {
                    disk.sync(each);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    private void exchange(Path path, Path other) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                || !Files.exists(other, LinkOption.NOFOLLOW_LINKS)
                || path.startsWith(other)
                || other.startsWith(path)
                || !isDirectory(above(other))) {
            return;
        }
        noteMoved(path);
        noteMoved(other);
        Path temp = root.resolve(".exchanged");
        Files.move(path, temp, StandardCopyOption.ATOMIC_MOVE);
        Files.move(other, path, StandardCopyOption.ATOMIC_MOVE);
        Files.move(temp, other, StandardCopyOption.ATOMIC_MOVE);
        disk.sync(path);
        disk.sync(other);
    }

    private void noteMoved(Path path) throws IOException {
        for (Path each : below(path)) {
            if (isFile(each)) {
                edits.moved(Files.readString(each));
            }
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
        noteMoved(path);
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

    private void hardLink(Path path, Path name, int number) throws IOException {
        boolean isOutside = number % OUTSIDE == 0;
        if (isFile(path) && isOutside) {
            Files.createLink(disk.path("/beyond/" + number), path);
        } else if (isFile(path)
                && isDirectory(above(name))
                && !isDirectory(name)
                && !path.equals(name)) {
            String content = Files.readString(path);
            giveUp(name);
            Files.deleteIfExists(name);
            Files.createLink(name, path);
            edits.linked(content);
            disk.sync(above(name));
        }
    }

    private void detach(Path path, boolean keepsTime) throws IOException {
        if (isFile(path)) {
            String content = Files.readString(path);
            FileTime mtime = Files.getLastModifiedTime(path);
            edits.linked(content);
            replace(path, content);
            if (keepsTime) {
                Files.setLastModifiedTime(path, mtime);
                disk.sync(path);
            }
        }
    }

    /** All names in the tree of the file at a path, if it has others. */
    List<String> namesOf(String path) {
        try {
            Path file = root.resolve(path);
            if (!isFile(file) || (int) Files.getAttribute(file, "unix:nlink") == 1) {
                return List.of();
            }
            List<String> names = new ArrayList<>();
            for (Path each : below(root)) {
                if (isFile(each) && !isOurs(each) && Files.isSameFile(each, file)) {
                    names.add(root.relativize(each).toString());
                }
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void touch(Path path) throws IOException {
        if (isFile(path)) {
            edits.touched(Files.readString(path));
            Files.setLastModifiedTime(path, FileTime.from(clock.instant()));
            disk.sync(path);
        }
    }

    /** Also to what keeps a file or a directory from its owner. */
    private void changeMode(Path path, int number) throws IOException {
        List<String> modes = isFile(path) ? MODES : DIRECTORY_MODES;
        if (isFile(path)) {
            edits.touched(Files.readString(path));
        }
        if (isFile(path) || isDirectory(path)) {
            String mode = modes.get(number % modes.size());
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
            disk.sync(path);
        }
    }
}
