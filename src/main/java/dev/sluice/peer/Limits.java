package dev.sluice.peer;

import java.time.Duration;

/**
 * What a peer may cost us before we hang up.
 *
 * @param connectTimeout until a connection stands
 * @param idleTimeout how long we wait for the next {@link #leastBytes}, and for the start of an
 *     answer; the time that our own side needs does not count
 * @param leastRate bytes per second below which a peer is too slow, 1 or more
 * @param keepAlive how long an unused connection for contents stays open
 * @param maxLine bytes of one line of the changes feed; room for the attributes of an entry, which
 *     may have 128 KiB and come in base64
 * @param maxHeader bytes of the head of an answer, and of the text of an error
 * @param maxDocument bytes of the answer to {@code /v1/node}
 * @param buffer bytes of the direct buffer of each connection for contents, at least {@code
 *     maxHeader}
 */
public record Limits(
        Duration connectTimeout,
        Duration idleTimeout,
        long leastRate,
        Duration keepAlive,
        int maxLine,
        int maxHeader,
        int maxDocument,
        int buffer) {

    private static final int KIB = 1024;

    /**
     * @throws IllegalArgumentException if one of them is not positive, or the buffer is too small
     *     for a head
     */
    public Limits {
        positive("connectTimeout", connectTimeout.toMillis());
        positive("idleTimeout", idleTimeout.toMillis());
        positive("leastRate", leastRate);
        positive("keepAlive", keepAlive.toMillis());
        positive("maxLine", maxLine);
        positive("maxHeader", maxHeader);
        positive("maxDocument", maxDocument);
        if (buffer < maxHeader) {
            throw new IllegalArgumentException(
                    "buffer of " + buffer + " bytes must hold maxHeader of " + maxHeader);
        }
    }

    /**
     * Those of a running node. The buffer: 1 GiB over loopback took 0.2 s with 256 KiB and with 1
     * MiB, so the smaller one, which fits into a core's cache.
     */
    public static Limits defaults() {
        return new Limits(
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                KIB,
                Duration.ofSeconds(30),
                256 * KIB,
                16 * KIB,
                1024 * KIB,
                256 * KIB);
    }

    /** The same with other buffers. */
    public Limits withBuffer(int bytes) {
        return new Limits(
                connectTimeout,
                idleTimeout,
                leastRate,
                keepAlive,
                maxLine,
                maxHeader,
                maxDocument,
                bytes);
    }

    /** How many bytes must come within each {@link #idleTimeout} of waiting, 1 or more. */
    public long leastBytes() {
        return Math.max(1, leastRate * idleTimeout.toMillis() / 1000);
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
    }
}
