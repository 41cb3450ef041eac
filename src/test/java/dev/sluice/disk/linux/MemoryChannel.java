package dev.sluice.disk.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file of a {@link MemoryDisk} that is open. */
public final class MemoryChannel extends FileChannel {

    private static final int CHUNK = 64 << 10;

    private final MemoryDisk disk;
    private final MemoryNode file;
    private final String path;

    /** Whether it is a program's, and so fails where the disk is to. */
    private final boolean isProgram;

    private long position;

    public MemoryChannel(MemoryDisk disk, MemoryNode file, String path, boolean isProgram) {
        this.disk = disk;
        this.file = file;
        this.path = path;
        this.isProgram = isProgram;
    }

    private void step(String call) throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        if (isProgram) {
            disk.step(call, path);
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = read(into, position);
        position += Math.max(0, count);
        return count;
    }

    @Override
    public int read(ByteBuffer into, long at) throws IOException {
        step("read");
        byte[] bytes = new byte[into.remaining()];
        synchronized (disk) {
            int count = file.read(at, bytes, 0, bytes.length);
            if (count > 0) {
                into.put(bytes, 0, count);
            }
            return bytes.length == 0 ? 0 : count;
        }
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        long sum = 0;
        for (int i = offset; i < offset + length; i++) {
            int count = read(into[i]);
            if (count < 0) {
                return sum == 0 ? -1 : sum;
            }
            sum += count;
        }
        return sum;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int count = write(from, position);
        position += count;
        return count;
    }

    @Override
    public int write(ByteBuffer from, long at) throws IOException {
        step("write");
        byte[] bytes = new byte[from.remaining()];
        from.duplicate().get(bytes);
        synchronized (disk) {
            disk.write(file, at, bytes, path);
        }
        from.position(from.limit());
        return bytes.length;
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        long sum = 0;
        for (int i = offset; i < offset + length; i++) {
            sum += write(from[i]);
        }
        return sum;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public FileChannel position(long next) {
        position = next;
        return this;
    }

    @Override
    public long size() throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        synchronized (disk) {
            return file.size();
        }
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        step("ftruncate");
        synchronized (disk) {
            if (size < file.size()) {
                disk.truncate(file, size, path);
            }
        }
        position = Math.min(position, size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        step("fsync");
        synchronized (disk) {
            disk.force(file);
        }
    }

    @Override
    public long transferTo(long at, long count, WritableByteChannel target) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, CHUNK));
        int read = read(bytes, at);
        if (read <= 0) {
            return 0;
        }
        return target.write(bytes.flip());
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long at, long count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, CHUNK));
        int read = source.read(bytes);
        return read <= 0 ? 0 : write(bytes.flip(), at);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long at, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long at, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long at, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void implCloseChannel() {
        // Nothing is held.
    }
}
