package dev.sluice.pull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** Counts what is read of a file at its offsets; nothing else is done with it by itself. */
public class CountingChannel extends FileChannel {

    private final FileChannel file;
    private long read;

    public CountingChannel(FileChannel file) {
        this.file = file;
    }

    public long read() {
        return read;
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        int count = file.read(into, position);
        read += Math.max(0, count);
        return count;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }

    private static UnsupportedOperationException not() {
        return new UnsupportedOperationException("only read at an offset");
    }

    @Override
    public int read(ByteBuffer into) {
        throw not();
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
        throw not();
    }

    @Override
    public int write(ByteBuffer from) {
        throw not();
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
        throw not();
    }

    @Override
    public long position() {
        throw not();
    }

    @Override
    public FileChannel position(long position) {
        throw not();
    }

    @Override
    public FileChannel truncate(long size) {
        throw not();
    }

    @Override
    public void force(boolean metaData) {
        throw not();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel to) throws IOException {
        throw not();
    }

    @Override
    public long transferFrom(ReadableByteChannel from, long position, long count) {
        throw not();
    }

    @Override
    public int write(ByteBuffer from, long position) {
        throw not();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw not();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw not();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw not();
    }
}
