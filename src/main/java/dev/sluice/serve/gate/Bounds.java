package dev.sluice.serve.gate;

import java.time.Duration;

/**
 * What those who connect may cost us before they are hung up on.
 *
 * @param connections at once on one port, 1 or more
 * @param connectionsPerAddress at once from one address; with IPv6 from one network of 64 bits,
 *     since whoever has one address has all of those
 * @param head how long the head of a request may take from its first byte, the first one of a
 *     connection from its accepting: with TLS the handshake is in it
 * @param window in which the least number of bytes must move
 * @param leastRate bytes per second, on average over a window, that a body must come with and an
 *     answer be read with; only the time counts in which the other side is waited for
 */
public record Bounds(
        int connections,
        int connectionsPerAddress,
        Duration head,
        Duration window,
        long leastRate) {

    private static final Duration HEAD = Duration.ofSeconds(10);

    /** A slice of 64 KiB, which the slowest are sent, may take twice as long as usual. */
    private static final Duration WINDOW = Duration.ofSeconds(60);

    /**
     * Where memory is scarce: a peer that reads at all keeps this rate, and a second or two of
     * another's garbage collection is forgiven.
     */
    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(3);

    private static final long HIGHEST_RATE = 32 << 10;

    /** Those of a node, with what a user may choose. */
    public static Bounds of(int connections, int connectionsPerAddress, long leastRate) {
        return new Bounds(connections, connectionsPerAddress, HEAD, WINDOW, leastRate);
    }

    /**
     * In how many nanoseconds the least number of bytes must move.
     *
     * @param pressure how scarce memory is, 0 to 1
     */
    long windowNanos(double pressure) {
        long usual = window.toNanos();
        return between(usual, Math.min(usual, SHORTEST_WINDOW.toNanos()), pressure);
    }

    /** How many bytes must move in so much time, 1 or more. */
    long leastBytes(long nanos, double pressure) {
        long rate = between(leastRate, Math.max(leastRate, HIGHEST_RATE), pressure);
        return Math.max(1, Math.round(rate * (nanos / 1e9)));
    }

    /** In even steps of a factor: half the way from 60 to 3 s is 13 s. */
    private static long between(long none, long full, double pressure) {
        return pressure == 0 ? none : Math.round(none * Math.pow((double) full / none, pressure));
    }
}
