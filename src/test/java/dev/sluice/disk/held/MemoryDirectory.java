package dev.sluice.disk.held;

import dev.sluice.disk.linux.KernelDirectory;
import dev.sluice.disk.linux.KernelNames;
import dev.sluice.disk.linux.MemoryChannel;
import dev.sluice.disk.linux.MemoryDisk;
import dev.sluice.disk.linux.MemoryHeld;
import dev.sluice.disk.linux.MemoryNode;
import dev.sluice.disk.linux.MemoryPaths;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Mode;
import dev.sluice.domain.Preserve.What;
import dev.sluice.domain.Span;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A directory of a {@link MemoryDisk} that is held, as {@link KernelDirectory} holds one. */
final class MemoryDirectory extends HeldDirectory {

    private static final long MOUNT = 1;
    private static final int PRIVATE_FILE = 0600;
    private static final int PRIVATE_DIRECTORY = 0700;
    private static final int OWNER_ENTERS = 0100;
    private static final int PERMISSIONS = 0777;
    private static final int SPECIAL = 07000;

    private final MemoryDisk disk;
    private final MemoryNode node;

    /** Whoever borrows it has the same. */
    private final AtomicBoolean isClosed;

    private final boolean isOwned;

    MemoryDirectory(MemoryDisk disk, MemoryNode node, String path) {
        this(disk, node, path, new AtomicBoolean(), true);
    }

    private MemoryDirectory(
            MemoryDisk disk,
            MemoryNode node,
            String path,
            AtomicBoolean isClosed,
            boolean isOwned) {
        super(path, new FileKey(disk.device, node.inode), MOUNT, MountPoints.none());
        this.disk = disk;
        this.node = node;
        this.isClosed = isClosed;
        this.isOwned = isOwned;
    }

    MemoryDisk disk() {
        return disk;
    }

    MemoryNode node() {
        return node;
    }

    static MemoryDirectory of(HeldDirectory directory) {
        if (directory instanceof MemoryDirectory memory) {
            return memory;
        }
        throw new IllegalStateException("bug: two ways in one root");
    }

    /** Before each call. */
    void step(String call, String name) throws IOException {
        if (isClosed.get()) {
            throw new IOException(path() + ": its folder was closed meanwhile");
        }
        disk.step(call, name.isEmpty() ? path() : pathOf(name));
    }

    private String what(String name) {
        return name.isEmpty() ? (path().isEmpty() ? "the root" : path()) : pathOf(name);
    }

