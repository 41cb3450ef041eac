package dev.sluice.disk.root;

import dev.sluice.domain.Threads;
import java.time.Duration;
import java.util.concurrent.ExecutorService;

/** Platform threads, since all of them wait for disks as well; none keeps a process from ending. */
public final class PlatformThreads implements Threads {

    @Override
    public Running start(String name, Loop loop) {
        Thread thread = Thread.ofPlatform().daemon().name(name).start(loop);
        return new Running() {
            @Override
            public void interrupt() {
                thread.interrupt();
            }

            @Override
            public boolean isAlive() {
                return thread.isAlive();
            }

            @Override
            public void join(Duration most) throws InterruptedException {
                boolean _ = thread.join(most);
            }
        };
    }

    @Override
    public void run(String name, Runnable task) {
        Thread.ofPlatform().daemon().name(name).start(task);
    }

    @Override
    public ExecutorService pool(String name, int size) {
        return new DiskThreads(name, size, Integer.MAX_VALUE);
    }

    @Override
    public void sleep(Duration pause) throws InterruptedException {
        Thread.sleep(pause);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
