package dev.sluice.disk.jdk;

import dev.sluice.disk.held.Closing;
import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.ForeignMountException;
import dev.sluice.disk.held.Found;
import dev.sluice.disk.held.Glance;
import dev.sluice.disk.held.HardLinks;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.IoStep;
import dev.sluice.disk.held.ListedName;
import dev.sluice.disk.held.MountPoints;
import dev.sluice.disk.held.Named;
import dev.sluice.disk.held.NamelessWhole;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.held.Preserving;
import dev.sluice.disk.held.Stamp;
import dev.sluice.disk.held.Stat;
import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.disk.held.Whole;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.LinkGroup;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Mode;
import dev.sluice.domain.Preserve.What;
import dev.sluice.domain.Span;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
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
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory held by the JDK's {@link SecureDirectoryStream}. Always by single names: with more
 * than one the JDK would follow a link at all but the last.
 */
public final class JavaDirectory extends HeldDirectory {

    private static final HardLinks LINKS = new PathLinks();

    private static final Set<OpenOption> READ =
            Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private static final Set<OpenOption> AGAIN =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private static final Set<OpenOption> NEW =
            Set.of(
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE_NEW,
                    LinkOption.NOFOLLOW_LINKS);

    /** Nobody else reads a content before it has the mode that it should have. */
    private static final FileAttribute<?> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final FileAttribute<?> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final int TRIES = 5;

    private final SecureDirectoryStream<Path> stream;
    private final Path fullPath;
    private final boolean isOwned;
    private final Spelling spelling;
    private volatile boolean isClosing;

    /** Under which name a file system finds what is asked for by another; in tests only. */
    @FunctionalInterface
    public interface Spelling {

        String of(HeldDirectory directory, String name) throws IOException;
    }

    private JavaDirectory(
            SecureDirectoryStream<Path> stream,
            Path fullPath,
            String path,
            FileKey key,
            MountPoints mounts,
            boolean isOwned,
            Spelling spelling) {
        super(path, key, Stat.NO_MOUNT, mounts);
        this.spelling = spelling;
        this.stream = stream;
        this.fullPath = fullPath;
        this.isOwned = isOwned;
    }

    /** Opens a directory by its full path, following links in it. */
    public static JavaDirectory open(Path directory) throws IOException {
        return open(directory, (_, name) -> name);
    }

