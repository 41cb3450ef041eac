import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Takes bytes from a TCP socket by {@code recv} with {@code MSG_TRUNC}: the kernel drops them and
 * nobody touches their memory. A network card of a sending machine does not cost the receiving CPU
 * of another machine either.
 */
final class Dropping implements Receiver.Input {
    private static final int MSG_TRUNC = 0x20;
    private static final MethodHandle RECV = recv();

    private final int socket;

    Dropping(SocketChannel channel) throws IOException {
        try {
            socket =
                    (int)
                            Class.forName("sun.nio.ch.SelChImpl")
                                    .getMethod("getFDVal")
                                    .invoke(channel);
        } catch (ReflectiveOperationException e) {
            throw new IOException("the file descriptor of " + channel, e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle recv() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("recv"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT));
    }

    @Override
    public int take(ByteBuffer buffer) throws IOException {
        try {
            long room = buffer.remaining();
            return (int) (long) RECV.invokeExact(socket, MemorySegment.NULL, room, MSG_TRUNC);
        } catch (Throwable e) {
            throw new IOException("recv", e);
        }
    }
}
