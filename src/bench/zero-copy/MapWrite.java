import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.SocketChannel;

/** Maps the whole file, writes it together with its header (writev), and unmaps it at once. */
final class MapWrite implements Way {
    @Override
    public void send(ByteBuffer header, FileChannel file, long size, SocketChannel socket)
            throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer content = file.map(MapMode.READ_ONLY, 0, size, arena).asByteBuffer();
            ByteBuffer[] both = {header, content};
            while (content.hasRemaining()) {
                socket.write(both);
            }
        }
    }
}
