package dev.sluice.serve;

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

    /** Those of a node, with what a user may choose. */
    public static Bounds of(int connections, int connectionsPerAddress, long leastRate) {
        return new Bounds(connections, connectionsPerAddress, HEAD, WINDOW, leastRate);
    }

    /** How many bytes must move in a window, 1 or more. */
    long leastBytes() {
        return Math.max(1, leastRate * window.toMillis() / 1000);
    }
}
