package dev.sluice.disk.linux;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The number of something open, for several threads: closed when the last use of it has ended,
 * since the kernel gives a closed number to whatever is opened next.
 */
final class Descriptor {

    private static final int CLOSED = Integer.MIN_VALUE;

    private final int number;

    /** How many use it; with {@link #CLOSED} added when no more may. */
    private final AtomicInteger users = new AtomicInteger();

    Descriptor(int number) {
        this.number = number;
    }

    /**
     * The number, to be used until {@link #release}.
     *
     * @throws IOException if it was closed
     */
    int acquire() throws IOException {
        int known;
        do {
            known = users.get();
            if (known < 0) {
                throw new IOException("its folder was closed meanwhile");
            }
        } while (!users.compareAndSet(known, known + 1));
        return number;
    }

    void release() {
        if (users.decrementAndGet() == CLOSED) {
            SystemCalls.close(number);
        }
    }

    /** Once more does nothing. */
    void close() {
        int known;
        do {
            known = users.get();
            if (known < 0) {
                return;
            }
        } while (!users.compareAndSet(known, known + CLOSED));
        if (known == 0) {
            SystemCalls.close(number);
        }
    }
}
