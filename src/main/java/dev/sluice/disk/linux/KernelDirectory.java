package dev.sluice.disk.linux;

import dev.sluice.disk.held.Closing;
import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.ForeignMountException;
import dev.sluice.disk.held.Found;
import dev.sluice.disk.held.Glance;
import dev.sluice.disk.held.HardLinks;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.ListedName;
import dev.sluice.disk.held.LookedAt;
import dev.sluice.disk.held.MountPoints;
import dev.sluice.disk.held.NamelessWhole;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.held.PathBytes;
import dev.sluice.disk.held.Preserving;
import dev.sluice.disk.held.Stamp;
import dev.sluice.disk.held.Stat;
import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.disk.held.Whole;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Mode;
import dev.sluice.domain.Preserve.What;
import dev.sluice.domain.Span;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory held by a number of its own, with the system calls that take such a number and one
 * name, or a path that is resolved beneath it. What is opened is looked at once it is open, so that
 * no path is asked twice.
 */
public final class KernelDirectory extends HeldDirectory {

    /** f_fsid in what statfs(2) writes. */
    private static final long FILE_SYSTEM_ID = 56;

    private static final int PRIVATE_FILE = 0600;
    private static final int PRIVATE_DIRECTORY = 0700;
    private static final int OWNER_ENTERS = 0100;

    private static final int DIRECTORY =
            SystemCalls.READ | SystemCalls.ABI.onlyDirectory() | SystemCalls.NO_WAIT;

    private static final int ONLY_HELD_DIRECTORY =
            SystemCalls.ONLY_HELD | SystemCalls.ABI.onlyDirectory();

    /** Neither waits for what is there nor makes it a terminal of ours. */
    private static final int SAFELY = SystemCalls.NO_WAIT | SystemCalls.NO_TERMINAL;

    private static final int FILE = SystemCalls.READ | SAFELY;

