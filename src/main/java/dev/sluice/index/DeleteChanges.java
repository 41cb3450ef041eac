package dev.sluice.index;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import java.time.Instant;

/** What can be noted of deletes within a transaction. */
public interface DeleteChanges {

    /**
     * Notes how many live entries there are now, and which sequence is the last; drops older counts
     * up to a time, and those made while the clock was ahead.
     */
    void count(Instant now, Instant until);

    /**
     * Forgets what was allowed before the hour, what was left of a judgement that was broken off,
     * and what has left its plan because its entry is not live under that version any more; and
     * plans of which nothing is left. What was allowed, or came to wait, in a future that the clock
     * has left is taken for allowed now.
     *
     * @return how much of what counts is gone
     */
    long prune(Instant hourAgo, Instant now);

    /**
     * The same where only the entries have to be looked at that have changed since: costs what has
     * changed, however much waits.
     *
     * @param after the last sequence before {@link #prune} or this was called last
     * @param since when that was
     */
    long pruneChanged(Sequence after, Instant since, Instant hourAgo, Instant now);

    /** A delete that is in an approved plan is about to be made. */
    void allowApproved(PlannedDelete delete, Instant now);

    /** Adds a delete to what is being judged. */
    void judge(PlannedDelete delete);

    /**
     * Allows what is being judged and is a move: its content has come to another path since. Each
     * path that it came to accounts for one.
     *
     * @return how many
     */
    int allowMoves(Instant now);

    /** Allows all that is being judged, and says how many that was. */
    int allowJudged(Instant now);

    /** Makes a plan of what is being judged alone. */
    default long plan(DeleteOrigin origin, Instant since, String reason) {
        return plan(origin, since, reason, 0);
    }

    /**
     * Makes a plan of what is being judged.
     *
     * @param growing a plan that ends, and of which all is in the new one; 0 for none
     * @return its number; 0 if nothing is being judged
     */
    long plan(DeleteOrigin origin, Instant since, String reason, long growing);

    /** What is in the plan may be deleted. */
    void approve(long plan);

    /** Ends a plan, with all in it. */
    void drop(long plan);

    /** Takes a path out of a plan. */
    void leave(long plan, RelativePath path);

    /** Every peer that we have a cursor of is to be asked for all it has. */
    void relistAll();

    /** A peer is asked for all it has. */
    void relisted(NodeId peer);
}
