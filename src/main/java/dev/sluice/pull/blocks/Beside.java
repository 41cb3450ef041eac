package dev.sluice.pull.blocks;

import dev.sluice.disk.root.NoSpaceException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Does one thing on a thread of its own while the calling thread does another. */
final class Beside implements AutoCloseable {

    /** Work with files. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    private final Thread thread;
    private volatile @Nullable Throwable failure;

    private Beside(Work work) {
        this.thread =
                Thread.ofPlatform()
                        .name("beside-" + Thread.currentThread().getName())
                        .daemon()
                        .unstarted(() -> run(work));
    }

    /** Starts it; to be waited for by {@link #finish}, or else by {@link #close}. */
    static Beside start(Work work) {
        Beside beside = new Beside(work);
        beside.thread.start();
        return beside;
    }

    private void run(Work work) {
        try {
            work.run();
        } catch (IOException | RuntimeException | Error e) {
            failure = e; // the calling thread throws it
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
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