    private static final Set<StandardOpenOption> READ = Set.of(StandardOpenOption.READ);
    private static final Set<StandardOpenOption> READ_WRITE =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);

    private final Descriptor descriptor;
    private final boolean isOwned;
    private final boolean canDescend;
    private final boolean letsItsOwnerIn;

    private KernelDirectory(
            Descriptor descriptor,
            String path,
            FileKey key,
            long mount,
            MountPoints mounts,
            boolean isOwned,
            boolean canDescend,
            boolean letsItsOwnerIn) {
        super(path, key, mount, mounts);
        this.descriptor = descriptor;
        this.isOwned = isOwned;
        this.canDescend = canDescend;
        this.letsItsOwnerIn = letsItsOwnerIn;
    }

    /**
     * @param canDescend whether the kernel opens by paths as we do by names
     */
    public static KernelDirectory open(Path directory, boolean canDescend) throws IOException {
        Scratch scratch = Scratch.mine();
        long address = scratch.bytes(PathBytes.of(directory.toAbsolutePath()));
        int number =
                SystemCalls.open(scratch, SystemCalls.WORKING_DIRECTORY, address, DIRECTORY, 0);
        if (number < 0) {
            throw Errno.exception(-number, directory.toString());
        }
        try {
            return opened(number, "", MountPoints.below(directory), canDescend);
        } catch (IOException | RuntimeException e) {
            SystemCalls.close(number);
            throw e;
        }
    }

    private KernelDirectory opened(int number, String path) throws IOException {
        try {
            return opened(number, path, mounts(), canDescend);
        } catch (IOException | RuntimeException e) {
            SystemCalls.close(number);
            throw e;
        }
    }

    private static KernelDirectory opened(
            int number, String path, MountPoints mounts, boolean canDescend) throws IOException {
        Scratch scratch = Scratch.mine();
        int result = SystemCalls.stat(scratch, number);
        if (result < 0) {
            throw Errno.exception(-result, path);
        }
        Stat stat = scratch.stat;
        return new KernelDirectory(
                new Descriptor(number),
                path,
                stat.key(),
                stat.mount(),
                mounts,
                true,
                canDescend,
                (stat.permissions() & OWNER_ENTERS) != 0);
    }

    /** That of a root is of one form. */
    static KernelDirectory of(HeldDirectory directory) {
        if (directory instanceof KernelDirectory kernel) {
            return kernel;
        }
        throw new IllegalStateException("bug: two ways in one root");
    }

    @Override
    public boolean leadsTo(String pathBelow, FileKey directory) throws IOException {
        Scratch scratch = Scratch.mine();
        long found = result(number -> SystemCalls.statThrough(scratch, number, pathBelow));
        return found >= 0
                && scratch.stat.key().equals(directory)
                && (scratch.stat.mount() == Stat.NO_MOUNT
                        ? !mounts().isBelowOne(pathBelow)
                        : scratch.stat.mount() == mount());
    }

    @Override
    public HeldDirectory borrowed() {
        return new KernelDirectory(
                descriptor, path(), key(), mount(), mounts(), false, canDescend, letsItsOwnerIn);
    }

    @Override
    public long fileSystem() throws IOException {
        Scratch scratch = Scratch.mine();
        checked("", at -> SystemCalls.statFileSystem(scratch, at));
        return scratch.chunk.get(ValueLayout.JAVA_LONG_UNALIGNED, FILE_SYSTEM_ID);
    }

    @Override
    public HardLinks links() {
        return new KernelLinks();
    }

    /** What is done with the number of this directory. */
    interface Call {
        long with(int number) throws IOException;
    }

    /**
     * @param name of what it is done to, for messages; empty for this directory
     */
    long checked(String name, Call call) throws IOException {
        long result = result(call);
        if (result < 0) {
            throw failure((int) -result, name);
        }
        return result;
    }

    private long result(Call call) throws IOException {
        int number = descriptor.acquire();
        try {
            return call.with(number);
        } finally {
            descriptor.release();
        }
    }

    private FileSystemException failure(int errno, String name) {
        String what = name.isEmpty() ? path() : pathOf(name);
        return Errno.exception(errno, what.isEmpty() ? "the root" : what);
    }

    @Override
    public HeldDirectory enter(String name) throws IOException {
        return entered(name, result(at -> openDirectory(at, name)));
    }

    /** What came of opening a directory in this one. */
    private KernelDirectory entered(String name, long number) throws IOException {
        if (number == -Errno.ENOENT || number == -Errno.ENOTDIR || number == -Errno.ELOOP) {
            throw new NoSuchFileException(pathOf(name), null, "no such directory");
        }
        if (number < 0) {
            throw failure((int) -number, name);
        }
        KernelDirectory entered = opened((int) number, pathOf(name));
        if (isForeign(entered.mount(), name)) {
            entered.close();
            throw new ForeignMountException(pathOf(name));
        }
        if (entered.key().device() != key().device()) {
            entered.close();
            throw new FileSystemException(
                    pathOf(name), null, "is on another file system than its folder");
        }
        return entered;
    }

    /** Of anything but a directory, a link or a FIFO for example, it fails at once. */
    private static int openDirectory(int at, String name) throws IOException {
        return SystemCalls.open(at, name, DIRECTORY, 0);
    }

    @Override
    protected boolean letsItsOwnerIn() {
        return letsItsOwnerIn;
    }

    /** A descriptor, or a negated {@link Errno}. */
    private int descend(String path, int flags) throws IOException {
        return canDescend
                ? (int) result(at -> SystemCalls.openBelow(at, path, flags))
                : -Errno.ENOSYS;
    }

    @Override
    public @Nullable HeldDirectory enterBelow(String path) throws IOException {
        int number = descend(path, DIRECTORY);
        if (number < 0) {
            return null;
        }
        KernelDirectory entered = opened(number, pathOf(path));
        if (entered.key().device() == key().device()) {
            return entered;
        }
        entered.close();
        return null;
    }

    @Override
    public @Nullable OpenFile openBelow(String path) throws IOException {
        Instant at = Instant.now();
        try (KernelFile file = fileBelow(path)) {
            return file == null ? null : open(file, at);
        }
    }

    @Override
    public @Nullable FileStat readBelow(String path, ByteBuffer into) throws IOException {
        Instant at = Instant.now();
        try (KernelFile file = fileBelow(path)) {
            return file == null ? null : read(file, at, into);
        }
    }

    @Override
    public @Nullable LookedAt readWatchedBelow(String path, ByteBuffer into) throws IOException {
        Instant at = Instant.now();
        try (KernelFile file = fileBelow(path)) {
            return file == null ? null : new LookedAt(read(file, at, into), file.identity());
        }
    }

    private @Nullable KernelFile fileBelow(String path) throws IOException {
        int number = descend(path, FILE);
        if (number < 0) {
            return null;
        }
        KernelFile file = new KernelFile(number, pathOf(path));
        try {
            Stat stat = file.stat();
            if (stat.kind() == Kind.FILE && stat.key().device() == key().device()) {
                return file;
            }
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
        file.close();
        return null;
    }

    @Override
    public HeldDirectory again() throws IOException {
        Scratch scratch = Scratch.mine();
        long number =
                checked("", at -> SystemCalls.open(scratch, at, scratch.text("."), DIRECTORY, 0));
        return opened((int) number, path());
    }

    @Override
    public List<ListedName> read() throws IOException {
        int number = descriptor.acquire();
        try {
            return KernelNames.of(number, path());
        } finally {
            descriptor.release();
        }
    }

    @Override
    public @Nullable Glance glance(String name) throws IOException {
        Stat stat = stat(name);
        return stat == null ? null : stat.glance();
    }

    @Override
    public @Nullable Found findNow(String name) throws IOException {
        Instant at = Instant.now();
        Stat stat = stat(name);
        if (stat == null) {
            return null;
        }
        Kind kind = stat.kind();
        FileStat identity = kind == null ? null : stat.identity(kind, at);
        return new Found(stat.key(), identity, stat.links(), stat.type());
    }

    @Override
    public int links(String name) throws IOException {
        Stat stat = stat(name);
        if (stat == null) {
            throw new NoSuchFileException(pathOf(name));
        }
        return stat.links();
    }

    private @Nullable Stat stat(String name) throws IOException {
        Scratch scratch = Scratch.mine();
        long result = result(at -> SystemCalls.stat(scratch, at, name));
        if (result == -Errno.ENOENT) {
            return null;
        }
        if (result < 0) {
            throw failure((int) -result, name);
        }
        checkMount(scratch.stat, name);
        return scratch.stat;
    }

    private void checkMount(Stat stat, String name) throws ForeignMountException {
        if (isForeign(stat.mount(), name)) {
            throw new ForeignMountException(pathOf(name));
        }
    }

    /** Whether what was found at a name on a mount is not on ours. */
    private boolean isForeign(long found, String name) {
        return found == Stat.NO_MOUNT ? mounts().has(pathOf(name)) : found != mount();
    }

    /**
     * Opens a regular file. It is looked at once it is open; to look before as well would be one
     * more path to be looked up, and prove nothing. Whatever else is there, to open it neither
     * waits nor makes it a terminal of ours.
     */
    private KernelFile openRegular(String name, int flags) throws IOException {
        long number = result(at -> SystemCalls.open(at, name, flags | SAFELY, 0));
        if (number == -Errno.EISDIR) {
            throw new NoSuchFileException(pathOf(name), null, "is a " + Kind.DIRECTORY);
        }
        if (number == -Errno.ELOOP || number == -Errno.ENXIO) {
            throw new NoSuchFileException(pathOf(name), null, "no regular file");
        }
        if (number < 0) {
            throw failure((int) -number, name);
        }
        KernelFile file = new KernelFile((int) number, pathOf(name));
        try {
            Stat stat = file.stat();
            checkMount(stat, name);
            checkRegular(stat, name);
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void checkRegular(Stat stat, String name) throws IOException {
        Kind kind = stat.kind();
        if (kind != Kind.FILE) {
            throw new NoSuchFileException(pathOf(name), null, stat.type());
        }
    }

    @Override
    public OpenFile open(String name) throws IOException {
        Instant at = Instant.now();
        try (KernelFile file = openRegular(name, SystemCalls.READ)) {
            return open(file, at);
        }
    }

    /** Of a file that was looked at a moment ago. */
    private static OpenFile open(KernelFile file, Instant at) throws IOException {
        FileStat identity = Scratch.mine().stat.identity(Kind.FILE, at);
        return new OpenFile(file.channel(READ), identity);
    }

    @Override
    public FileStat read(String name, ByteBuffer into) throws IOException {
        Instant at = Instant.now();
        try (KernelFile file = openRegular(name, SystemCalls.READ)) {
            return read(file, at, into);
        }
    }

    @Override
    public List<Span> holes(String name, FileStat expected) throws IOException {
        try (KernelFile file = openRegular(name, SystemCalls.READ)) {
            return Scratch.mine().stat.key().equals(FileKey.of(expected))
                    ? file.holes(expected.size())
                    : List.of();
        }
    }

    private static FileStat read(KernelFile file, Instant at, ByteBuffer into) throws IOException {
        FileStat identity = Scratch.mine().stat.identity(Kind.FILE, at);
        file.read(into, identity.size());
        return identity;
    }

    @Override
    public FileChannel create(String name) throws IOException {
        try (KernelFile file = make(name, SystemCalls.READ_WRITE, PRIVATE_FILE)) {
            return file.channel(READ_WRITE);
        }
    }

    private KernelFile make(String name, int flags, int mode) throws IOException {
        long number =
                checked(
                        name,
                        at -> SystemCalls.open(at, name, flags | SystemCalls.CREATE_NEW, mode));
        return new KernelFile((int) number, pathOf(name));
    }

    @Override
    public FileChannel openAgain(String name) throws IOException {
        try (KernelFile file = openRegular(name, SystemCalls.READ_WRITE)) {
            return file.channel(READ_WRITE);
        }
    }

    @Override
    public Whole put(String name, ByteBuffer content, Metadata metadata, boolean willForce)
            throws IOException {
        KernelFile file = make(name, SystemCalls.READ_WRITE, metadata.mode().bits());
        try {
            KernelWhole whole = KernelWhole.of(file, content, metadata);
            if (!willForce) {
                whole.close();
            }
            return whole;
        } catch (IOException | RuntimeException e) {
            Closing.quietly(() -> removeFile(name));
            throw e;
        }
    }

    @Override
    public @Nullable NamelessWhole putNameless(ByteBuffer content, Metadata metadata)
            throws IOException {
        long number = result(at -> SystemCalls.openNameless(at, metadata.mode().bits()));
        // Kernels and file systems that do not know of it take it for the opening of a directory.
        if (number == -Errno.ENOTSUP || number == -Errno.EISDIR || number == -Errno.EINVAL) {
            return null;
        }
        if (number < 0) {
            throw failure((int) -number, "");
        }
        return KernelWhole.of(new KernelFile((int) number, path()), content, metadata);
    }

    @Override
    public void lengthen(String name, long length) throws IOException {
        try (KernelFile file = openRegular(name, SystemCalls.READ_WRITE)) {
            file.setLength(length);
        }
    }

    @Override
    public void forceFile(String name) throws IOException {
        try (KernelFile file = openRegular(name, SystemCalls.READ)) {
            file.force();
        }
    }

    @Override
    public void setMtime(String name, Instant mtime) throws IOException {
        Scratch scratch = Scratch.mine();
        long times = scratch.times(Stamp.toWrite(mtime).toInstant());
        long address = scratch.name(name);
        checked(name, at -> SystemCalls.setMtime(scratch, at, address, times));
    }

    @Override
    public void setMode(String name, Mode mode) throws IOException {
        try (KernelFile file = openRegular(name, SystemCalls.ONLY_HELD)) {
            file.setModeOfHeld(mode.bits());
        }
    }

    @Override
    public void setPermissions(String name, Mode mode) throws IOException {
        try (KernelFile file = openRegular(name, SystemCalls.ONLY_HELD)) {
            int special = Scratch.mine().stat.special();
            file.setModeOfHeld(mode.bits() | special);
        }
    }

    @Override
    public void setDirectoryMode(String name, Mode mode) throws IOException {
        long number = result(at -> SystemCalls.open(at, name, ONLY_HELD_DIRECTORY, 0));
        try (KernelDirectory held = entered(name, number)) {
            // Its setgid and sticky bits are no permissions, and stay.
            int special = Scratch.mine().stat.special();
            held.checked("", at -> SystemCalls.setModeOfHeld(at, mode.bits() | special));
        }
    }

    @Override
    public Set<What> preservable() {
        return EnumSet.allOf(What.class);
    }

    @Override
    public Extras extras(String name, Preserving preserving) throws IOException {
        try (KernelFile held = held(name)) {
            return held.extras(preserving);
        }
    }

    @Override
    public Extras setExtras(
            String name, @Nullable FileKey only, Extras wanted, Mode mode, Preserving preserving)
            throws IOException {
        try (KernelFile held = held(name)) {
            Stat stat = held.stat();
            if (only != null && !(only.equals(stat.key()) && isUnshared(stat))) {
                throw new TargetChangedException(
                        pathOf(name) + ": replaced or linked while its owner was to be set");
            }
            return held.setExtras(wanted, mode, preserving, only == null);
        }
    }

    private static boolean isUnshared(Stat stat) {
        return stat.kind() != Kind.FILE || stat.links() == 1;
    }

    /** Whatever is at a name, only held: neither read nor followed. */
    private KernelFile held(String name) throws IOException {
        long number = checked(name, at -> SystemCalls.open(at, name, SystemCalls.ONLY_HELD, 0));
        KernelFile file = KernelFile.held((int) number, pathOf(name));
        try {
            checkMount(file.stat(), name);
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public void setOwnMode(Mode mode) throws IOException {
        checked("", at -> SystemCalls.setMode(at, mode.bits()));
    }

    @Override
    public void makeDirectory(String name) throws IOException {
        checked(name, at -> SystemCalls.makeDirectory(at, name, PRIVATE_DIRECTORY));
    }

    @Override
    public void makeLink(String name, String target) throws IOException {
        checked(name, at -> SystemCalls.makeLink(target, at, name));
    }

    @Override
    public String readLink(String name) throws IOException {
        Scratch scratch = Scratch.mine();
        long length = result(at -> SystemCalls.readLink(scratch, at, name));
        if (length == -Errno.EINVAL || length == -Errno.ENOENT) {
            throw new NoSuchFileException(pathOf(name), null, "no symbolic link");
        }
        if (length < 0) {
            throw failure((int) -length, name);
        }
        String target = KernelNames.text(scratch.chunk.asSlice(0, length).asByteBuffer());
        if (target == null) {
            throw new FileSystemException(pathOf(name), null, "has a target that is not UTF-8");
        }
        return target;
    }

    @Override
    public void removeFile(String name) throws IOException {
        checked(name, at -> SystemCalls.removeFile(at, name));
    }

    @Override
    public void removeDirectory(String name) throws IOException {
        checked(name, at -> SystemCalls.removeDirectory(at, name));
    }

    @Override
    public void move(String name, HeldDirectory to, String newName) throws IOException {
        KernelDirectory target = of(to);
        long result =
                result(at -> target.result(there -> SystemCalls.move(at, name, there, newName)));
        if (result < 0) {
            throw target.failure((int) -result, newName);
        }
    }

    /** What a call with two names gives: 0, or the negated reason why not. */
    int between(KernelDirectory to, Between call) throws IOException {
        return (int) result(at -> to.result(there -> call.with(at, there)));
    }

    /** A call that takes two directories. */
    interface Between {
        long with(int from, int to) throws IOException;
    }

    @Override
    public void force() throws IOException {
        checked("", SystemCalls::fsync);
    }

    @Override
    protected void release() {
        if (isOwned) {
            descriptor.close();
        }
    }
}
