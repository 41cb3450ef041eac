package dev.sluice.peer.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * TLS over a blocking channel. What is decrypted goes straight into the reader's buffer if there is
 * room for a whole record, so that a body passes through memory once; otherwise into one of our
 * own, and from there.
 *
 * <p>If a peer closes without the close message of TLS, that is its end as well: the length or the
 * last chunk of a body says whether it was whole. For one thread at a time; only {@link #close} may
 * come from another.
 */
final class TlsChannel implements ByteChannel {

    private final ByteChannel channel;
    private final SSLEngine engine;
    private final ByteBuffer received;
    private final ByteBuffer sending;
    private final ByteBuffer decrypted;

    private TlsChannel(ByteChannel channel, SSLEngine engine, int buffer) {
        this.channel = channel;
        this.engine = engine;
        int packet = engine.getSession().getPacketBufferSize();
        this.received = ByteBuffer.allocateDirect(Math.max(packet, buffer)).flip();
        this.sending = ByteBuffer.allocateDirect(packet);
        this.decrypted =
                ByteBuffer.allocateDirect(engine.getSession().getApplicationBufferSize()).flip();
    }

    /**
     * Shakes hands with a peer over a channel that is connected.
     *
     * @param buffer bytes that come with one call to the kernel: several records, where they fit
     * @throws IOException also if it is not the peer that is meant; the channel stays open
     */
    static TlsChannel connect(ByteChannel channel, Address address, SSLContext context, int buffer)
            throws IOException {
        SSLEngine engine =
                context.createSSLEngine(address.uri().getHost(), address.uri().getPort());
        engine.setUseClientMode(true);
        engine.setSSLParameters(address.parameters());
        TlsChannel tls = new TlsChannel(channel, engine, buffer);
        engine.beginHandshake();
        tls.handshake();
        return tls;
    }

    private void handshake() throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        while (status != HandshakeStatus.FINISHED && status != HandshakeStatus.NOT_HANDSHAKING) {
            status =
                    switch (status) {
                        case NEED_TASK -> runTasks();
                        case NEED_WRAP -> wrap(ByteBuffer.allocate(0)).getHandshakeStatus();
                        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrapHandshake();
                        case FINISHED, NOT_HANDSHAKING -> status;
                    };
        }
    }

    private HandshakeStatus runTasks() {
        for (Runnable task = engine.getDelegatedTask();
                task != null;
                task = engine.getDelegatedTask()) {
            task.run();
        }
        return engine.getHandshakeStatus();
    }

    private HandshakeStatus unwrapHandshake() throws IOException {
        decrypted.compact();
        try {
            SSLEngineResult result = engine.unwrap(received, decrypted);
            switch (result.getStatus()) {
                case OK -> {}
                case BUFFER_UNDERFLOW -> {
                    if (receive() < 0) {
                        throw new EOFException("closed during the TLS handshake");
                    }
                }
                case BUFFER_OVERFLOW ->
                        throw new SSLException("data before the end of a handshake");
                case CLOSED -> throw new EOFException("the peer ended the TLS handshake");
            }
            return result.getStatus() == SSLEngineResult.Status.OK
                    ? result.getHandshakeStatus()
                    : engine.getHandshakeStatus();
        } finally {
            decrypted.flip();
        }
    }

    private int receive() throws IOException {
        received.compact();
        try {
            return channel.read(received);
        } finally {
            received.flip();
        }
    }

    private SSLEngineResult wrap(ByteBuffer plain) throws IOException {
        sending.clear();
        SSLEngineResult result = engine.wrap(plain, sending);
        sending.flip();
        while (sending.hasRemaining()) {
            channel.write(sending);
        }
        if (result.getStatus() == SSLEngineResult.Status.CLOSED && plain.hasRemaining()) {
            throw new EOFException("the peer has closed its side of TLS");
        }
        return result;
    }

    @Override
    public int write(ByteBuffer plain) throws IOException {
        int before = plain.remaining();
        while (plain.hasRemaining()) {
            wrap(plain);
        }
        return before;
    }

    /** Waits until there is at least one byte, or the end. */
    @Override
    public int read(ByteBuffer target) throws IOException {
        if (decrypted.hasRemaining()) {
            return fromDecrypted(target);
        }
        int before = target.position();
        while (target.position() == before) {
            boolean hasRoom = target.remaining() >= decrypted.capacity();
            if (!(hasRoom ? unwrap(target) : unwrapAside(target))) {
                return target.position() == before ? -1 : target.position() - before;
            }
        }
        drain(target);
        return target.position() - before;
    }

    /** Decrypts what has come already, as long as there is room for a whole record. */
    private void drain(ByteBuffer target) throws IOException {
        boolean more = true;
        while (more && received.hasRemaining() && target.remaining() >= decrypted.capacity()) {
            int left = received.remaining();
            more = step(target, false) && received.remaining() < left;
        }
    }

    private boolean unwrapAside(ByteBuffer target) throws IOException {
        decrypted.clear();
        boolean more;
        try {
            more = unwrap(decrypted);
        } finally {
            decrypted.flip();
        }
        if (decrypted.hasRemaining()) {
            int _ = fromDecrypted(target);
        }
        return more;
    }

    private int fromDecrypted(ByteBuffer target) {
        int count = Math.min(target.remaining(), decrypted.remaining());
        target.put(decrypted.slice(decrypted.position(), count));
        decrypted.position(decrypted.position() + count);
        return count;
    }

    private boolean unwrap(ByteBuffer target) throws IOException {
        return step(target, true);
    }

    /**
     * Decrypts one record.
     *
     * @param waits whether to read from the channel if there is none yet
     * @return false at the end
     */
    private boolean step(ByteBuffer target, boolean waits) throws IOException {
        SSLEngineResult result = engine.unwrap(received, target);
        return switch (result.getStatus()) {
            case OK -> {
                afterwards(result.getHandshakeStatus());
                yield true;
            }
            case BUFFER_UNDERFLOW -> !waits || receive() >= 0;
            case BUFFER_OVERFLOW -> throw new SSLException("a record larger than announced");
            case CLOSED -> false;
        };
    }

    /** A peer may renew its keys at any time; that it told us new tickets asks for nothing. */
    private void afterwards(HandshakeStatus status) throws IOException {
        switch (status) {
            case NEED_TASK -> {
                var _ = runTasks();
            }
            case NEED_WRAP -> {
                var _ = wrap(ByteBuffer.allocate(0));
            }
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, FINISHED, NOT_HANDSHAKING -> {}
        }
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    /** Without a word in TLS, which might have to wait for a peer that does not read. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
