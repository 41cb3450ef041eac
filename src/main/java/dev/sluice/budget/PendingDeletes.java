package dev.sluice.budget;

import dev.sluice.domain.RelativePath;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Deletes that were seen and not judged. Who removes a large tree takes a while, and its deletes
 * come in many parts: a first part alone would pass. So nothing is judged before no more has come
 * for a moment; but where they never cease, as in the directory of a queue, those that have come
 * are judged all the same.
 */
final class PendingDeletes {

    /** So long no more need to have come if they are few; nobody minds so short a wait. */
    static final Duration GATHER = Duration.ofMillis(250);

    /** So long no more must have come if they are many. */
    static final Duration CALM = Duration.ofSeconds(2);

    /** So long after the first of them they are judged though more come. */
    static final Duration LONGEST = Duration.ofMinutes(1);

    /** What nobody has asked for again in so long a time does not come any more. */
    private static final Duration STALE = Duration.ofMinutes(15);

    private final Duration gather;
    private final Duration calm;
    private final LongSupplier nanoTime;
    private final Set<RelativePath> paths = new HashSet<>();
    private long begunAt;
    private long grownAt;
    private long askedAt;

    /**
     * @param gather so long no more must have come if they are few
     * @param calm the same if they are many
     */
    PendingDeletes(Duration gather, Duration calm, LongSupplier nanoTime) {
        this.gather = gather;
        this.calm = calm;
        this.nanoTime = nanoTime;
    }

    /** Somebody asks. */
    void ask() {
        long now = nanoTime.getAsLong();
        if (now - askedAt > STALE.toNanos()) {
            paths.clear();
        }
        askedAt = now;
    }

    void add(RelativePath path) {
        if (paths.add(path)) {
            grownAt = nanoTime.getAsLong();
            begunAt = paths.size() == 1 ? grownAt : begunAt;
        }
    }

    /** Whether a look has shown that no more than these few have come for a moment. */
    boolean areGathered(ObservationWindow window) {
        return gather.isZero() || isCalm(window, gather);
    }

    /** Whether a look has shown that no more than these many have come for a longer moment. */
    boolean areAll(ObservationWindow window) {
        return calm.isZero() || window.isWhole() && isCalm(window, calm);
    }

    private boolean isCalm(ObservationWindow window, Duration calm) {
        return window.begun() - grownAt >= calm.toNanos()
                || window.begun() - begunAt >= LONGEST.toNanos();
    }

    int size() {
        return paths.size();
    }

    /** They were judged. */
    void clear() {
        paths.clear();
    }
}
