package dev.sluice.scan;

import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which files were seen moving, and says when one has come to rest. A file is at rest if
 * its last change lies the settle time back, or if two looks at least that far apart saw the same
 * (so that a ctime in the future, after a jump of the clock, does not hold it up). The memory is
 * bounded; what falls out of it is a newly seen file again.
 */
final class Restlessness {

    /** How a file stands. */
    enum Rest {
        AT_REST,
        /** Look again after the settle time. */
        MOVING,
        /** It was given 20 settle times: a log that grows is taken as it is. */
        NEVER_RESTS
    }

    private record Memory(@Nullable FileStat identity, Instant since, Instant first) {}

    private static final int PATIENCE = 20;

    private final Duration settle;
    private final Duration patience;
    private final Map<RelativePath, Memory> moving = new LinkedHashMap<>();

    Restlessness(Duration settle) {
        this.settle = settle;
        this.patience = settle.multipliedBy(PATIENCE);
    }

    /** How the file stands that was looked at just now. */
    Rest judge(RelativePath path, FileStat identity, Instant now) {
        Memory before = moving.get(path);
        if (before != null && now.isBefore(before.since)) {
            before = null; // the clock was set back: count anew
        }
        if (isPatienceOver(before, now)) {
            return Rest.NEVER_RESTS;
        }
        if (isOld(identity, now) || isSameForLong(before, identity, now)) {
            return Rest.AT_REST;
        }
        remember(path, next(before, identity, now));
        return Rest.MOVING;
    }

    /** The file was changed while it was hashed. */
    void changedMeanwhile(RelativePath path, Instant now) {
        Memory before = moving.get(path);
        remember(path, new Memory(null, now, before == null ? now : before.first));
    }

    /** The file was hashed, or is gone. */
    void forget(RelativePath path) {
        moving.remove(path);
    }

    private boolean isOld(FileStat identity, Instant now) {
        return settle.isZero() || !identity.ctime().isAfter(now.minus(settle));
    }

    private boolean isPatienceOver(@Nullable Memory before, Instant now) {
        return before != null && !now.isBefore(before.first.plus(patience));
    }

    private boolean isSameForLong(@Nullable Memory before, FileStat identity, Instant now) {
        return before != null
                && before.identity != null
                && before.identity.isSame(identity)
                && !now.isBefore(before.since.plus(settle));
    }

    private static Memory next(@Nullable Memory before, FileStat identity, Instant now) {
        if (before == null) {
            return new Memory(identity, now, now);
        }
        return before.identity != null && before.identity.isSame(identity)
                ? before
                : new Memory(identity, now, before.first);
    }

    private void remember(RelativePath path, Memory memory) {
        moving.put(path, memory);
        if (moving.size() > ScanResult.MAX_UNSETTLED) {
            moving.remove(moving.keySet().iterator().next());
        }
    }
}
