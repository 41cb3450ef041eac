package dev.sluice.disk.linux;

import dev.sluice.disk.held.Stat;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.FileSystemException;
import java.util.Objects;

/**
 * The system calls that the JDK offers only by full path, or not at all. Each gives a number of 0
 * or more, or the negated {@link Errno}.
 *
 * <p>All go through syscall(2) of the C library, so that it does not matter which of their wrappers
 * a C library has. It takes machine words; the kernel takes from each what it needs.
 */
final class SystemCalls {

    /** Where the errno of a call is kept before the virtual machine makes calls of its own. */
    static final StructLayout STATE = Linker.Option.captureStateLayout();

    static final Abi ABI = Objects.requireNonNull(Abi.ofThisMachine());

    /** Names are then looked up from the working directory; only for absolute ones. */
    static final int WORKING_DIRECTORY = -100;

    static final int READ = 0;
    static final int READ_WRITE = 02;

    /** O_CREAT, O_EXCL. */
    static final int CREATE_NEW = 0100 | 0200;

    /** O_PATH: holds what is at a name, for which no right to it is needed. */
    static final int ONLY_HELD = 010000000;

    /** O_TMPFILE, to be used with O_DIRECTORY. */
    private static final int NAMELESS = 020000000;

    /** O_NONBLOCK: opening a FIFO does not wait. */
    static final int NO_WAIT = 04000;

    /** O_NOCTTY. */
    static final int NO_TERMINAL = 0400;

    /** O_CLOEXEC. */
    static final int NOT_INHERITED = 02000000;

    /** openat2; the newer calls have the same number on every processor. */
    private static final int OPEN_BELOW = 437;

    /** fchmodat2, since Linux 6.6. */
    private static final int SET_MODE_OF_HELD = 452;

    /** RESOLVE_NO_XDEV, RESOLVE_NO_SYMLINKS, RESOLVE_BENEATH. */
    private static final int RESOLVE_BELOW = 1 | 4 | 8;

    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int RENAME_NOREPLACE = 1;
    private static final int RENAME_EXCHANGE = 2;

    /** STATX_BASIC_STATS, and STATX_MNT_ID where the kernel has it. */
    private static final int STATX = 0x7ff | Stat.MOUNT_IS_KNOWN;

