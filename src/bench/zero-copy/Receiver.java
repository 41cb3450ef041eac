import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** The receiving process: takes what was announced, throws it away, and says so with one byte. */
final class Receiver {
    /** Reads all into a buffer. */
    static final String READ = "read";

    /** Has the kernel drop all. */
    static final String DROP = "drop";

    private Receiver() {}

    public static void main(String[] arguments) throws IOException {
        var driver = ProcessHandle.current().parent().orElseThrow();
        driver.onExit().thenRun(() -> System.exit(0));
        try (var server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(arguments[0], 0));
            System.out.println(Sender.task());
            System.out.println(server.socket().getLocalPort());
            ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);
            boolean drop = arguments[1].equals(DROP);
            while (true) {
                try (SocketChannel connection = server.accept()) {
                    discard(connection, buffer, drop ? new Dropping(connection) : connection::read);
                } catch (IOException e) {
                    System.err.println("receiver: " + e);
                }
            }
        }
    }

    /** Where bytes come from, and are lost. */
    interface Input {
        /** The number of bytes taken, at most as many as the buffer has room for; -1 at the end. */
        int take(ByteBuffer buffer) throws IOException;
    }

    private static void discard(SocketChannel connection, ByteBuffer buffer, Input input)
            throws IOException {
        buffer.clear().limit(Long.BYTES);
        while (buffer.hasRemaining()) {
            if (connection.read(buffer) < 0) {
                return;
            }
        }
        for (long left = buffer.flip().getLong(); left > 0; ) {
            int read = input.take(buffer.clear());
            if (read <= 0) {
                return;
            }
            left -= read;
        }
        connection.write(buffer.clear().limit(1));
    }
}
