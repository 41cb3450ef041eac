package dev.sluice.scrub;

import dev.sluice.domain.Threads;
import java.time.Duration;
import java.util.concurrent.ExecutorService;

/** A clock that moves only by what is slept. */
final class CountedSleep implements Threads {

    private long now = Long.MAX_VALUE - 5_000_000_000L; // it overflows on the way
    private Duration slept = Duration.ZERO;

    Duration slept() {
        return slept;
    }

    @Override
    public Running start(String name, Loop loop) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void run(String name, Runnable task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ExecutorService pool(String name, int size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void sleep(Duration pause) {
        slept = slept.plus(pause);
        now += pause.toNanos();
    }

    @Override
    public long nanoTime() {
        return now;
    }
}
