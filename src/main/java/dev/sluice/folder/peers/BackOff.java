package dev.sluice.folder.peers;

import java.time.Duration;

/** How long to wait before something that failed is tried again: ever longer. For one thread. */
final class BackOff {

    private final Duration first;
    private final Duration longest;
    private Duration next;

    BackOff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /** How long to wait now. */
    Duration next() {
        Duration now = next;
        Duration doubled = now.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return now;
    }

    /** It went well. */
    void reset() {
        next = first;
    }
}
