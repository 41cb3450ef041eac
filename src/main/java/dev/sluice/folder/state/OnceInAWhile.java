package dev.sluice.folder.state;

import dev.sluice.domain.RelativePath;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets each path through once in a while, and not too many of them together. For one thread. */
final class OnceInAWhile {

    private final long pauseNanos;
    private final int most;

    /** When each was let through, the oldest first. */
    private final Map<RelativePath, Long> passed = new LinkedHashMap<>();

    /**
     * @param pause between two times that one path is let through
     * @param most paths within one pause
     */
    OnceInAWhile(Duration pause, int most) {
        this.pauseNanos = pause.toNanos();
        this.most = most;
    }

    /**
     * Lets a path through, or not.
     *
     * @param now by a clock that only goes on
     */
    boolean pass(RelativePath path, long now) {
        passed.values().removeIf(at -> now - at >= pauseNanos);
        return passed.size() < most && passed.putIfAbsent(path, now) == null;
    }
}
