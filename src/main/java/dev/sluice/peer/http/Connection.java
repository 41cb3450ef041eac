package dev.sluice.peer.http;

import dev.sluice.domain.pace.MemoryBudget;
import dev.sluice.peer.Credentials;
import dev.sluice.peer.PeerException.Kind;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A connection for contents: a blocking channel and the direct buffer that everything from the peer
 * passes through, without a copy on the heap. One exchange at a time: {@link #send}, {@link #head},
 * then the body, exactly as long as the head says. For one thread at a time; only {@link #close}
 * may come from another.
 */
public final class Connection implements Closeable {

    /** From so many bytes on, starting a thread for the sink costs nothing beside its work. */
    static final long RELAY_FROM = 4 << 20;

    private final ByteChannel channel;
    private final @Nullable SSLContext tls;
    private final Watchdog watchdog;
    private final Pacer pacer;
    private final ByteBuffer buffer;
    private final RelayBuffers relays;
    private boolean answered;
    private boolean keepsAlive;
    private boolean reusable;

    private Connection(
            ByteChannel channel,
            @Nullable SSLContext tls,
            Watchdog watchdog,
            Pacer pacer,
            RelayBuffers relays) {
        this.relays = relays;
        this.channel = channel;
        this.tls = tls;
        this.watchdog = watchdog;
        this.pacer = pacer;
        this.buffer = ByteBuffer.allocateDirect(watchdog.limits().buffer());
    }

    /**
     * Connects to the first address of the host that answers.
     *
     * @param credentials for a secure address: whom we trust, and who we are
     * @throws HandshakeCutException if the last of them ended the handshake before it was over
     */
    public static Connection open(
            Address peer,
            Credentials credentials,
            Watchdog watchdog,
            Pacer pacer,
            RelayBuffers relays)
            throws IOException {
        IOException failure = new IOException("no address");
        for (InetAddress address : InetAddress.getAllByName(peer.uri().getHost())) {
            try {
                SSLContext tls = peer.isSecure() ? credentials.tls() : null;
                InetSocketAddress socket = new InetSocketAddress(address, peer.uri().getPort());
                return open(socket, peer, tls, watchdog, pacer, relays);
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }

    /** One for what is read as a stream, as fast as it comes. */
    public static Connection open(Address peer, Credentials credentials, Watchdog watchdog)
            throws IOException {
        return open(peer, credentials, watchdog, Pacer.unlimited(), relays(watchdog));
    }

    private static RelayBuffers relays(Watchdog watchdog) {
        return new RelayBuffers(MemoryBudget.unlimited(), watchdog.limits().buffer());
    }

    /** One over a channel that is open. */
    static Connection over(ByteChannel channel, Watchdog watchdog, Pacer pacer) {
        return new Connection(channel, null, watchdog, pacer, relays(watchdog));
    }

    private static Connection open(
            InetSocketAddress address,
            Address peer,
            @Nullable SSLContext tls,
            Watchdog watchdog,
            Pacer pacer,
            RelayBuffers relays)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            int timeout = Math.toIntExact(watchdog.limits().connectTimeout().toMillis());
            channel.socket().connect(address, timeout);
            ByteChannel wire = tls == null ? channel : secure(channel, peer, tls, watchdog);
            return new Connection(wire, tls, watchdog, pacer, relays);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static TlsChannel secure(
            SocketChannel channel, Address peer, SSLContext tls, Watchdog watchdog)
            throws IOException {
        try (Watch watch = watchdog.watch(channel, watchdog.limits().connectTimeout())) {
            watch.begin();
            return TlsChannel.connect(channel, peer, tls, watchdog.limits().buffer());
        } catch (EOFException | SocketException e) {
            throw new HandshakeCutException(e);
        }
    }

    /** Whether it was opened with what we show and trust now. */
    public boolean isCurrent(Credentials credentials) {
        return tls == null || tls.equals(credentials.tls());
    }

    /**
     * Begins an exchange; nothing of its answer has come yet.
     *
     * @param first how long the first bytes may take
     */
    public Watch watch(Duration first) {
        answered = false;
        reusable = false;
        return watchdog.watch(channel, first);
    }

    /**
     * Sends a whole request, by way of the buffer: the channel would make a direct one each time.
     */
    public void send(byte[] request, Watch watch) throws BadAnswer {
        watch.begin();
        try {
            for (int sent = 0; sent < request.length; sent += buffer.limit()) {
                int part = Math.min(buffer.capacity(), request.length - sent);
                buffer.clear().put(request, sent, part).flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        } catch (IOException e) {
            throw BadAnswer.lost(e, watch.cut());
        } finally {
            watch.end(0);
        }
    }

    /** Reads the head of the answer. What has come of the body stays in the buffer. */
    public ResponseHead head(Watch watch) throws BadAnswer {
        int most = watchdog.limits().maxHeader();
        buffer.clear();
        int length = -1;
        while (length < 0 && buffer.position() < most) {
            if (read(buffer, watch) < 0) {
                throw new BadAnswer(Kind.RETRY, "the connection was closed before the answer");
            }
            length = ResponseHead.length(buffer);
        }
        if (length < 0 || length > most) {
            throw new BadAnswer("the head has more than " + most + " bytes");
        }
        byte[] text = new byte[length];
        buffer.flip().get(text);
        ResponseHead head = ResponseHead.parse(text);
        keepsAlive = head.keepsAlive();
        return head;
    }

    /**
     * Passes the body on, which follows the head. The sink of a long one writes on another thread,
     * and has done so when this returns.
     */
    public void body(long length, ByteSink sink, Watch watch) throws BadAnswer, IOException {
        List<ByteBuffer> relayed = length < RELAY_FROM ? List.of() : relays.borrow();
        try {
            long came = relayed.isEmpty() ? length : Math.min(length, buffer.remaining());
            pass(length, came, sink, watch);
            if (came < length) {
                relay(length, length - came, relayed, sink, watch);
            }
        } finally {
            relays.release(relayed);
        }
        end();
    }

    private void pass(long length, long came, ByteSink sink, Watch watch)
            throws BadAnswer, IOException {
        for (long left = came; left > 0; ) {
            ByteBuffer bytes = some(left, watch);
            if (bytes == null) {
                throw ended(length, length - came + left);
            }
            left -= bytes.remaining();
            sink.pass(bytes.duplicate());
            sink.write(bytes);
        }
    }

    private void relay(long length, long rest, List<ByteBuffer> relayed, ByteSink sink, Watch watch)
            throws BadAnswer, IOException {
        try (Relay relay = new Relay(sink, relayed)) {
            for (long left = rest; left > 0; ) {
                ByteBuffer bytes = relay.free();
                bytes.limit((int) Math.min(left, bytes.capacity()));
                if (read(bytes, watch) < 0) {
                    throw ended(length, left);
                }
                left -= bytes.position();
                bytes.flip();
                sink.pass(bytes.duplicate());
                relay.pass(bytes);
            }
            relay.finish();
        }
    }

    private static BadAnswer ended(long length, long left) {
        return new BadAnswer(
                Kind.RETRY, "the body ended after " + (length - left) + " of " + length + " bytes");
    }

    /**
     * The next bytes behind the head, at least one.
     *
     * @param most 1 or more
     * @return direct and valid until the next call; null if the connection was closed
     */
    @Nullable ByteBuffer some(long most, Watch watch) throws BadAnswer {
        if (!fill(watch)) {
            return null;
        }
        int count = (int) Math.min(most, buffer.remaining());
        ByteBuffer bytes = buffer.slice(buffer.position(), count);
        buffer.position(buffer.position() + count);
        return bytes;
    }

    /** The next byte behind the head, 0 to 255, or -1 if the connection was closed. */
    int octet(Watch watch) throws BadAnswer {
        return fill(watch) ? buffer.get() & 0xff : -1;
    }

    /** The whole body was read; if no more has come, the connection can be used again. */
    void end() {
        reusable = keepsAlive && !buffer.hasRemaining();
    }

    private boolean fill(Watch watch) throws BadAnswer {
        if (buffer.hasRemaining()) {
            return true;
        }
        buffer.clear();
        boolean more = read(buffer, watch) >= 0;
        buffer.flip();
        return more;
    }

    /** The pacer lets us wait before the watch begins: that is no fault of the peer. */
    private int read(ByteBuffer into, Watch watch) throws BadAnswer {
        int room = into.limit();
        int granted = pacer.take(into.remaining());
        into.limit(into.position() + granted);
        int moved = 0;
        watch.begin();
        try {
            moved = channel.read(into);
        } catch (IOException e) {
            throw BadAnswer.lost(e, watch.cut());
        } finally {
            watch.end(moved);
            into.limit(room);
            pacer.release(granted - Math.max(0, moved));
        }
        answered |= moved > 0;
        return moved;
    }

    /** Whether a byte of the present answer has come. */
    public boolean isAnswered() {
        return answered;
    }

    /** Whether the last exchange ended cleanly: its whole body was read, and no more had come. */
    public boolean isReusable() {
        return reusable;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // Nothing that was received depends on how the connection ends.
        }
    }
}
