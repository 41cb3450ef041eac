package dev.sluice.pull;

import dev.sluice.domain.RelativePath;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Paths at which something failed that is expensive to try, and when it is tried again. */
public final class Pauses {

    /** Beyond it all is tried again. */
    private static final int MAX = 10_000;

    private record Pause(int attempts, Instant until) {}

    private final Map<RelativePath, Pause> pauses = new HashMap<>();

    public synchronized boolean isDue(RelativePath path, Instant now) {
        Pause pause = pauses.get(path);
        return pause == null || !pause.until.isAfter(now);
    }

    public synchronized void failed(RelativePath path, Instant now) {
        Pause last = pauses.get(path);
        int attempts = last == null ? 0 : last.attempts + 1;
        if (last == null && pauses.size() >= MAX) {
            pauses.clear();
        }
        pauses.put(path, new Pause(attempts, now.plus(Failures.pause(attempts))));
    }

    public synchronized void forget(RelativePath path) {
        pauses.remove(path);
    }
}
