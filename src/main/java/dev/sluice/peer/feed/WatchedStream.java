package dev.sluice.peer.feed;

import dev.sluice.peer.http.Watch;
import dev.sluice.peer.http.Watchdog;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The body of an answer, cut when the peer is too slow with it. */
final class WatchedStream extends FilterInputStream {

    private final Watch watch;

    /**
     * @param first how long the first bytes may take
     */
    WatchedStream(InputStream body, Watchdog watchdog, Duration first) {
        super(body);
        this.watch = watchdog.watch(body, first);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /**
     * @throws InterruptedIOException if the peer was too slow, with the reason
     */
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int moved = 0;
        watch.begin();
        try {
            moved = in.read(target, offset, length);
        } catch (IOException e) {
            throw late(e);
        } finally {
            watch.end(moved);
        }
        if (watch.cut() != null) {
            // The JDK's stream may also end quietly when it is closed under a reader.
            throw late(null);
        }
        return moved;
    }

    private IOException late(@Nullable IOException cause) {
        String reason = watch.cut();
        if (reason == null) {
            return cause == null ? new IOException("cut off") : cause;
        }
        var late = new InterruptedIOException(reason);
        if (cause != null) {
            late.initCause(cause);
        }
        return late;
    }

    @Override
    public void close() throws IOException {
        watch.close();
        super.close();
    }
}
