package dev.sluice.serve;

/** How large the slices for one connection are: they double while they leave quickly. */
final class Pace {

    private static final long QUICK_NANOS = 500_000_000;

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

    /** Something has left in so much time. */
    void left(long nanos) {
        bytes = nanos < QUICK_NANOS ? Math.min(bytes * 2, most) : least;
    }
}