    private static final long ERRNO =
            STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    /**
     * A native executable has the code for a call only if its form stands in {@code
     * reachability-metadata.json}.
     */
    static final FunctionDescriptor FORM =
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG);

    static final int FIRST_VARIADIC = 1;

    private static final MethodHandle SYSCALL = syscall();

    private SystemCalls() {}

    @SuppressWarnings("restricted") // whoever runs it allows native access, or Way takes the other
    private static MethodHandle syscall() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FORM,
                Linker.Option.firstVariadicArg(FIRST_VARIADIC),
                Linker.Option.captureCallState("errno"));
    }

    private static long once(Scratch scratch, int number, long a, long b, long c, long d, long e) {
        long result;
        try {
            result = (long) SYSCALL.invokeExact(scratch.errno, (long) number, a, b, c, d, e);
        } catch (Throwable t) {
            throw new IllegalStateException("bug: system call " + number, t);
        }
        return result >= 0 ? result : -scratch.errno.get(ValueLayout.JAVA_INT, ERRNO);
    }

    private static long call(Scratch scratch, int number, long a, long b, long c, long d, long e) {
        long result;
        do {
            result = once(scratch, number, a, b, c, d, e);
        } while (result == -Errno.EINTR);
        return result;
    }

    static int open(int directory, String name, int flags, int mode) throws FileSystemException {
        Scratch scratch = Scratch.mine();
        return open(scratch, directory, scratch.name(name), flags | ABI.noFollow(), mode);
    }

    /** Opens without {@code O_NOFOLLOW}. */
    static int open(Scratch scratch, int directory, long address, int flags, int mode) {
        int all = flags | NOT_INHERITED;
        return (int) call(scratch, ABI.open(), directory, address, all, mode, 0);
    }

    /**
     * Opens what is anywhere below a directory as name by name it would be: no link is followed,
     * and neither the directory nor its mount is left.
     */
    static int openBelow(int directory, String path, int flags) throws FileSystemException {
        Scratch scratch = Scratch.mine();
        long address = scratch.text(path);
        long how = scratch.how(flags | NOT_INHERITED, RESOLVE_BELOW);
        return (int) call(scratch, OPEN_BELOW, directory, address, how, Scratch.HOW, 0);
    }

    /** Makes a file in a directory that has no name in it yet; for reading and writing. */
    static int openNameless(int directory, int mode) throws FileSystemException {
        Scratch scratch = Scratch.mine();
        int flags = NAMELESS | ABI.onlyDirectory() | READ_WRITE;
        return open(scratch, directory, scratch.text("."), flags, mode);
    }

    /** Not tried again when it was interrupted: the descriptor is gone, and may be another's. */
    static void close(int descriptor) {
        long _ = once(Scratch.mine(), ABI.close(), descriptor, 0, 0, 0, 0);
    }

    static int stat(Scratch scratch, int directory, String name) throws FileSystemException {
        long address = scratch.name(name);
        return stat(scratch, directory, address, AT_SYMLINK_NOFOLLOW);
    }

    /** Of where a path leads, links followed. */
    static int statThrough(Scratch scratch, int directory, String path) throws FileSystemException {
        return stat(scratch, directory, scratch.text(path), 0);
    }

    /** Of what is open. */
    static int stat(Scratch scratch, int descriptor) throws FileSystemException {
        return stat(scratch, descriptor, scratch.text(""), AT_EMPTY_PATH);
    }

    private static int stat(Scratch scratch, int directory, long address, int flags) {
        long buffer = scratch.stat.address();
        return (int) call(scratch, ABI.stat(), directory, address, flags, STATX, buffer);
    }

    /** What statfs(2) says is then in the chunk. */
    static int statFileSystem(Scratch scratch, int descriptor) {
        long room = scratch.chunk.address();
        return (int) call(scratch, ABI.statFileSystem(), descriptor, room, 0, 0, 0);
    }

    static long read(Scratch scratch, int descriptor, long address, long count) {
        return call(scratch, ABI.read(), descriptor, address, count, 0, 0);
    }

    /** Where the next data of what is open is, from an offset on; ENXIO if there is none. */
    static long nextData(Scratch scratch, int descriptor, long offset) {
        return call(scratch, ABI.seek(), descriptor, offset, SEEK_DATA, 0, 0);
    }

    /** Where the next hole is; the end counts as one. */
    static long nextHole(Scratch scratch, int descriptor, long offset) {
        return call(scratch, ABI.seek(), descriptor, offset, SEEK_HOLE, 0, 0);
    }

    static long write(Scratch scratch, int descriptor, long address, long count) {
        return call(scratch, ABI.write(), descriptor, address, count, 0, 0);
    }

    static int setLength(int descriptor, long length) {
        return (int) call(Scratch.mine(), ABI.setLength(), descriptor, length, 0, 0, 0);
    }

    static int fsync(int descriptor) {
        return (int) call(Scratch.mine(), ABI.fsync(), descriptor, 0, 0, 0, 0);
    }

    static int setMode(int descriptor, int mode) {
        return (int) call(Scratch.mine(), ABI.fchmod(), descriptor, mode, 0, 0, 0);
    }

    /**
     * Of what is held by {@link #ONLY_HELD}, whose owner may set its mode whatever that is. Where
     * the kernel or a sandbox knows no call for it, it goes by the name that {@code /proc} has for
     * what is held, which leads to nothing else.
     */
    static int setModeOfHeld(int descriptor, int mode) throws FileSystemException {
        Scratch scratch = Scratch.mine();
        long none = scratch.text("");
        int result =
                (int) call(scratch, SET_MODE_OF_HELD, descriptor, none, mode, AT_EMPTY_PATH, 0);
        if (result != -Errno.ENOSYS && result != -Errno.EPERM) {
            return result;
        }
        long name = scratch.text("/proc/self/fd/" + descriptor);
        return (int) call(scratch, ABI.setModeOfPath(), WORKING_DIRECTORY, name, mode, 0, 0);
    }

    /** Of what is open, whose name is then none, or of a name. */
    static int setMtime(Scratch scratch, int directory, long name, long times) {
        int flags = name == 0 ? 0 : AT_SYMLINK_NOFOLLOW;
        return (int) call(scratch, ABI.setTimes(), directory, name, times, flags, 0);
    }

    /** Of what is held or open, a link itself too; a number of -1 leaves it. */
    static int setOwner(int descriptor, long uid, long gid) throws FileSystemException {
        Scratch scratch = Scratch.mine();
        long none = scratch.text("");
        return (int) call(scratch, ABI.setOwner(), descriptor, none, uid, gid, AT_EMPTY_PATH);
    }

    /**
     * Attributes are asked for and set by the name that {@code /proc} has for what is held, which
     * leads to that inode and nothing else, of a link to the link itself.
     */
    static long listAttributes(Scratch scratch, long held, long room, long size) {
        return call(scratch, ABI.listAttributes(), held, room, size, 0, 0);
    }

    /** The same of what is open and not only held, with no path to be looked up. */
    static long listAttributes(Scratch scratch, int descriptor, long room, long size) {
        return call(scratch, ABI.listAttributesOfOpen(), descriptor, room, size, 0, 0);
    }

    static long attribute(Scratch scratch, long held, long name, long room, long size) {
        return call(scratch, ABI.attribute(), held, name, room, size, 0);
    }

    static long setAttribute(Scratch scratch, long held, long name, long value, long size) {
        return call(scratch, ABI.setAttribute(), held, name, value, size, 0);
    }

    static long removeAttribute(Scratch scratch, long held, long name) {
        return call(scratch, ABI.removeAttribute(), held, name, 0, 0, 0);
    }

    static int makeDirectory(int directory, String name, int mode) throws FileSystemException {
        Scratch scratch = Scratch.mine();
        long address = scratch.name(name);
        return (int) call(scratch, ABI.makeDirectory(), directory, address, mode, 0, 0);
    }

    static int removeFile(int directory, String name) throws FileSystemException {
        return unlink(directory, name, 0);
    }

    static int removeDirectory(int directory, String name) throws FileSystemException {
        return unlink(directory, name, AT_REMOVEDIR);
    }

    private static int unlink(int directory, String name, int flags) throws FileSystemException {
        Scratch scratch = Scratch.mine();
        return (int) call(scratch, ABI.unlink(), directory, scratch.name(name), flags, 0, 0);
    }

    static int makeLink(String target, int directory, String name) throws FileSystemException {
        Scratch scratch = Scratch.mine();
        long text = scratch.text(target);
        return (int) call(scratch, ABI.makeLink(), text, directory, scratch.name(name), 0, 0);
    }

    /** The target is then in the chunk. */
    static int readLink(Scratch scratch, int directory, String name) throws FileSystemException {
        long name1 = scratch.name(name);
        long room = scratch.chunk.address();
        return (int) call(scratch, ABI.readLink(), directory, name1, room, Scratch.CHUNK, 0);
    }

    static int link(int from, String name, int to, String newName) throws FileSystemException {
        Scratch scratch = Scratch.mine();
        long first = scratch.name(name);
        long second = scratch.secondName(newName);
        return (int) call(scratch, ABI.link(), from, first, to, second, 0);
    }

    /** Gives what is open a name, if nothing is there. */
    static int link(int descriptor, int to, String name) throws FileSystemException {
        Scratch scratch = Scratch.mine();
        long none = scratch.text("");
        long address = scratch.secondName(name);
        return (int) call(scratch, ABI.link(), descriptor, none, to, address, AT_EMPTY_PATH);
    }

    static int move(int from, String name, int to, String newName) throws FileSystemException {
        return rename(from, name, to, newName, 0);
    }

    /** Only where nothing is; not every file system can. */
    static int moveToFree(int from, String name, int to, String newName)
            throws FileSystemException {
        return rename(from, name, to, newName, RENAME_NOREPLACE);
    }

    /** Swaps what is at two names; not every file system can. */
    static int exchange(int from, String name, int to, String newName) throws FileSystemException {
        return rename(from, name, to, newName, RENAME_EXCHANGE);
    }

    private static int rename(int from, String name, int to, String newName, int flags)
            throws FileSystemException {
        Scratch scratch = Scratch.mine();
        long first = scratch.name(name);
        long second = scratch.secondName(newName);
        return (int) call(scratch, ABI.rename(), from, first, to, second, flags);
    }

    static int listNames(Scratch scratch, int descriptor, long address, long count) {
        return (int) call(scratch, ABI.listNames(), descriptor, address, count, 0, 0);
    }
}
