package dev.sluice.disk.linux;

import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.Named;
import dev.sluice.disk.held.Preserving;
import dev.sluice.disk.held.Stamp;
import dev.sluice.disk.held.Stat;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.Span;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A file open as a number of the kernel; for one thread at a time. */
final class KernelFile implements AutoCloseable {

    /** What is more scattered is sent as if it had no more of them. */
    private static final int MAX_HOLES = 100_000;

    private final int descriptor;
    private final String path;
    private final boolean isOpen;
    private boolean isClosed;

    /**
     * @param path for messages
     */
    KernelFile(int descriptor, String path) {
        this(descriptor, path, true);
    }

    private KernelFile(int descriptor, String path, boolean isOpen) {
        this.descriptor = descriptor;
        this.path = path;
        this.isOpen = isOpen;
    }

    /** Of what is only held, a link or a directory perhaps. */
    static KernelFile held(int descriptor, String path) {
        return new KernelFile(descriptor, path, false);
    }

    private long checked(long result) throws IOException {
        if (result < 0) {
            throw Errno.exception((int) -result, path);
        }
        return result;
    }

    /** Asks; the answer is in the scratch. */
    Stat stat() throws IOException {
        Scratch scratch = Scratch.mine();
        checked(SystemCalls.stat(scratch, descriptor));
        return scratch.stat;
    }

    /** Of a regular file. */
    FileStat identity() throws IOException {
        Instant at = Instant.now();
        return stat().identity(Kind.FILE, at);
    }

    /**
     * The same inode as a channel: what {@code /proc} has for a number leads to what is open, and
     * to nothing else.
     */
    FileChannel channel(Set<? extends OpenOption> options) throws IOException {
        Path self = Path.of("/proc/self/fd/" + descriptor);
        try {
            return FileChannel.open(self, options);
        } catch (NoSuchFileException e) {
            // It says nothing of the file, which is open.
            throw new FileSystemException(path, null, "is not to be had by way of /proc");
        } catch (FileSystemException e) {
            throw Named.named(path, e);
        }
    }

    /** Reads on until there are so many bytes, or the file has no more. */
    void read(ByteBuffer into, long most) throws IOException {
        Scratch scratch = Scratch.mine();
        long left = Math.min(most, into.remaining());
        while (left > 0) {
            long count =
                    into.isDirect()
                            ? readDirectly(scratch, into, left)
                            : readByChunk(scratch, into, Math.min(left, Scratch.CHUNK));
            if (count == 0) {
                return;
            }
            left -= count;
        }
    }

    private long readDirectly(Scratch scratch, ByteBuffer into, long most) throws IOException {
        try {
            long address = MemorySegment.ofBuffer(into).address();
            long count = checked(SystemCalls.read(scratch, descriptor, address, most));
            into.position(into.position() + (int) count);
            return count;
        } finally {
            Reference.reachabilityFence(into);
        }
    }

    private long readByChunk(Scratch scratch, ByteBuffer into, long most) throws IOException {
        long address = scratch.chunk.address();
        long count = checked(SystemCalls.read(scratch, descriptor, address, most));
        into.put(scratch.chunk.asSlice(0, count).asByteBuffer());
        return count;
    }

    void write(ByteBuffer content) throws IOException {
        Scratch scratch = Scratch.mine();
        while (content.hasRemaining()) {
            if (content.isDirect()) {
                writeDirectly(scratch, content);
            } else {
                writeByChunk(scratch, content);
            }
        }
    }

    private void writeDirectly(Scratch scratch, ByteBuffer content) throws IOException {
        try {
            long address = MemorySegment.ofBuffer(content).address();
            long length = content.remaining();
            long count = checked(SystemCalls.write(scratch, descriptor, address, length));
            content.position(content.position() + (int) count);
        } finally {
            Reference.reachabilityFence(content);
        }
    }

    private void writeByChunk(Scratch scratch, ByteBuffer content) throws IOException {
        int length = Math.min(content.remaining(), Scratch.CHUNK);
        MemorySegment from = MemorySegment.ofBuffer(content);
        MemorySegment.copy(from, 0, scratch.chunk, 0, length);
        long address = scratch.chunk.address();
        long count = checked(SystemCalls.write(scratch, descriptor, address, length));
        content.position(content.position() + (int) count);
    }

    /** The holes among the first so many bytes; none on a file system that does not tell. */
    List<Span> holes(long size) {
        Scratch scratch = Scratch.mine();
        List<Span> holes = new ArrayList<>();
        long at = 0;
        while (at < size) {
            long hole = SystemCalls.nextHole(scratch, descriptor, at);
            if (hole < 0 || hole >= size || holes.size() == MAX_HOLES) {
                return holes;
            }
            long data = SystemCalls.nextData(scratch, descriptor, hole);
            long end = data < 0 ? size : Math.min(data, size);
            if (end <= hole || data < 0 && data != -Errno.ENXIO) {
                return holes;
            }
            holes.add(new Span(hole, end - hole));
            at = end;
        }
        return holes;
    }

    void setLength(long length) throws IOException {
        checked(SystemCalls.setLength(descriptor, length));
    }

    void setMtime(Instant mtime) throws IOException {
        Scratch scratch = Scratch.mine();
        long times = scratch.times(Stamp.toWrite(mtime).toInstant());
        checked(SystemCalls.setMtime(scratch, descriptor, 0, times));
    }

    void setMode(Mode mode) throws IOException {
        checked(SystemCalls.setMode(descriptor, mode.bits()));
    }

    /** Of one that is only held. */
    void setModeOfHeld(int bits) throws IOException {
        checked(SystemCalls.setModeOfHeld(descriptor, bits));
    }

    private KernelExtras extrasOf(Preserving preserving, boolean mayLend) {
        KernelAttributes attributes = new KernelAttributes(descriptor, path, isOpen);
        return new KernelExtras(attributes, path, preserving, mayLend);
    }

    Extras extras(Preserving preserving) throws IOException {
        try (KernelExtras extras = extrasOf(preserving, false)) {
            return extras.read();
        }
    }

    /**
     * @param isStaged whether nobody else sees it yet
     */
    Extras setExtras(Extras wanted, Mode mode, Preserving preserving, boolean isStaged)
            throws IOException {
        try (KernelExtras extras = extrasOf(preserving, isStaged)) {
            return extras.set(wanted, mode);
        }
    }

    void link(HeldDirectory to, String name) throws IOException {
        KernelDirectory directory = KernelDirectory.of(to);
        directory.checked(name, there -> SystemCalls.link(descriptor, there, name));
    }

    void force() throws IOException {
        checked(SystemCalls.fsync(descriptor));
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            SystemCalls.close(descriptor);
        }
    }
}
