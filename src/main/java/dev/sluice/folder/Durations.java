package dev.sluice.folder;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** How often something was done since the start, and how long that took together. */
public final class Durations {

    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    void add(Duration took) {
        count.increment();
        nanos.add(took.toNanos());
    }

    public long count() {
        return count.sum();
    }

    public long nanos() {
        return nanos.sum();
    }
}
