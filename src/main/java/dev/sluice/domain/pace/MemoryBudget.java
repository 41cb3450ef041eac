package dev.sluice.domain.pace;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Memory that everybody in a node who does work of one kind shares, in bytes. Who finds it full
 * makes do with less, or waits for a piece ({@link Share}). It is an account of what is held, and
 * allocates nothing.
 */
public final class MemoryBudget {

    /** How often who waits looks whether it is to go on waiting. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final long most;
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong waits = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition less = lock.newCondition();
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param most bytes that may be held
     */
    public MemoryBudget(long most) {
        if (most <= 0) {
            throw new IllegalArgumentException("budget of " + most + " bytes");
        }
        this.most = most;
    }

    /** One that is never full. */
    public static MemoryBudget unlimited() {
        return new MemoryBudget(Long.MAX_VALUE);
    }

    /** Bytes that may be held. */
    public long most() {
        return most;
    }

    /** Bytes held now; some more than may be where somebody could not do without. */
    public long held() {
        return held.get();
    }

    public boolean isFull() {
        return held.get() >= most;
    }

    /** How many wait for a piece just now. */
    public int waiting() {
        return waiting.get();
    }

    /** How often somebody has waited, since the start. */
    public long waits() {
        return waits.get();
    }

    /** Takes some for what makes work faster; false if there is not so much left. */
    public boolean tryTake(long bytes) {
        long now = held.get();
        while (bytes <= most - now) {
            if (held.compareAndSet(now, now + bytes)) {
                return true;
            }
            now = held.get();
        }
        return false;
    }

    public void release(long bytes) {
        add(-bytes);
    }

    private void add(long bytes) {
        var _ = held.addAndGet(bytes);
        if (bytes < 0 && waiting.get() > 0) {
            lock.lock();
            try {
                less.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** What somebody holds who does not wait, but asks whether it is full. */
    public Held hold() {
        return new Held();
    }

    /** An account of one holder, for several threads. */
    public final class Held implements AutoCloseable {

        private final AtomicLong bytes = new AtomicLong();

        private Held() {}

        public long bytes() {
            return bytes.get();
        }

        /** So much more is held, or (negative) less. */
        public void add(long more) {
            var _ = bytes.addAndGet(more);
            MemoryBudget.this.add(more);
        }

        /** So much is held from now on. */
        public void set(long now) {
            MemoryBudget.this.add(now - bytes.getAndSet(now));
        }

        /** Whether everybody together holds all that they may. */
        public boolean isBudgetFull() {
            return isFull();
        }

        @Override
        public void close() {
            set(0);
        }
    }

    /** Of one who waits for pieces. */
    public Share share() {
        return new Share();
    }

    /**
     * The pieces of one round. The first is given at once, whatever the others hold: so each round
     * goes on, and peers that let theirs last for ever stop nobody else's.
     */
    public final class Share {

        private int pieces;

        private Share() {}

        /**
         * Takes a piece; waits while all is held, unless this share has none.
         *
         * @param isStopped asked now and then: whether there is nothing to wait for any more
         * @return false if it was given up, also by an interrupt, which is left to the caller
         */
        public boolean take(long bytes, BooleanSupplier isStopped) {
            lock.lock();
            try {
                if (!isFree(bytes) && !await(bytes, isStopped)) {
                    return false;
                }
                pieces++;
                return true;
            } finally {
                lock.unlock();
            }
        }

        private boolean isFree(long bytes) {
            if (tryTake(bytes)) {
                return true;
            }
            if (pieces == 0) {
                add(bytes);
                return true;
            }
            return false;
        }

        private boolean await(long bytes, BooleanSupplier isStopped) {
            var _ = waiting.incrementAndGet();
            var _ = waits.incrementAndGet();
            try {
                while (!isFree(bytes)) {
                    if (isStopped.getAsBoolean()) {
                        return false;
                    }
                    long _ = less.awaitNanos(LOOK_NANOS);
                }
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } finally {
                var _ = waiting.decrementAndGet();
            }
        }

        /** Gives a piece back that was taken. */
        public void release(long bytes) {
            lock.lock();
            try {
                pieces--;
            } finally {
                lock.unlock();
            }
            MemoryBudget.this.release(bytes);
        }
    }
}
