package dev.sluice.serve.gate;

/**
 * Whether enough bytes move while somebody waits for them. A new rate holds from the moment it is
 * set: when memory gets scarce within a window, a shorter one begins and judges what follows. Each
 * ends sooner than the one before, so that what others hold cannot postpone the end.
 */
final class Window {

    private final Bounds bounds;
    private boolean isOpen;
    private double begunAt;
    private long since;
    private long before;

    Window(Bounds bounds) {
        this.bounds = bounds;
    }

    /**
     * Looks at it.
     *
     * @param moved bytes since ever
     * @param now of {@link System#nanoTime}
     * @param pressure how scarce memory is, 0 to 1
     */
    boolean isTooSlow(boolean isWaiting, long moved, long now, double pressure) {
        if (!isWaiting) {
            isOpen = false;
            return false;
        }
        long passed = now - since;
        long left = bounds.windowNanos(begunAt) - passed;
        if (isOpen && left > 0 && bounds.windowNanos(pressure) >= left) {
            return false;
        }
        boolean isTooSlow =
                isOpen
                        && left <= 0
                        && moved - before < bounds.leastBytes(passed, Math.min(begunAt, pressure));
        isOpen = true;
        begunAt = pressure;
        since = now;
        before = moved;
        return isTooSlow;
    }
}
