package dev.sluice.index;

import dev.sluice.domain.Entry;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Sequence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a peer that is not applied here yet.
 *
 * @param at the sequence of the entry in the peer's feed
 * @param since when it was first wanted, by our clock
 * @param attempts how often it has failed
 * @param reason why it failed last, null if it has not
 * @param retryAt not to be tried before this; {@link Instant#EPOCH} if it has not failed
 */
public record Wanted(
        NodeId peer,
        Entry entry,
        Sequence at,
        Instant since,
        int attempts,
        @Nullable String reason,
        Instant retryAt) {}
