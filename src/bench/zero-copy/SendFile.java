import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

/** Writes the header, then has the kernel move the content, at most so many bytes in one call. */
final class SendFile implements Way {
    private final long most;

    SendFile(long most) {
        this.most = most;
    }

    @Override
    public void send(ByteBuffer header, FileChannel file, long size, SocketChannel socket)
            throws IOException {
        while (header.hasRemaining()) {
            socket.write(header);
        }
        for (long sent = 0; sent < size; ) {
            long moved = file.transferTo(sent, Math.min(most, size - sent), socket);
            if (moved == 0) {
                throw Way.shrank(sent, size);
            }
            sent += moved;
        }
    }
}
