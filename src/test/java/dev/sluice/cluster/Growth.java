package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * What a node held of memory, files and threads in the first, the second and the last third of some
 * time. Of the first nothing is asked: a heap grows to its size, and code is compiled.
 *
 * @param lives processes that it was seen as
 */
record Growth(long lives, List<Level> thirds) {

    static final int PARTS = 3;

    /** A heap is not the same at any two moments, and what is open depends on what is done. */
    private static final double MAX_MEMORY = 1.2;

    private static final int MORE_MEGABYTES = 16;
    private static final int MORE_FILES = 20;
    private static final int MORE_THREADS = 10;

    /** Medians. */
    record Level(long megabytes, long files, long threads) {}

    Growth {
        thirds = List.copyOf(thirds);
    }

    /** For a node that was never started again. */
    void assertNone() {
        Level before = thirds.get(1);
        Level after = thirds.get(2);
        assertThat(lives).isOne();
        assertThat((double) after.megabytes)
                .as("MB of memory, %s", this)
                .isLessThanOrEqualTo(before.megabytes * MAX_MEMORY + MORE_MEGABYTES);
        assertThat(after.files)
                .as("open files, %s", this)
                .isLessThanOrEqualTo(before.files + MORE_FILES);
        assertThat(after.threads)
                .as("threads, %s", this)
                .isLessThanOrEqualTo(before.threads + MORE_THREADS);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(lives).append(" lives");
        for (Level level : thirds) {
            text.append(
                    "; %d MB, %d files, %d threads"
                            .formatted(level.megabytes, level.files, level.threads));
        }
        return text.toString();
    }
}
