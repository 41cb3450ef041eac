package dev.sluice.pull.blocks;

import dev.sluice.disk.root.NoSpaceException;
import dev.sluice.domain.Threads;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Does one thing on a thread of its own while the calling thread does another. */
final class Beside implements AutoCloseable {

    /** Work with files. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Throwable failure;

    private Beside() {}

    /** Starts it; to be waited for by {@link #finish}, or else by {@link #close}. */
    static Beside start(Threads threads, Work work) {
        return start(task -> threads.run(name(), task), work);
    }

    /** Starts it where one thread would take long. */
    static Beside start(Work work) {
        return start(task -> Thread.ofPlatform().daemon().name(name()).start(task), work);
    }

    private static Beside start(Executor thread, Work work) {
        Beside beside = new Beside();
        thread.execute(() -> beside.run(work));
        return beside;
    }

    private static String name() {
        return "beside-" + Thread.currentThread().getName();
    }

    private void run(Work work) {
        try {
            work.run();
        } catch (IOException | RuntimeException | Error e) {
            failure = e; // the calling thread throws it
        } finally {
            ended.countDown();
        }
    }

    /**
     * Waits for it.
     *
     * @throws IOException if it has failed with that
     */
    void finish() throws IOException {
        close();
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new AssertionError(e);
        }
    }

    /**
     * Waits for it, where something else has failed.
     *
     * @param isCause whether the other has failed only because this had
     * @throws IOException of this one, if it is the cause or the disk is full
     */
    void throwInsteadOf(Exception other, boolean isCause) throws IOException {
        close();
        Throwable own = failure;
        if (own == null) {
            return;
        }
        if (isCause || own instanceof IOException e && NoSpaceException.isCauseOf(e)) {
            own.addSuppressed(other);
            finish();
        }
        other.addSuppressed(own);
    }

    /** Waits for it, whatever came of it. An interrupt is left to what comes next. */
    @Override
    public void close() {
        boolean interrupted = false;
        while (ended.getCount() > 0) {
            try {
                ended.await();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
