package dev.sluice.cli;

/** How far something is, as a bar: {@code [#####-----] 50 %}. */
final class ProgressBar {

    private static final int WIDTH = 24;
    private static final int PERCENT = 100;

    private ProgressBar() {}

    static String of(long done, long all) {
        double share = all <= 0 ? 1 : Math.clamp((double) done / all, 0, 1);
        int full = (int) (share * WIDTH);
        return "[%s%s] %3d %%"
                .formatted("#".repeat(full), "-".repeat(WIDTH - full), (int) (share * PERCENT));
    }
}
