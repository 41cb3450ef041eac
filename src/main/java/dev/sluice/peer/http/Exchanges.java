package dev.sluice.peer.http;

import dev.sluice.peer.Caller;
import dev.sluice.peer.Credentials;
import dev.sluice.peer.Limits;
import dev.sluice.peer.PeerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs exchanges on connections that are kept and used again. Safe for several threads; each
 * exchange has a connection of its own while it lasts, and blocks its thread.
 */
public final class Exchanges implements AutoCloseable {

    /**
     * Between tries of a handshake that was cut: new contexts are made in some 100 ms, and in 2 s
     * on a machine that has much else to do.
     */
    private static final List<Duration> PAUSES =
            Stream.of(100, 200, 400, 800, 1600).map(Duration::ofMillis).toList();

    private final Introduction introduction;
    private final Credentials credentials;
    private final Limits limits;
    private final Connector connector;
    private final Watchdog watchdog;
    private final ConnectionPool pool;

    /** One with a thread that looks after its connections. */
    public Exchanges(Caller caller, Credentials credentials, Limits limits, Connector connector) {
        this(caller, credentials, limits, connector, new ThreadTicker());
    }

    /**
     * @param ticker closed with this
     */
    public Exchanges(
            Caller caller,
            Credentials credentials,
            Limits limits,
            Connector connector,
            Ticker ticker) {
        this.introduction = new Introduction(caller, credentials);
        this.credentials = credentials;
        this.connector = connector;
        this.limits = limits;
        this.watchdog = new Watchdog(limits, ticker);
        this.pool = new ConnectionPool(limits);
        watchdog.onTick(pool::closeOld);
    }

    /**
     * Runs an exchange; a kept connection that turns out to be dead is replaced by a fresh one, and
     * a peer that is busy is asked again when it says.
     *
     * @throws PeerException if the peer fails or lies
     * @throws IOException only from the sink
     */
    public void run(Exchange exchange) throws PeerException, IOException {
        var _ = Busy.<Boolean, IOException>patiently(limits.idleTimeout(), () -> runOnce(exchange));
    }

    /** The same, but a peer that is busy is not asked again. */
    public void once(Exchange exchange) throws PeerException, IOException {
        boolean _ = runOnce(exchange);
    }

    private boolean runOnce(Exchange exchange) throws PeerException, IOException {
        Connection kept = take(exchange.base());
        return kept != null && run(exchange, kept, true) || run(exchange, open(exchange), false);
    }

    /** One that was opened before our certificates changed is closed instead. */
    private @Nullable Connection take(URI base) {
        Connection kept = pool.take(base);
        while (kept != null && !kept.isCurrent(credentials)) {
            kept.close();
            kept = pool.take(base);
        }
        return kept;
    }

    /**
     * A node that takes over new certificates closes connections that come in that moment (Vert.x
     * 4.5 does so while it makes the new context): that is no failure of a transfer, if another try
     * succeeds.
     */
    private Connection open(Exchange exchange) throws PeerException {
        Address address = Address.of(exchange.base());
        try {
            for (Duration pause : PAUSES) {
                try {
                    return connector.connect(address, watchdog);
                } catch (HandshakeCutException _) {
                    rest(pause);
                }
            }
            return connector.connect(address, watchdog);
        } catch (IOException e) {
            throw BadAnswer.lost(e, null).during(exchange.toString());
        }
    }

    private static void rest(Duration pause) throws InterruptedIOException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /**
     * @param kept whether the connection was used before, so that the peer may have closed it
     * @return false if a kept connection turned out to be dead before a byte of the answer came
     */
    private boolean run(Exchange exchange, Connection connection, boolean kept)
            throws PeerException, IOException {
        try {
            return run(exchange, connection, connection.watch(exchange.patience(limits)), kept);
        } finally {
            if (connection.isReusable()) {
                pool.give(exchange.base(), connection);
            } else {
                connection.close();
            }
        }
    }

    private boolean run(Exchange exchange, Connection connection, Watch watch, boolean kept)
            throws PeerException, IOException {
        try (watch) {
            connection.send(exchange.request(introduction), watch);
            take(exchange, connection, watch);
            return true;
        } catch (BadAnswer e) {
            if (kept && !connection.isAnswered() && watch.cut() == null) {
                return false;
            }
            throw e.during(exchange.toString());
        }
    }

    private void take(Exchange exchange, Connection connection, Watch watch)
            throws BadAnswer, PeerException, IOException {
        ResponseHead head = connection.head(watch);
        if (!exchange.takes(head.status())) {
            throw ErrorAnswer.of(
                    head.status(), head.only("Retry-After"), errorBody(head, connection, watch));
        }
        exchange.take(head, connection, watch);
    }

    /**
     * The text of an error, read so that the connection can be used again; nothing if it does not
     * come, since the status is what matters.
     */
    private byte[] errorBody(ResponseHead head, Connection connection, Watch watch)
            throws IOException {
        try (InputStream body = new BodyStream(head, connection, watch)) {
            byte[] text = body.readNBytes(limits.maxHeader());
            // Where there is more, the connection is not used again.
            int _ = text.length < limits.maxHeader() ? body.read() : 0;
            return text;
        } catch (BadAnswer | BodyStream.Broken _) {
            return new byte[0];
        }
    }

    /** Ends all exchanges that are under way, with RETRY. */
    @Override
    public void close() {
        watchdog.close();
        pool.close();
    }
}
