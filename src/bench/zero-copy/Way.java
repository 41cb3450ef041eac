import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

/** One way to bring a file into a socket. May hold a buffer: for one thread. */
interface Way {
    /**
     * Sends the header and then the first {@code size} bytes of the file.
     *
     * @throws EOFException if the file has become shorter; a part may have been sent
     */
    void send(ByteBuffer header, FileChannel file, long size, SocketChannel socket)
            throws IOException;

    static EOFException shrank(long sent, long size) {
        return new EOFException("file shrank: sent " + sent + " of " + size + " bytes");
    }
}
