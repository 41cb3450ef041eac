package dev.sluice.index;

import dev.sluice.domain.Entry;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Sequence;
import dev.sluice.index.codec.Times;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a peer that is not applied here yet.
 *
 * @param at the sequence of the entry in the peer's feed
 * @param since when it was first wanted, by our clock
 * @param attempts how often it has failed
 * @param reason why it failed last, null if it has not
 * @param retryAt not to be tried before this, by the clock of the run; {@link Instant#EPOCH} if it
 *     has not failed, {@link Instant#MAX} if it is not to be tried again
 */
public record Need(
        NodeId peer,
        Entry entry,
        Sequence at,
        Instant since,
        int attempts,
        @Nullable String reason,
        Instant retryAt) {

    /**
     * The longest that one waits to be tried again. A row that asks for more was written by a run
     * whose clock was ahead, and waits no longer.
     */
    public static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** {@link Instant#MAX} as the database holds it. */
    private static final Instant NEVER = Times.ofNanos(Long.MAX_VALUE);

    /** Whether it may be tried. */
    public boolean isDue(Instant now) {
        return !retryAt.isAfter(now) || isFromAhead(now);
    }

    private boolean isFromAhead(Instant now) {
        return retryAt.isAfter(now.plus(LONGEST_PAUSE)) && retryAt.isBefore(NEVER);
    }
}
