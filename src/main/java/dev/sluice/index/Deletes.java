package dev.sluice.index;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is noted of deletes, for their budget. Reads, as those of {@link Index}. */
public interface Deletes {

    /** The plans that wait, by number. */
    List<DeletePlan> waiting();

    /** Whether any plan waits that came about like this. */
    boolean isWaiting(DeleteOrigin origin);

    /** Whether any plan waits. */
    boolean isAnyWaiting();

    /** How many plans wait that began after a time. */
    long plansWaiting(Instant after);

    /** How many paths wait, in whatever plans, each once. */
    long waitingCount();

    /**
     * What is in a plan, by directory and name.
     *
     * @param after the last path of the page before, null for the first
     */
    List<PlannedDelete> planned(long plan, @Nullable RelativePath after, int limit);

    /** How each of these stands, in their order. */
    List<DeleteStanding> standings(List<PlannedDelete> asked);

    /**
     * The sums of the paths that lived when a sequence was the last one.
     *
     * @param hourAgo the beginning of the hour
     */
    DeleteSums sums(Instant hourAgo, Sequence at);

    /**
     * The sums of the paths that lived at one time: that at which the greatest share of all is gone
     * since, if there is one at which more than so many are.
     *
     * @param hourAgo the beginning of the hour
     */
    DeleteSums worst(Instant hourAgo, long many);

    /** When live entries were counted last, and how many there were; null if never. */
    @Nullable LiveCount lastCount();

    /** What was counted last until a time, null if nothing was. */
    @Nullable LiveCount count(Instant until);

    /** Whether a peer is to be asked for all it has. */
    boolean isRelisted(NodeId peer);

    /**
     * How many live entries there were at a time.
     *
     * @param last the last sequence then
     */
    record LiveCount(Instant at, long live, Sequence last) {}
}