    private @Nullable MemoryNode at(String name) throws IOException {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
            throw new IllegalStateException("bug: not a single name: " + name);
        }
        if (name.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw new FileSystemException(name, null, "cannot be written as UTF-8");
        }
        return disk.find(node, MemoryDisk.bytes(name), pathOf(name));
    }

    FileStat identity(MemoryNode found, Instant at) {
        return new FileStat(
                Objects.requireNonNull(found.kind),
                found.isFile() ? found.size() : 0,
                Stamp.clamp(found.mtime),
                Stamp.clamp(found.ctime),
                new Mode(found.mode & PERMISSIONS),
                disk.device,
                found.inode,
                at);
    }

    @Override
    public boolean leadsTo(String pathBelow, FileKey directory) throws IOException {
        step("stat", "");
        synchronized (disk) {
            MemoryNode found = MemoryPaths.follow(disk, node, MemoryDisk.bytes(pathBelow));
            return found != null && new FileKey(disk.device, found.inode).equals(directory);
        }
    }

    @Override
    public HeldDirectory borrowed() {
        return new MemoryDirectory(disk, node, path(), isClosed, false);
    }

    @Override
    public long fileSystem() {
        return disk.device;
    }

    @Override
    public HardLinks links() {
        return new MemoryLinks();
    }

    @Override
    public HeldDirectory enter(String name) throws IOException {
        step("open", name);
        synchronized (disk) {
            MemoryNode found = at(name);
            if (found == null || !found.isDirectory()) {
                throw new NoSuchFileException(pathOf(name), null, "no such directory");
            }
            disk.allow(found, 0400, pathOf(name));
            return new MemoryDirectory(disk, found, pathOf(name));
        }
    }

    @Override
    protected boolean letsItsOwnerIn() {
        synchronized (disk) {
            return (node.mode & OWNER_ENTERS) != 0;
        }
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
    public HeldDirectory again() throws IOException {
        step("open", "");
        return new MemoryDirectory(disk, node, path());
    }

    @Override
    public List<ListedName> read() throws IOException {
        step("getdents", "");
        synchronized (disk) {
            List<ListedName> listed = new ArrayList<>();
            for (String name : disk.list(node, what(""))) {
                byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
                listed.add(KernelNames.listed(ByteBuffer.wrap(bytes)));
            }
            return listed;
        }
    }

    @Override
    public @Nullable Glance glance(String name) throws IOException {
        step("stat", name);
        synchronized (disk) {
            MemoryNode found = at(name);
            return found == null
                    ? null
                    : new Glance(
                            new FileKey(disk.device, found.inode),
                            found.kind,
                            found.isLink() ? found.target.length() : found.size());
        }
    }

    @Override
    public @Nullable Found findNow(String name) throws IOException {
        step("stat", name);
        synchronized (disk) {
            MemoryNode found = at(name);
            if (found == null) {
                return null;
            }
            return new Found(
                    new FileKey(disk.device, found.inode),
                    found.kind == null ? null : identity(found, disk.clock()),
                    found.isDirectory() ? found.links + 1 : found.links,
                    found.type());
        }
    }

    @Override
    public int links(String name) throws IOException {
        step("stat", name);
        synchronized (disk) {
            return present(name).links;
        }
    }

    private MemoryNode present(String name) throws IOException {
        MemoryNode found = at(name);
        if (found == null) {
            throw new NoSuchFileException(pathOf(name));
        }
        return found;
    }

    private MemoryNode regular(String name, int bits) throws IOException {
        MemoryNode found = present(name);
        if (!found.isFile()) {
            throw new NoSuchFileException(
                    pathOf(name), null, found.isLink() ? "no regular file" : found.type());
        }
        disk.allow(found, bits, pathOf(name));
        return found;
    }

    @Override
    public OpenFile open(String name) throws IOException {
        step("open", name);
        synchronized (disk) {
            MemoryNode found = regular(name, 0400);
            return new OpenFile(
                    new MemoryChannel(disk, found, pathOf(name), true),
                    identity(found, disk.clock()));
        }
    }

    @Override
    public FileStat read(String name, ByteBuffer into) throws IOException {
        try (OpenFile file = open(name)) {
            return file.read(into);
        }
    }

    @Override
    public List<Span> holes(String name, FileStat file) {
        return List.of();
    }

    @Override
    public FileChannel create(String name) throws IOException {
        step("create", name);
        synchronized (disk) {
            return new MemoryChannel(disk, make(name, PRIVATE_FILE), pathOf(name), true);
        }
    }

    private MemoryNode make(String name, int mode) throws IOException {
        var _ = at(name);
        return disk.make(node, MemoryDisk.bytes(name), Kind.FILE, mode, pathOf(name));
    }

    @Override
    public FileChannel openAgain(String name) throws IOException {
        step("open", name);
        synchronized (disk) {
            return new MemoryChannel(disk, regular(name, 0600), pathOf(name), true);
        }
    }

    @Override
    public Whole put(String name, ByteBuffer content, Metadata metadata, boolean willForce)
            throws IOException {
        step("create", name);
        MemoryNode made;
        synchronized (disk) {
            made = make(name, metadata.mode().bits());
        }
        try {
            return MemoryWhole.of(this, made, pathOf(name), content, metadata);
        } catch (IOException | RuntimeException e) {
            Closing.quietly(() -> removeFile(name));
            throw e;
        }
    }

    @Override
    public NamelessWhole putNameless(ByteBuffer content, Metadata metadata) throws IOException {
        step("create", "");
        MemoryNode made;
        synchronized (disk) {
            made = disk.unnamed(metadata.mode().bits());
        }
        return MemoryWhole.of(this, made, path(), content, metadata);
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
        step("utimensat", name);
        synchronized (disk) {
            disk.setMtime(present(name), Stamp.toWrite(mtime).toInstant());
        }
    }

    @Override
    public void setMode(String name, Mode mode) throws IOException {
        step("fchmod", name);
        synchronized (disk) {
            disk.setMode(regular(name, 0), mode.bits());
        }
    }

    @Override
    public void setPermissions(String name, Mode mode) throws IOException {
        step("fchmod", name);
        synchronized (disk) {
            MemoryNode file = regular(name, 0);
            disk.setMode(file, mode.bits() | file.mode & SPECIAL);
        }
    }

    @Override
    public void setDirectoryMode(String name, Mode mode) throws IOException {
        step("fchmod", name);
        synchronized (disk) {
            MemoryNode found = present(name);
            if (!found.isDirectory()) {
                throw new NoSuchFileException(pathOf(name), null, "no such directory");
            }
            disk.setMode(found, mode.bits() | found.mode & SPECIAL);
        }
    }

    @Override
    public Set<What> preservable() {
        return EnumSet.allOf(What.class);
    }

    @Override
    public Extras extras(String name, Preserving preserving) throws IOException {
        step("stat", name);
        return MemoryHeld.extras(disk, held(name), pathOf(name), preserving);
    }

    private MemoryNode held(String name) throws IOException {
        synchronized (disk) {
            return present(name);
        }
    }

    @Override
    public Extras setExtras(
            String name, @Nullable FileKey only, Extras wanted, Mode mode, Preserving preserving)
            throws IOException {
        step("open", name);
        MemoryNode found = held(name);
        boolean isOther = only != null && !only.equals(new FileKey(disk.device, found.inode));
        if (isOther || only != null && found.isFile() && found.links > 1) {
            throw new TargetChangedException(pathOf(name) + ": replaced or linked meanwhile");
        }
        return MemoryHeld.setExtras(
                disk, found, pathOf(name), wanted, mode, preserving, only == null);
    }

    @Override
    public void setOwnMode(Mode mode) throws IOException {
        step("fchmod", "");
        synchronized (disk) {
            disk.setMode(node, mode.bits());
        }
    }

    @Override
    public void makeDirectory(String name) throws IOException {
        step("mkdir", name);
        synchronized (disk) {
            var _ = at(name);
            var _ =
                    disk.make(
                            node,
                            MemoryDisk.bytes(name),
                            Kind.DIRECTORY,
                            PRIVATE_DIRECTORY,
                            pathOf(name));
        }
    }

    @Override
    public void makeLink(String name, String target) throws IOException {
        step("symlink", name);
        synchronized (disk) {
            var _ = at(name);
            MemoryNode made =
                    disk.make(node, MemoryDisk.bytes(name), Kind.SYMLINK, 0777, pathOf(name));
            made.mode = 0777;
            made.target = MemoryDisk.bytes(target);
        }
    }

    @Override
    public String readLink(String name) throws IOException {
        step("readlink", name);
        synchronized (disk) {
            MemoryNode found = at(name);
            if (found == null || !found.isLink()) {
                throw new NoSuchFileException(pathOf(name), null, "no symbolic link");
            }
            byte[] bytes = found.target.getBytes(StandardCharsets.ISO_8859_1);
            String target = KernelNames.text(ByteBuffer.wrap(bytes));
            if (target == null) {
                throw new FileSystemException(pathOf(name), null, "has a target that is not UTF-8");
            }
            return target;
        }
    }

    @Override
    public void removeFile(String name) throws IOException {
        step("unlink", name);
        synchronized (disk) {
            disk.unlink(node, MemoryDisk.bytes(name), pathOf(name));
        }
    }

    @Override
    public void removeDirectory(String name) throws IOException {
        step("rmdir", name);
        synchronized (disk) {
            disk.removeDirectory(node, MemoryDisk.bytes(name), pathOf(name));
        }
    }

    @Override
    public void move(String name, HeldDirectory to, String newName) throws IOException {
        step("rename", name);
        synchronized (disk) {
            disk.rename(
                    node,
                    MemoryDisk.bytes(name),
                    of(to).node,
                    MemoryDisk.bytes(newName),
                    true,
                    to.pathOf(newName));
        }
    }

    @Override
    public void force() throws IOException {
        step("fsync", "");
        synchronized (disk) {
            disk.force(node);
        }
    }

    @Override
    protected void release() {
        if (isOwned) {
            isClosed.set(true);
        }
    }
}
