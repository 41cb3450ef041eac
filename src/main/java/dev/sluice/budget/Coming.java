package dev.sluice.budget;

import dev.sluice.domain.RelativePath;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Deletes that were seen and not judged. Who removes a large tree takes a while, and its deletes
 * come in many parts: a first part alone would pass. So nothing is judged before no more has come
 * for a moment.
 */
final class Coming {

    /** So long no more must have come. */
    static final Duration CALM = Duration.ofSeconds(2);

    /** What nobody has asked for again in so long a time does not come any more. */
    private static final Duration STALE = Duration.ofMinutes(15);

    private final LongSupplier nanoTime;
    private final Set<RelativePath> paths = new HashSet<>();
    private long grownAt;
    private long askedAt;

    Coming(LongSupplier nanoTime) {
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
        }
    }

    /** Whether a sight has shown that no more has come for a moment. */
    boolean isCalm(Sight sight) {
        return sight.isWhole() && sight.begun() - grownAt >= CALM.toNanos();
    }

    int size() {
        return paths.size();
    }

    /** They were judged. */
    void clear() {
        paths.clear();
    }
}
