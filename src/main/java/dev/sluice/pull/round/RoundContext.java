package dev.sluice.pull.round;

import dev.sluice.budget.ObservationWindow;
import dev.sluice.domain.NodeId;
import dev.sluice.pull.PullResult;
import dev.sluice.pull.Room;
import dev.sluice.pull.Target;
import dev.sluice.pull.plan.Backlog;
import java.net.URI;
import java.util.concurrent.ExecutorService;

/**
 * What belongs to one round with one peer, and to nothing else.
 *
 * @param base where the peer is
 * @param backlog what is wanted of it
 * @param target where the round writes to
 * @param threads as many as transfers at once are allowed
 * @param counter what the round has done
 * @param room whether there is room for contents
 * @param window up to where the budget of deletes has looked
 */
public record RoundContext(
        URI base,
        Backlog backlog,
        Target target,
        ExecutorService threads,
        PullResult.Counter counter,
        Room room,
        ObservationWindow window) {

    NodeId peer() {
        return backlog.peer();
    }
}
