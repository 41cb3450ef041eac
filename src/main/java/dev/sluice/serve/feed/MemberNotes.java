package dev.sluice.serve.feed;

import dev.sluice.auth.Speaker;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Sequence;
import dev.sluice.identity.KeyRule;
import dev.sluice.index.Index;
import dev.sluice.index.IndexException;
import dev.sluice.index.Member;
import dev.sluice.index.Transaction;
import dev.sluice.serve.gate.Call;
import dev.sluice.serve.gate.CallerKind;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Notes in the index what a member says it has read and done of our feed. Where that cannot be
 * written, because the disk is full or read-only, the member is answered all the same: tombstones
 * are then kept for longer, and the next call says it again.
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
    private final Fences fences;

    /** Folders of which the log was told, until one can be noted again. */
    private final Set<FolderId> failing = ConcurrentHashMap.newKeySet();

    /** Folders of which the log was told that they have no room for a member. */
    private final Set<FolderId> crowded = ConcurrentHashMap.newKeySet();

    public MemberNotes(InstantSource clock, Fences fences) {
        this.clock = clock;
        this.fences = fences;
    }

    /**
     * Notes it if it is new. Of a caller that proves nothing only as long as it is a member that
     * never did: its software is older. To be called on a thread that may wait for the database.
     *
     * @param caller who it is
     * @param old what is noted of it, null if nothing is
     */
    public void note(
            Index index, CallerKind caller, @Nullable Member old, Sequence after, Sequence done) {
        switch (caller) {
            case CallerKind.Anonymous _, CallerKind.Ourselves _ -> {}
            case CallerKind.Unproved unproved -> {
                if (old != null && old.key() == null) {
                    NodeId node = unproved.call().caller().node();
                    note(
                            index,
                            member(unproved.call(), after, done),
                            old,
                            transaction -> transaction.isBound(node, null),
                            List.of());
                }
            }
            case CallerKind.Proved proved -> {
                if (old != null || isAdmitted(index, proved)) {
                    Call call = proved.call();
                    NodeId node = call.caller().node();
                    note(
                            index,
                            member(call, after, done),
                            old,
                            transaction ->
                                    transaction.judge(node, proved.key()) != KeyRule.IMPOSTOR,
                            proofs(proved, old));
                }
            }
        }
    }

    private Member member(Call call, Sequence after, Sequence done) {
        return new Member(call.caller().node(), after, done, clock.instant());
    }

    /**
     * Whether one that is not noted yet may be. A key has one id, or whoever has one key could have
     * any number of them.
     */
    private boolean isAdmitted(Index index, CallerKind.Proved caller) {
        List<Member> members = index.members();
        boolean isRoom = members.size() < Member.MAX;
        if (!isRoom && crowded.add(index.folder())) {
            LOG.warnf(
                    "folder %s: has %d members, which is the most: node %s reads, and what it has"
                            + " read is not noted; evict members that are gone",
                    index.folder(), members.size(), caller.call().caller().node());
        }
        return isRoom && members.stream().noneMatch(each -> caller.key().equals(each.key()));
    }

    /** What else is to be noted of a caller that has proved its key. */
    private List<Consumer<Transaction>> proofs(CallerKind.Proved caller, @Nullable Member old) {
        NodeId node = caller.call().caller().node();
        List<Consumer<Transaction>> proofs = new ArrayList<>();
        if (old == null || !caller.key().equals(old.key())) {
            proofs.add(transaction -> transaction.bind(node, caller.key()));
        }
        Speaker speaker = caller.call().speaker();
        String bound = old == null ? null : old.credential();
        if (bound == null) {
            if (!speaker.names().isEmpty()) {
                proofs.add(transaction -> transaction.noteCredential(node, speaker.credential()));
            }
        } else if (old != null && old.otherCredential() == null && !speaker.shares(bound)) {
            proofs.add(transaction -> transaction.noteOtherCredential(node, speaker.credential()));
        }
        return proofs;
    }

    /**
     * @param isIts whether the caller is the member, by what is noted when this is
     */
    private void note(
            Index index,
            Member member,
            @Nullable Member old,
            Predicate<Transaction> isIts,
            List<Consumer<Transaction>> proofs) {
        boolean known =
                old != null
                        && proofs.isEmpty()
                        && old.pulls()
                        && !member.after().isAfter(old.after())
                        && old.done().equals(member.done())
                        && index.watched().minus(old.heard()).compareTo(SEEN_EVERY) < 0;
        if (known || write(index, member, isIts, proofs, old != null)) {
            fences.heard(index, member.node(), member.done());
        }
    }

    /** Whether the caller is a member; also where what it says could not be noted. */
    private boolean write(
            Index index,
            Member member,
            Predicate<Transaction> isIts,
            List<Consumer<Transaction>> proofs,
            boolean wasMember) {
        try {
            boolean isMember =
                    index.write(transaction -> {
                        boolean isIt = isIts.test(transaction);
                        if (isIt) {
                            transaction.putMember(member);
                            proofs.forEach(proof -> proof.accept(transaction));
                        }
                        return isIt;
                    });
            failing.remove(index.folder());
            return isMember;
        } catch (IndexException e) {
            if (failing.add(index.folder())) {
                LOG.warnf(
                        "folder %s: what its members have read cannot be noted: %s",
                        index.folder(), e.getMessage());
            }
            return wasMember;
        }
    }
}
