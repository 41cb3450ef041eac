package dev.sluice.index;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.Role;
import dev.sluice.domain.Sequence;
import dev.sluice.identity.NodeKey;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A node that shares this folder with us, or did once: it is a member until a person evicts it, or
 * it has been silent for too long.
 *
 * @param name for people, null if it was never met
 * @param role null if it was never met
 * @param pulls whether it has ever pulled from us
 * @param after how far it has ever read our feed; less may be in its index now
 * @param done how far it has applied our feed
 * @param seen when it last called, or was met, by the clock on the wall, for people
 * @param silence the longest time between two signs of it since it was trusted last
 * @param heard when the last sign of it came, in the time of {@link Index#watched}, of which
 *     silence is as well
 * @param key the first that it has proved, null if it never did
 * @param credential under what name it called first, null if it never did or the name is not known
 * @param otherCredential under what other name it has called since, empty for none at all; null
 *     where it has not, or a person has accepted that
 */
public record Member(
        NodeId node,
        @Nullable String name,
        @Nullable Role role,
        boolean pulls,
        Sequence after,
        Sequence done,
        Instant seen,
        Duration silence,
        Duration heard,
        @Nullable NodeKey key,
        @Nullable String credential,
        @Nullable String otherCredential) {

    /** So many are noted of those that were never met: who calls may make keys as it likes. */
    public static final int MAX = 1_000;

    /** One that pulls from us, and was not met. */
    public Member(NodeId node, Sequence after, Sequence done, Instant seen) {
        this(
                node,
                null,
                null,
                true,
                after,
                done,
                seen,
                Duration.ZERO,
                Duration.ZERO,
                null,
                null,
                null);
    }
}
