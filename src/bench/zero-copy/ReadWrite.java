import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

/**
 * Through a direct buffer, so that nothing is copied inside of the Java heap. The header shares the
 * buffer and the first write with the beginning of the file: a file that fits costs one read and
 * one write.
 */
final class ReadWrite implements Way {
    private final int chunk;
    private final ByteBuffer buffer;

    ReadWrite(int chunk) {
        this.chunk = chunk;
        this.buffer = ByteBuffer.allocateDirect(Job.HEADER_BYTES + chunk);
    }

    @Override
    public void send(ByteBuffer header, FileChannel file, long size, SocketChannel socket)
            throws IOException {
        buffer.clear().put(header);
        for (long sent = 0; sent < size; ) {
            buffer.limit(buffer.position() + (int) Math.min(chunk, size - sent));
            int read = file.read(buffer, sent);
            if (read < 0) {
                throw Way.shrank(sent, size);
            }
            sent += read;
            flush(socket);
        }
    }

    private void flush(SocketChannel socket) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            socket.write(buffer);
        }
        buffer.clear();
    }
}
