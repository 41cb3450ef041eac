package dev.sluice.disk.held;

import dev.sluice.disk.linux.MemoryDisk;
import dev.sluice.disk.linux.MemoryNode;
import dev.sluice.disk.linux.MemoryPath;
import dev.sluice.disk.linux.MemoryPaths;
import dev.sluice.disk.linux.MemoryProvider;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A {@link MemoryDisk} under {@code /}: people go by the JDK's {@code Files}, and a {@link
 * FolderRoot} holds {@link MemoryDirectory}s.
 */
public final class MemoryFileSystem extends FileSystem implements HeldFileSystem {

    private static final AtomicLong NUMBERS = new AtomicLong();

    private final long number = NUMBERS.incrementAndGet();
    private final MemoryDisk disk;
    private final MemoryProvider provider = new MemoryProvider();
    private final MemoryStore store;

    public MemoryFileSystem(InstantSource clock) {
        this.disk = new MemoryDisk(clock);
        this.store = new MemoryStore(disk);
    }

    public MemoryDisk disk() {
        return disk;
    }

    public long number() {
        return number;
    }

    public MemoryStore store() {
        return store;
    }

    @Override
    public HeldDirectory hold(Path directory) throws IOException {
        disk.step("open", directory.toString());
        synchronized (disk) {
            MemoryNode found =
                    MemoryPaths.follow(disk, disk.root, MemoryPath.of(directory).bytes());
            if (found == null) {
                throw new NoSuchFileException(directory.toString());
            }
            if (!found.isDirectory()) {
                throw new NotDirectoryException(directory.toString());
            }
            disk.allow(found, 0500, directory.toString());
            return new MemoryDirectory(disk, found, "");
        }
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        // It goes when nobody has it any more.
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(getPath("/"));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of(store);
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic", "posix", "unix");
    }

    @Override
    public Path getPath(String first, String... more) {
        return MemoryPath.of(
                this,
                Stream.concat(Stream.of(first), Stream.of(more))
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining("/")));
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        return FileSystems.getDefault().getPathMatcher(syntaxAndPattern); // goes by the text
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException();
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException();
    }
}
