package dev.sluice.pull;

import dev.sluice.report.PullTally;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * What all rounds of one folder have done since the start, those under way included. Never falls,
 * because a round moves from the running to the ended ones in one step.
 */
public final class PullTotals {

    private final Set<PullResult.Counter> running = new HashSet<>();
    private final PullResult.Counter ended = new PullResult.Counter();
    private long rounds;
    private long nanos;

    synchronized void begin(PullResult.Counter counter) {
        running.add(counter);
    }

    /**
     * A round has ended, however.
     *
     * @param took nanoseconds
     */
    synchronized void end(PullResult.Counter counter, long took) {
        running.remove(counter);
        ended.add(counter);
        rounds++;
        nanos += took;
    }

    /** Rounds that have ended. */
    public synchronized long rounds() {
        return rounds;
    }

    /** How long those took together. */
    public synchronized long nanos() {
        return nanos;
    }

    /** What those rounds did that have ended. */
    public synchronized PullTally ended() {
        return new PullTally(
                ended.entries.sum(),
                ended.files.sum(),
                ended.bytes.sum(),
                ended.deleted.sum(),
                ended.conflicts.sum());
    }

    /** What all rounds did so far; bytes count when the file or bundle has ended. */
    synchronized PullTally now() {
        return new PullTally(
                sum(counter -> counter.entries),
                sum(counter -> counter.files),
                sum(counter -> counter.bytes),
                deleted(),
                conflicts());
    }

    /** Files, links and directories removed. */
    public long deleted() {
        return sum(counter -> counter.deleted);
    }

    /** Conflict copies made. */
    public long conflicts() {
        return sum(counter -> counter.conflicts);
    }

    /** How often an entry could not be applied for such a reason. */
    public long failures(FailureKind kind) {
        return sum(counter -> counter.failed(kind));
    }

    private synchronized long sum(Function<PullResult.Counter, LongAdder> part) {
        return part.apply(ended).sum()
                + running.stream().mapToLong(counter -> part.apply(counter).sum()).sum();
    }
}
