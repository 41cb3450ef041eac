package dev.sluice.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Notices duplicate node ids: two processes that use one at once, since one runs on a copy of the
 * other's state. A restart gives a node another run once and for all; the runs of duplicates
 * alternate. Safe for several threads.
 */
public final class Sightings {

    /** How long after the last alternation they count as duplicates. */
    private static final Duration MEMORY = Duration.ofMinutes(1);

    /** Nodes and runs that are kept: who calls may say of itself what it likes. */
    private static final int MAX_NODES = 1_000;

    private static final int MAX_RUNS = 16;

    private static final class Seen {

        private final Set<RunId> former = new LinkedHashSet<>();
        private RunId current;
        private Instant duplicatesUntil = Instant.MIN;

        Seen(RunId current) {
            this.current = current;
        }

        void note(RunId run, Instant now) {
            if (run.equals(current)) {
                return;
            }
            if (former.remove(run)) {
                duplicatesUntil = now.plus(MEMORY);
            }
            former.add(current);
            if (former.size() > MAX_RUNS) {
                former.remove(former.iterator().next());
            }
            current = run;
        }
    }

    private final Map<NodeId, Seen> nodes = new Latest<>(MAX_NODES);

    /**
     * Notes that a node was heard of under a run.
     *
     * @return whether there are two nodes of that id now
     */
    public synchronized boolean isDuplicate(NodeId node, RunId run, Instant now) {
        Seen seen = nodes.computeIfAbsent(node, _ -> new Seen(run));
        seen.note(run, now);
        return now.isBefore(seen.duplicatesUntil);
    }
}
