package dev.sluice.serve;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Index;
import dev.sluice.index.Member;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Notes in the index what a member says it has read and done of our feed. */
@Singleton
public final class MemberNotes {

    /**
     * A poll that says nothing new is noted so often, to know that the member is not silent; more
     * often would be a durable commit for every poll of every member.
     */
    private static final Duration SEEN_EVERY = Duration.ofHours(1);

    private final InstantSource clock;

    public MemberNotes(InstantSource clock) {
        this.clock = clock;
    }

    /** Notes it if it is new. To be called on a thread that may wait for the database. */
    void note(Index index, NodeId node, Sequence after, Sequence done) {
        Instant now = clock.instant();
        Member member = new Member(node, after, done, now);
        Member old = index.member(node);
        boolean known =
                old != null
                        && old.pulls()
                        && old.after().equals(after)
                        && old.done().equals(done)
                        && old.seen().plus(SEEN_EVERY).isAfter(now);
        if (!known) {
            index.write(transaction -> {
                transaction.putMember(member);
                return member;
            });
        }
    }
}
