package dev.sluice.serve.content;

/**
 * How large the slices for one connection are: they double while they are made and leave quickly. A
 * connection that is so slow that a usual one might come near its idle timeout, since it shares a
 * limited bandwidth with many others, has small ones: 64 KiB in 90 s is less than 1 KB/s.
 */
final class Pace {

    private static final long QUICK_NANOS = 500_000_000;
    private static final long SLOW_NANOS = 10_000_000_000L;
    private static final int SMALL = 64 << 10;

    private final int least;
    private final int most;
    private int bytes;

    Pace(SliceForm form) {
        this.least = form.leastSlice();
        this.most = form.mostSlice();
        this.bytes = least;
    }

    /** Bytes of the next slice. */
    int bytes() {
        return bytes;
    }

    /**
     * A slice was made in so much time and has left in so much. One that the disk was long about is
     * followed by half of it: its caller waits less, and so does whoever waits for that disk.
     */
    void left(long madeNanos, long leftNanos) {
        if (leftNanos > SLOW_NANOS) {
            bytes = Math.min(SMALL, least);
        } else if (leftNanos >= QUICK_NANOS) {
            bytes = Math.min(bytes, least);
        } else if (madeNanos >= QUICK_NANOS) {
            bytes = Math.min(bytes, Math.max(bytes / 2, least));
        } else {
            bytes = Math.min(bytes * 2, most);
        }
    }
}