    @SuppressWarnings("StreamResourceLeak") // it is the caller's to close
    public static JavaDirectory open(Path directory, Spelling spelling) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(directory);
        try {
            if (stream instanceof SecureDirectoryStream<Path> secure) {
                MountPoints mounts = MountPoints.below(directory);
                return new JavaDirectory(
                        secure, directory, "", keyOf(secure), mounts, true, spelling);
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

    /** That of a root is of one form. */
    static JavaDirectory of(HeldDirectory directory) {
        if (directory instanceof JavaDirectory java) {
            return java;
        }
        throw new IllegalStateException("bug: two ways in one root");
    }

    @Override
    public @Nullable HeldDirectory enterBelow(String path) {
        return null;
    }

    @Override
    public @Nullable OpenFile openBelow(String path) {
        return null;
    }

    @Override
    public @Nullable FileStat readBelow(String path, ByteBuffer into) {
        return null;
    }

    @Override
    public HeldDirectory borrowed() {
        return new JavaDirectory(stream, fullPath, path(), key(), mounts(), false, spelling);
    }

    @Override
    public long fileSystem() {
        return 0;
    }

    @Override
    public HardLinks links() {
        return LINKS;
    }

    /**
     * The full path of a name, for the few calls that the JDK offers by full path only; what comes
     * of them is to be checked by this directory.
     */
    Path fullPath(String name) throws IOException {
        return fullPath.resolve(toPath(name));
    }

    Path fullPath() {
        return fullPath;
    }

    @Override
    public boolean leadsTo(String pathBelow, FileKey directory) throws IOException {
        return !mounts().isBelowOne(pathBelow) && leadsTo(fullPath.resolve(pathBelow), directory);
    }

    private static boolean leadsTo(Path path, FileKey directory) throws IOException {
        try {
            BasicFileAttributes there = Files.readAttributes(path, BasicFileAttributes.class);
            return FileKey.of(there).equals(directory);
        } catch (FileSystemException e) {
            return false;
        }
    }

    /** Whether the full path leads to this directory at the moment. */
    boolean leadsHere() throws IOException {
        return leadsTo(fullPath, key());
    }

    /** A directory found only by its full path, wherever that leads now. */
    JavaDirectory whereverPathLeads() throws IOException {
        return open(fullPath);
    }

    @Override
    public HeldDirectory enter(String name) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Glance found = glance(name);
            if (found == null || !found.isDirectory()) {
                throw new NoSuchFileException(pathOf(name), null, "no such directory");
            }
            FileKey expected = found.key();
            if (expected.device() != key().device()) {
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
    public @Nullable HeldDirectory enter(String name, FileKey expected) throws IOException {
        Path child = toPath(name);
        SecureDirectoryStream<Path> opened =
                Named.call(
                        pathOf(name),
                        () ->
                                stream.newDirectoryStream(
                                        child.resolve("."), LinkOption.NOFOLLOW_LINKS));
        try {
            if (keyOf(opened).equals(expected)) {
                return new JavaDirectory(
                        opened,
                        fullPath.resolve(child),
                        pathOf(name),
                        expected,
                        mounts(),
                        true,
                        spelling);
            }
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
        opened.close();
        return null;
    }

    @Override
    protected boolean letsItsOwnerIn() throws IOException {
        return stream.getFileAttributeView(PosixFileAttributeView.class)
                .readAttributes()
                .permissions()
                .contains(PosixFilePermission.OWNER_EXECUTE);
    }

    @Override
    public HeldDirectory again() throws IOException {
        SecureDirectoryStream<Path> opened =
                Named.call(path(), () -> stream.newDirectoryStream(Path.of(".")));
        return new JavaDirectory(opened, fullPath, path(), key(), mounts(), true, spelling);
    }

    @Override
    public List<ListedName> read() throws IOException {
        List<ListedName> names = new ArrayList<>();
        try {
            for (Path entry : stream) {
                names.add(JavaName.of(entry));
            }
        } catch (DirectoryIteratorException e) {
            throw Named.failure(path(), Objects.requireNonNull(e.getCause()));
        }
        return names;
    }

    @Override
    public @Nullable Glance glance(String name) throws IOException {
        Path child = toPath(name);
        if (mounts().has(pathOf(name))) {
            throw new ForeignMountException(pathOf(name));
        }
        try {
            BasicFileAttributes found =
                    Named.call(pathOf(name), () -> view(child).readAttributes());
            return new Glance(FileKey.of(found), kind(found), found.size());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static @Nullable Kind kind(BasicFileAttributes found) {
        if (found.isRegularFile()) {
            return Kind.FILE;
        }
        if (found.isDirectory()) {
            return Kind.DIRECTORY;
        }
        return found.isSymbolicLink() ? Kind.SYMLINK : null;
    }

    @Override
    public @Nullable Found findNow(String name) throws IOException {
        return Named.call(pathOf(name), () -> Look.find(this, name));
    }

    @Override
    public int links(String name) throws IOException {
        return (int) Files.getAttribute(fullPath(name), "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    }

    private PosixFileAttributeView view(Path child) {
        return stream.getFileAttributeView(
                child, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public OpenFile open(String name) throws IOException {
        return Opening.of(this, name);
    }

    @Override
    public FileStat read(String name, ByteBuffer into) throws IOException {
        try (OpenFile file = open(name)) {
            return file.read(into);
        }
    }

    /** The JDK does not tell. */
    @Override
    public List<Span> holes(String name, FileStat file) {
        return List.of();
    }

    @Override
    public FileChannel create(String name) throws IOException {
        return channel(name, NEW, PRIVATE_FILE);
    }

    @Override
    public FileChannel openAgain(String name) throws IOException {
        return channel(name, AGAIN);
    }

    /**
     * Opens what is there for reading; the caller looks before and after, see {@link OpenWatch}.
     */
    FileChannel channel(String name) throws IOException {
        return channel(name, READ);
    }

    private FileChannel channel(
            String name, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
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

    @Override
    public Whole put(String name, ByteBuffer content, Metadata metadata, boolean willForce)
            throws IOException {
        FileChannel channel = create(name);
        try {
            while (content.hasRemaining()) {
                channel.write(content);
            }
            if (!willForce) {
                channel.close();
            }
            setMtime(name, metadata.mtime());
            setMode(name, metadata.mode());
            return new JavaWhole(written(name), channel);
        } catch (IOException | RuntimeException e) {
            Closing.quietly(channel);
            Closing.quietly(() -> removeFile(name));
            throw e;
        }
    }

    private FileStat written(String name) throws IOException {
        FileStat found = look(name);
        if (found == null) {
            throw new FileSystemException(pathOf(name), null, "is gone from staging");
        }
        return found;
    }

    @Override
    public @Nullable NamelessWhole putNameless(ByteBuffer content, Metadata metadata) {
        return null;
    }

    @Override
    public void lengthen(String name, long length) throws IOException {
        try (FileChannel file = openAgain(name)) {
            int _ = file.write(ByteBuffer.allocate(1), length - 1);
        }
    }

    @Override
    public void forceFile(String name) throws IOException {
        try (OpenFile file = open(name)) {
            file.channel().force(true);
        }
    }

    @Override
    public void setMtime(String name, Instant mtime) throws IOException {
        Path child = toPath(name);
        watched(name, () -> view(child).setTimes(Stamp.toWrite(mtime), null, null));
    }

    @Override
    public void setMode(String name, Mode mode) throws IOException {
        Path child = toPath(name);
        try {
            watched(name, () -> view(child).setPermissions(Permissions.of(mode)));
        } catch (AccessDeniedException e) {
            ShutMode.set(this, name, mode.bits(), e);
        }
    }

    @Override
    public void setPermissions(String name, Mode mode) throws IOException {
        int special = ShutMode.special(this, name);
        if (special == 0) {
            setMode(name, mode);
        } else {
            AccessDeniedException refused = new AccessDeniedException(pathOf(name));
            ShutMode.set(this, name, mode.bits() | special, refused);
        }
    }

    @Override
    public void setDirectoryMode(String name, Mode mode) throws IOException {
        int special = ShutMode.special(this, name);
        if (special != 0 && ShutMode.isSafe(this, name)) {
            AccessDeniedException refused = new AccessDeniedException(pathOf(name));
            ShutMode.set(this, name, mode.bits() | special, refused);
            return;
        }
        try (HeldDirectory entered = enter(name)) {
            entered.setOwnMode(mode);
        } catch (AccessDeniedException e) {
            ShutMode.set(this, name, mode.bits(), e);
        }
    }

    /** Does what may open the name: where it is a FIFO, that would hang. */
    private void watched(String name, IoStep change) throws IOException {
        Named.run(
                pathOf(name),
                () ->
                        OpenWatch.during(
                                this,
                                name,
                                () -> {
                                    change.run();
                                    return Boolean.TRUE;
                                }));
    }

    @Override
    public Set<What> preservable() {
        return EnumSet.of(What.HARDLINKS);
    }

    /** Names can be counted here, and nothing else be seen or set. */
    @Override
    public Extras extras(String name, Preserving preserving) throws IOException {
        return counted(name, null);
    }

    @Override
    public Extras setExtras(
            String name, @Nullable FileKey only, Extras wanted, Mode mode, Preserving preserving)
            throws IOException {
        return counted(name, only);
    }

    private Extras counted(String name, @Nullable FileKey only) throws IOException {
        Found found = find(name);
        if (found == null) {
            throw new NoSuchFileException(pathOf(name));
        }
        if (only != null && !(only.equals(found.key()) && !found.isShared())) {
            throw new TargetChangedException(pathOf(name) + ": replaced or linked meanwhile");
        }
        FileStat identity = found.identity();
        return identity != null && identity.kind() == Kind.FILE
                ? Extras.NONE.with(LinkGroup.counted(found.links()))
                : Extras.NONE;
    }

    @Override
    public void setOwnMode(Mode mode) throws IOException {
        Named.run(
                path(),
                () ->
                        stream.getFileAttributeView(PosixFileAttributeView.class)
                                .setPermissions(Permissions.of(mode)));
    }

    /** By full path, so it may be made elsewhere. */
    @Override
    public void makeDirectory(String name) throws IOException {
        Named.call(pathOf(name), () -> Files.createDirectory(fullPath(name), PRIVATE_DIRECTORY));
    }

    @Override
    public void makeLink(String name, String target) throws IOException {
        LinkTarget.make(this, name, target);
    }

    @Override
    public String readLink(String name) throws IOException {
        return LinkTarget.read(this, name);
    }

    @Override
    public void removeFile(String name) throws IOException {
        Path child = toPath(name);
        Named.run(pathOf(name), () -> stream.deleteFile(child));
    }

    @Override
    public void removeDirectory(String name) throws IOException {
        Path child = toPath(name);
        Named.run(pathOf(name), () -> stream.deleteDirectory(child));
    }

    @Override
    public void move(String name, HeldDirectory to, String newName) throws IOException {
        Path from = toPath(name);
        JavaDirectory there = of(to);
        Path target = there.toPath(newName);
        Named.run(to.pathOf(newName), () -> stream.move(from, there.stream, target));
    }

    @Override
    public void force() throws IOException {
        Named.run(
                path(),
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
            return Path.of(spelling.of(this, name));
        } catch (InvalidPathException e) {
            throw new FileSystemException(
                    pathOf(name),
                    null,
                    "its name cannot be written in this process's locale; run with LC_ALL=C.UTF-8");
        }
    }

    /** Whether nothing is to be opened in it any more. */
    boolean isClosing() {
        return isClosing;
    }

    @Override
    protected void release() throws IOException {
        if (isOwned) {
            isClosing = true;
            OpenWatch.awaitNone(this);
            stream.close();
        }
    }
}
