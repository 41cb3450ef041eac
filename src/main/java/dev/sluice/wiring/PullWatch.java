package dev.sluice.wiring;

import dev.sluice.folder.Folder;
import dev.sluice.report.PullTally;
import dev.sluice.serve.api.PullProgress;
import dev.sluice.serve.api.RoundFigures;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches the rounds of a folder from the moment when somebody asked for one. Those under way then
 * count from their beginning.
 */
final class PullWatch implements Supplier<RoundFigures> {

    private static final double NANOS = 1e9;

    private final Folder folder;
    private final LongSupplier nanos;

    /** What was done before the rounds that are watched. */
    private final PullTally before;

    private final PullTally asked;
    private final long begun;
    private @Nullable Moment first;
    private long lastBytes;
    private long lastAt;

    /** What was to do when it was looked at first, of what was known by then. */
    private record Moment(long known, long read) {}

    PullWatch(Folder folder, LongSupplier nanos) {
        this.folder = folder;
        this.nanos = nanos;
        this.before = folder.transfers().totals().ended();
        this.asked = folder.transfers().tally();
        this.begun = nanos.getAsLong();
        this.lastBytes = asked.bytes();
        this.lastAt = begun;
    }

    /** What the rounds have done until now. */
    PullTally done() {
        return folder.transfers().tally().since(before);
    }

    Duration since() {
        return Duration.ofNanos(nanos.getAsLong() - begun);
    }

    @Override
    public RoundFigures get() {
        PullTally now = folder.transfers().tally();
        PullTally all = now.since(before);
        long toDo = folder.wanted();
        long at = nanos.getAsLong();
        long perSecond = Math.round((now.bytes() - lastBytes) * NANOS / Math.max(1, at - lastAt));
        lastBytes = now.bytes();
        lastAt = at;
        long done = Math.max(0, known(all, toDo) - toDo);
        return new PullProgress(
                folder.setup().id(),
                toDo,
                done,
                all.files(),
                all.bytes(),
                perSecond,
                left(now.since(asked), toDo, at - begun),
                Duration.ofNanos(at - begun));
    }

    /** Entries that are or were to be looked at: rows from before, and what was read since. */
    private long known(PullTally all, long toDo) {
        Moment start = first;
        if (start == null) {
            start = new Moment(Math.max(toDo, all.entries()), all.entries());
            first = start;
        }
        return start.known() + all.entries() - start.read();
    }

    /** The longer of the times by files and by bytes, each where something of it moves. */
    private @Nullable Duration left(PullTally moved, long toDo, long nanosPassed) {
        double byFiles = moved.files() == 0 ? 0 : (double) toDo / moved.files();
        long bytes = folder.transfers().bytesToCome();
        double byBytes = moved.bytes() == 0 ? 0 : (double) bytes / moved.bytes();
        double longer = Math.max(byFiles, byBytes);
        boolean isUnknown = toDo > 0 && longer == 0 || bytes > 0 && moved.bytes() == 0;
        return isUnknown ? null : Duration.ofNanos((long) (longer * nanosPassed));
    }
}
