package dev.sluice.peer.http;

import static dev.sluice.Together.check;

import dev.sluice.Together;
import dev.sluice.peer.Limits;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pastalab.fray.junit.junit5.FrayTestExtension;
import org.pastalab.fray.junit.junit5.annotations.FrayTest;

/** A connection is lent to one at a time, and none stays open when the pool is closed. */
@ExtendWith(FrayTestExtension.class)
class ConnectionPoolInterleavings {

    private static final URI PEER = URI.create("http://peer:80");

    private static final Limits LIMITS = Limits.defaults();

    /** Knows how often it was closed. */
    private static final class Line implements ByteChannel {

        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public int read(ByteBuffer to) {
            return -1;
        }

        @Override
        public int write(ByteBuffer from) {
            return 0;
        }

        @Override
        public boolean isOpen() {
            return closed.get() == 0;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    /** Nothing ticks. */
    private static final class NoTicker implements Ticker {

        @Override
        public void every(Duration pause, Runnable task) {}

        @Override
        public void close() {}
    }

    private static Connection connection(Line line) {
        Watchdog watchdog = new Watchdog(LIMITS, new NoTicker());
        return Connection.over(line, watchdog, Pacer.unlimited());
    }

    @FrayTest(iterations = Together.ITERATIONS)
    void eachIsLentToOneAndClosedInTheEnd() throws Exception {
        ConnectionPool pool = new ConnectionPool(LIMITS);
        Line first = new Line();
        Line second = new Line();
        pool.give(PEER, connection(first));
        pool.give(PEER, connection(second));
        Set<Connection> lent = ConcurrentHashMap.newKeySet();
        Together.Part caller =
                () -> {
                    Connection mine = pool.take(PEER);
                    if (mine != null) {
                        check(lent.add(mine), "lent to two at once");
                        pool.closeOld();
                        check(lent.remove(mine), "lent to two at once");
                        pool.give(PEER, mine);
                    }
                };
        Together.run(caller, caller, caller, pool::close);
        check(first.closed.get() == 1 && second.closed.get() == 1, "not closed once each");
    }
}
