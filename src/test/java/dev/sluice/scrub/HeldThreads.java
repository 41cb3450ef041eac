package dev.sluice.scrub;

import dev.sluice.disk.root.PlatformThreads;
import dev.sluice.domain.Threads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;

/** Threads that begin their loops only when they are let go. */
final class HeldThreads implements Threads {

    private final Threads real = new PlatformThreads();
    private final CountDownLatch go;

    HeldThreads(CountDownLatch go) {
        this.go = go;
    }

    @Override
    public Running start(String name, Loop loop) {
        return real.start(
                name,
                new Loop() {
                    @Override
                    public void run() {
                        try {
                            go.await();
                            loop.run();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }

                    @Override
                    public boolean turn() {
                        throw new UnsupportedOperationException();
                    }
                });
    }

    @Override
    public void run(String name, Runnable task) {
        real.run(name, task);
    }

    @Override
    public ExecutorService pool(String name, int size) {
        return real.pool(name, size);
    }

    @Override
    public void sleep(Duration pause) throws InterruptedException {
        real.sleep(pause);
    }

    @Override
    public long nanoTime() {
        return real.nanoTime();
    }
}
