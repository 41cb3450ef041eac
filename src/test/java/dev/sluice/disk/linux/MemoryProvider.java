package dev.sluice.disk.linux;

import dev.sluice.disk.held.MemoryFileSystem;
import dev.sluice.domain.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What people do with files on a {@link MemoryFileSystem}, by the JDK's {@code Files}. */
public final class MemoryProvider extends FileSystemProvider {

    private static MemoryDisk disk(Path path) {
        MemoryDisk disk = ((MemoryFileSystem) path.getFileSystem()).disk();
        disk.byPeople();
        return disk;
    }

    private static @Nullable MemoryNode find(Path path, boolean isFollowed) throws IOException {
        MemoryDisk disk = disk(path);
        String bytes = MemoryPath.of(path).bytes();
        return isFollowed
                ? MemoryPaths.follow(disk, disk.root, bytes)
                : MemoryPaths.at(disk, disk.root, bytes);
    }

    private static MemoryNode present(Path path, boolean isFollowed) throws IOException {
        MemoryNode found = find(path, isFollowed);
        if (found == null) {
            throw new NoSuchFileException(path.toString());
        }
        return found;
    }

    private static MemoryNode parent(Path path) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw Errno.exception(Errno.EEXIST, path.toString());
        }
        return present(parent, true);
    }

    private static String name(Path path) {
        return MemoryPath.of(path).lastName();
    }

    private static boolean isFollowed(LinkOption... options) {
        return !Arrays.asList(options).contains(LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public FileChannel newFileChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        MemoryDisk disk = disk(path);
        synchronized (disk) {
            boolean isFollowed = !options.contains(LinkOption.NOFOLLOW_LINKS);
            MemoryNode found = find(path, isFollowed);
            boolean isNew = options.contains(StandardOpenOption.CREATE_NEW);
            if (found == null && (isNew || options.contains(StandardOpenOption.CREATE))) {
                found = disk.make(parent(path), name(path), Kind.FILE, 0666, path.toString());
            } else if (found != null && isNew) {
                throw Errno.exception(Errno.EEXIST, path.toString());
            } else if (found == null) {
                throw new NoSuchFileException(path.toString());
            }
            if (!found.isFile()) {
                throw Errno.exception(Errno.EISDIR, path.toString());
            }
            boolean writes =
                    options.contains(StandardOpenOption.WRITE)
                            || options.contains(StandardOpenOption.APPEND);
            disk.allow(found, writes ? 0200 : 0400, path.toString());
            if (writes && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
                disk.truncate(found, 0, path.toString());
            }
            FileChannel opened = new MemoryChannel(disk, found, path.toString(), false);
            return options.contains(StandardOpenOption.APPEND)
                    ? opened.position(found.size())
                    : opened;
        }
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
            Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
        List<Path> found = new ArrayList<>();
        MemoryDisk disk = disk(directory);
        synchronized (disk) {
            MemoryNode node = present(directory, true);
            if (!node.isDirectory()) {
                throw Errno.exception(Errno.ENOTDIR, directory.toString());
            }
            for (String name : disk.list(node, directory.toString())) {
                byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
                Path child = directory.resolve(new String(bytes, StandardCharsets.UTF_8));
                if (filter.accept(child)) {
                    found.add(child);
                }
            }
        }
        return new Listed(found);
    }

    private record Listed(List<Path> paths) implements DirectoryStream<Path> {

        @Override
        public java.util.Iterator<Path> iterator() {
            return paths.iterator();
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
        synchronized (disk(path)) {
            var _ =
                    disk(path)
                            .make(parent(path), name(path), Kind.DIRECTORY, 0777, path.toString());
        }
    }

    @Override
    public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes)
            throws IOException {
        synchronized (disk(link)) {
            MemoryNode made =
                    disk(link).make(parent(link), name(link), Kind.SYMLINK, 0777, link.toString());
            made.mode = 0777;
            made.target = MemoryDisk.bytes(target.toString());
        }
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        synchronized (disk(link)) {
            disk(link).link(present(existing, false), parent(link), name(link), link.toString());
        }
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
        synchronized (disk(link)) {
            MemoryNode found = present(link, false);
            if (!found.isLink()) {
                throw new NotLinkException(link.toString());
            }
            byte[] bytes = found.target.getBytes(StandardCharsets.ISO_8859_1);
            return link.getFileSystem().getPath(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        MemoryDisk disk = disk(path);
        synchronized (disk) {
            if (present(path, false).isDirectory()) {
                disk.removeDirectory(parent(path), name(path), path.toString());
            } else {
                disk.unlink(parent(path), name(path), path.toString());
            }
        }
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        List<CopyOption> asked = Arrays.asList(options);
        boolean mayReplace =
                asked.contains(StandardCopyOption.REPLACE_EXISTING)
                        || asked.contains(StandardCopyOption.ATOMIC_MOVE);
        synchronized (disk(source)) {
            disk(source)
                    .rename(
                            parent(source),
                            name(source),
                            parent(target),
                            name(target),
                            mayReplace,
                            target.toString());
        }
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
        synchronized (disk(one)) {
            return present(one, true) == present(other, true);
        }
    }

    @Override
    public boolean isHidden(Path path) {
        return false;
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        synchronized (disk(path)) {
            var _ = present(path, true);
            return ((MemoryFileSystem) path.getFileSystem()).store();
        }
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        MemoryDisk disk = disk(path);
        synchronized (disk) {
            MemoryNode found = present(path, true);
            for (AccessMode mode : modes) {
                int bit =
                        switch (mode) {
                            case READ -> 0400;
                            case WRITE -> 0200;
                            case EXECUTE -> 0100;
                        };
                disk.allow(found, bit, path.toString());
            }
        }
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        boolean isFollowed = isFollowed(options);
        MemoryView view = new MemoryView(() -> present(path, isFollowed), disk(path));
        return type.isInstance(view) ? type.cast(view) : null;
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
            Path path, Class<A> type, LinkOption... options) throws IOException {
        synchronized (disk(path)) {
            return type.cast(MemoryAttributes.of(disk(path), present(path, isFollowed(options))));
        }
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
            throws IOException {
        Map<String, Object> found = new LinkedHashMap<>();
        synchronized (disk(path)) {
            MemoryAttributes all =
                    MemoryAttributes.of(disk(path), present(path, isFollowed(options)));
            for (String name : names.substring(names.indexOf(':') + 1).split(",", -1)) {
                found.put(name, all.get(name));
            }
        }
        return found;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void setAttribute(Path path, String name, Object value, LinkOption... options)
            throws IOException {
        MemoryDisk disk = disk(path);
        synchronized (disk) {
            MemoryNode node = present(path, isFollowed(options));
            switch (name.substring(name.indexOf(':') + 1)) {
                case "mode" -> disk.setMode(node, (int) value);
                case "lastModifiedTime" -> disk.setMtime(node, ((FileTime) value).toInstant());
                case "permissions" ->
                        disk.setMode(node, MemoryAttributes.bits((Set<PosixFilePermission>) value));
                default -> throw new UnsupportedOperationException(name);
            }
        }
    }

    @Override
    public String getScheme() {
        return "memory";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException();
    }
}
