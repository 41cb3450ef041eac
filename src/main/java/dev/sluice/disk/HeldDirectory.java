package dev.sluice.disk;

import dev.sluice.domain.FileIdentity;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Instant;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open directory, in which everything is done by single names and without following links: with
 * more than one name the JDK would follow a link at all but the last. What somebody does with the
 * directories above, once it is held, does not matter.
 *
 * <p>May be used by several threads, but for {@link #read}.
 */
final class HeldDirectory implements AutoCloseable {

    private static final int TRIES = 5;

    private final SecureDirectoryStream<Path> stream;
    private final Path fullPath;
    private final String path;
    private final FileKey key;
    private final boolean isOwned;

    private HeldDirectory(
            SecureDirectoryStream<Path> stream,
            Path fullPath,
            String path,
            FileKey key,
            boolean isOwned) {
        this.stream = stream;
        this.fullPath = fullPath;
        this.path = path;
        this.key = key;
        this.isOwned = isOwned;
    }

    /** Opens a directory by its full path, following links in it. */
    @SuppressWarnings("StreamResourceLeak") // it is the caller's to close
    static HeldDirectory open(Path directory) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(directory);
        try {
            if (stream instanceof SecureDirectoryStream<Path> secure) {
                return new HeldDirectory(secure, directory, "", keyOf(secure), true);
            }
            throw new IOException("this system has no directories that can be held open");
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    private static FileKey keyOf(SecureDirectoryStream<Path> stream) throws IOException {
        return FileKey.of(
                stream.getFileAttributeView(BasicFileAttributeView.class).readAttributes());
    }

    /** The same directory, to be handed to somebody who will close what he gets. */
    HeldDirectory borrowed() {
        return new HeldDirectory(stream, fullPath, path, key, false);
    }

    FileKey key() {
        return key;
    }

    /** Whether only we write in it. */
    boolean isReserved() {
        return path.equals(RelativePath.RESERVED) || path.startsWith(RelativePath.RESERVED + "/");
    }

    /** The path within the folder of a name in this directory, for messages. */
    String pathOf(String name) {
        return path.isEmpty() ? name : path + "/" + name;
    }

    /**
     * The full path of a name, for the few calls that the JDK offers by full path only; what comes
     * of them is to be checked by this directory.
     */
    Path fullPath(String name) throws IOException {
        return fullPath.resolve(toPath(name));
    }

    /** Whether the full path leads to this directory at the moment. */
    boolean leadsHere() throws IOException {
        try {
            BasicFileAttributes there = Files.readAttributes(fullPath, BasicFileAttributes.class);
            return FileKey.of(there).equals(key);
        } catch (FileSystemException e) {
            return false;
        }
    }

    /** A directory found only by its full path, wherever that leads now. */
    HeldDirectory whereverPathLeads() throws IOException {
        return open(fullPath);
    }

    /**
     * Opens a directory in this one.
     *
     * @throws NoSuchFileException if there is none (something else, or a link, may be there)
     * @throws FileSystemException if it is on another file system
     */
    HeldDirectory enter(String name) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            BasicFileAttributes found = glance(name);
            if (found == null || !found.isDirectory()) {
                throw new NoSuchFileException(pathOf(name), null, "no such directory");
            }
            FileKey expected = FileKey.of(found);
            if (expected.device() != key.device()) {
                throw new FileSystemException(
                        pathOf(name), null, "is on another file system than its folder");
            }
            HeldDirectory entered = enter(name, expected);
            if (entered != null) {
                return entered;
            }
        }
        throw new FileSystemException(
                pathOf(name), null, "replaced " + TRIES + " times while it was opened");
    }

    /**
     * With "/." the open of anything but a directory fails at once, where the open of a FIFO put
     * there since would wait for ever. For the same reason it would follow a link put there since:
     * but then what was opened is not the inode that was looked at, and is closed again unread.
     *
     * @return null if it is not what was looked at
     */
    @Nullable HeldDirectory enter(String name, FileKey expected) throws IOException {
        Path child = toPath(name);
        SecureDirectoryStream<Path> opened =
                Named.call(
                        pathOf(name),
                        () ->
                                stream.newDirectoryStream(
                                        child.resolve("."), LinkOption.NOFOLLOW_LINKS));
        try {
            if (keyOf(opened).equals(expected)) {
                return new HeldDirectory(
                        opened, fullPath.resolve(child), pathOf(name), expected, true);
            }
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
        opened.close();
        return null;
    }

    /** This directory once more, with a reading position of its own. */
    HeldDirectory again() throws IOException {
        SecureDirectoryStream<Path> opened =
                Named.call(path, () -> stream.newDirectoryStream(Path.of(".")));
        return new HeldDirectory(opened, fullPath, path, key, true);
    }

    /** What it holds; to be called once, and by one thread. */
    Iterator<Path> read() {
        return stream.iterator();
    }

    /** What is at a name, with ctime; null if nothing is. */
    @Nullable FileIdentity look(String name) throws IOException {
        return Named.call(pathOf(name), () -> Look.at(this, name));
    }

    /** What is at a name, without ctime and cheaper; null if nothing is. */
    @Nullable BasicFileAttributes glance(String name) throws IOException {
        Path child = toPath(name);
        try {
            return Named.call(pathOf(name), () -> view(child).readAttributes());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private PosixFileAttributeView view(Path child) {
        return stream.getFileAttributeView(
                child, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Opens a file; the caller looks before and after, see {@link OpenWatch}. */
    FileChannel open(String name, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return OpenWatch.during(this, name, () -> openUnwatched(name, options, attributes));
    }

    FileChannel openUnwatched(
            String name, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        Path child = toPath(name);
        return Named.call(
                pathOf(name),
                () -> (FileChannel) stream.newByteChannel(child, options, attributes));
    }

    /** Sets the mtime of a file, see {@link Stamp#toWrite}. */
    void setMtime(String name, Instant mtime) throws IOException {
        Path child = toPath(name);
        Named.run(
                pathOf(name),
                () ->
                        OpenWatch.during(
                                this,
                                name,
                                () -> {
                                    view(child).setTimes(Stamp.toWrite(mtime), null, null);
                                    return Boolean.TRUE;
                                }));
    }

    /** Sets the mode of a file. The JDK opens it for that, so it must be readable for us. */
    void setMode(String name, Mode mode) throws IOException {
        Path child = toPath(name);
        Named.run(
                pathOf(name),
                () ->
                        OpenWatch.during(
                                this,
                                name,
                                () -> {
                                    view(child).setPermissions(Permissions.of(mode));
                                    return Boolean.TRUE;
                                }));
    }

    /** Sets the mode of this directory itself. */
    void setOwnMode(Mode mode) throws IOException {
        Named.run(
                path,
                () ->
                        stream.getFileAttributeView(PosixFileAttributeView.class)
                                .setPermissions(Permissions.of(mode)));
    }

    void removeFile(String name) throws IOException {
        Path child = toPath(name);
        Named.run(pathOf(name), () -> stream.deleteFile(child));
    }

    void removeDirectory(String name) throws IOException {
        Path child = toPath(name);
        Named.run(pathOf(name), () -> stream.deleteDirectory(child));
    }

    /** Renames; replaces a file, a link or an empty directory of the same kind. */
    void move(String name, HeldDirectory to, String newName) throws IOException {
        Path from = toPath(name);
        Path target = to.toPath(newName);
        Named.run(to.pathOf(newName), () -> stream.move(from, to.stream, target));
    }

    /** Fsyncs the names in this directory. */
    void force() throws IOException {
        Named.run(
                path,
                () -> {
                    try (FileChannel self =
                            (FileChannel)
                                    stream.newByteChannel(
                                            Path.of("."), Set.of(StandardOpenOption.READ))) {
                        self.force(true);
                    }
                });
    }

    private Path toPath(String name) throws IOException {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
            throw new IllegalStateException("bug: not a single name: " + pathOf(name));
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new FileSystemException(
                    pathOf(name),
                    null,
                    "its name cannot be written in this process's locale; run with LC_ALL=C.UTF-8");
        }
    }

    @Override
    public void close() throws IOException {
        if (isOwned) {
            stream.close();
        }
    }
}
