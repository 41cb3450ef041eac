package dev.sluice.pull.round;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.Index;
import dev.sluice.index.Need;
import dev.sluice.pull.Failures;
import dev.sluice.pull.plan.Parents;
import java.time.Instant;
import java.util.List;

/**
 * What still waits for its directory when a round ends. It is no failure of its own, and is tried
 * in every round; but a person who looks is to see what it waits for.
 */
final class Orphans {

    private static final int PAGE = 500;
    private static final int MAX_LOOKED_AT = 2_000;

    private final Index index;
    private final NodeId peer;
    private final Failures failures;

    Orphans(Index index, NodeId peer, Failures failures) {
        this.index = index;
        this.peer = peer;
        this.failures = failures;
    }

    /** Notes the reason of those that have none. */
    void note(Instant now) {
        RelativePath last = null;
        for (int looked = 0; looked < MAX_LOOKED_AT; looked += PAGE) {
            List<Need> page = index.wanted(peer, last, now, PAGE);
            if (page.isEmpty()) {
                return;
            }
            last = page.getLast().entry().path();
            List<RelativePath> paths = page.stream().map(each -> each.entry().path()).toList();
            Parents parents = Parents.of(paths, index);
            for (Need wanted : page) {
                note(wanted, parents);
            }
        }
    }

    private void note(Need wanted, Parents parents) {
        RelativePath path = wanted.entry().path();
        if (wanted.attempts() == 0 && wanted.entry().isLive() && !parents.isHere(path)) {
            failures.waits(wanted, "its directory " + path.parent() + " is not here");
        }
    }
}
