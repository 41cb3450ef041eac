package dev.sluice.serve;

import dev.sluice.domain.FolderId;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Index;
import dev.sluice.index.IndexException;
import dev.sluice.index.Member;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Notes in the index what a member says it has read and done of our feed. Where that cannot be
 * written, since its disk is full or read-only, the member is answered all the same: what is not
 * noted keeps tombstones for longer, and the next call tells it again.
 */
@Singleton
public final class MemberNotes {

    /**
     * A poll that says nothing new is noted so often, to know that the member is not silent; more
     * often would be a durable commit for every poll of every member.
     */
    private static final Duration SEEN_EVERY = Duration.ofHours(1);

    private static final Logger LOG = Logger.getLogger(MemberNotes.class);

    private final InstantSource clock;

    /** Folders of which the log was told, until one can be noted again. */
    private final Set<FolderId> failing = ConcurrentHashMap.newKeySet();

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
                        && !after.isAfter(old.after())
                        && old.done().equals(done)
                        && index.watched().minus(old.heard()).compareTo(SEEN_EVERY) < 0;
        if (!known) {
            write(index, member);
        }
    }

    private void write(Index index, Member member) {
        try {
            index.write(transaction -> {
                transaction.putMember(member);
                return member;
            });
            failing.remove(index.folder());
        } catch (IndexException e) {
            if (failing.add(index.folder())) {
                LOG.warnf(
                        "folder %s: what its members have read cannot be noted: %s",
                        index.folder(), e.getMessage());
            }
        }
    }
}
