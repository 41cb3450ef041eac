package dev.sluice.folder;

import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Version;
import dev.sluice.index.FeedRow;
import dev.sluice.index.Index;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Looks for versions that will be trouble: those made by a clock that is ahead of ours, and those
 * with so many writers that peers will take them no longer. Each change of the index is looked at
 * once, in the background, and only where somebody asks: whoever does is told what was found last,
 * and never waits for as much as has changed since.
 */
final class VersionWatch {

    /** A clock that is no further ahead is nobody's worry. */
    private static final Duration AHEAD = Duration.ofHours(1);

    /** Rows that are looked at in one go; the others the next time. */
    private static final int AT_ONCE = 20_000;

    /** Paths that are kept of either kind. */
    private static final int MAX = 10_000;

    private final Index index;
    private final Map<RelativePath, Version> ahead = new HashMap<>();
    private final Map<RelativePath, Integer> crowded = new HashMap<>();
    private Sequence seen = Sequence.ZERO;
    private volatile Found found = new Found(0, 0, 0);
    private volatile boolean isAsked;

    VersionWatch(Index index) {
        this.index = index;
    }

    /**
     * What was found.
     *
     * @param ahead live entries whose last change was made by a clock an hour or more ahead of ours
     * @param crowded live entries with at least half as many writers as are taken
     * @param most the most writers that one of them has
     */
    record Found(long ahead, long crowded, int most) {}

    /** What was found by the last look. */
    Found found() {
        isAsked = true;
        return found;
    }

    /** Looks at what has changed, if somebody has asked since the last time. */
    void lookIfAsked(Instant now) {
        if (isAsked) {
            isAsked = false;
            look(now);
        }
    }

    synchronized Found look(Instant now) {
        Instant soon = now.plus(AHEAD);
        ahead.values().removeIf(version -> !version.isAheadOf(soon));
        index.changes(seen, AT_ONCE, row -> look(row, soon));
        int most = crowded.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        found = new Found(ahead.size(), crowded.size(), most);
        return found;
    }

    private void look(FeedRow row, Instant soon) {
        RelativePath path = row.entry().path();
        Version version = row.entry().version();
        boolean isLive = row.entry().isLive();
        keep(ahead, path, version, isLive && version.isAheadOf(soon));
        keep(crowded, path, version.size(), isLive && version.size() >= Version.MAX_WRITERS / 2);
        seen = row.sequence();
    }

    private static <T> void keep(
            Map<RelativePath, T> kept, RelativePath path, T value, boolean is) {
        if (is && (kept.size() < MAX || kept.containsKey(path))) {
            kept.put(path, value);
        } else if (!kept.isEmpty()) {
            kept.remove(path);
        }
    }
}
