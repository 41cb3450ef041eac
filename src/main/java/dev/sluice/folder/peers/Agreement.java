package dev.sluice.folder.peers;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Sum;
import dev.sluice.index.Index;
import dev.sluice.index.Member;
import dev.sluice.index.Standing;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.feed.FeedPage;
import dev.sluice.peer.known.Proof;
import dev.sluice.pull.Compared;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, round by round, whether a peer has the entries that we have. Equal sums show it at no
 * cost. Where they are not equal and nothing moves any more on either side, all entries are
 * compared once: then either they may differ (the peer does not take ours, or ignores other paths),
 * or the two have diverged, which is told, and mended by reading all that the peer has and looking
 * at our own disk again. Used by the thread of the peer only.
 */
final class Agreement {

    /** Compares all entries; by {@link dev.sluice.pull.Puller#compare}. */
    @FunctionalInterface
    interface Comparing {

        Compared compare(boolean mustBeSame) throws PeerException;
    }

    /**
     * Rounds in which nothing has moved before entries are compared: a change of ours takes the
     * peer one round, and its news of that us another one.
     */
    static final int ROUNDS_AT_REST = 3;

    /** Between two comparisons of what may differ, and between two attempts to mend. */
    static final Duration PAUSE = Duration.ofMinutes(10);

    /** So that a long comparison takes at most a hundredth of the time. */
    private static final int SHARE = 100;

    /** A member that was silent for so long does not pull from us any more. */
    private static final Duration SILENT = Duration.ofHours(2);

    private static final System.Logger LOG = System.getLogger(Agreement.class.getName());

    /** All that shows whether something has moved. */
    private record Moment(
            Standing ours,
            Sequence last,
            @Nullable Sum theirs,
            @Nullable String rules,
            @Nullable Cursor known,
            Sequence done) {}

    private final Index index;
    private final String name;
    private final Comparing comparing;
    private final Consumer<List<RelativePath>> doubted;
    private final Runnable again;
    private final InstantSource clock;
    private final LongSupplier nanos;

    private @Nullable Moment before;
    private int rounds;
    private Proof proof = Proof.NONE;

    /**
     * Until both are in step again, whatever comes between: what is put right is a change first.
     */
    private boolean isDivergenceLogged;

    /** What was the difference when entries were compared and might differ; null if not yet. */
    private @Nullable Moment compared;

    private long nextComparison = Long.MIN_VALUE;
    private long nextMending = Long.MIN_VALUE;

    /**
     * @param name of the peer, for the log
     * @param doubted takes paths whose entries are to be checked against the disk
     * @param again asks for another round
     * @param nanos the clock for pauses, which no person sets
     */
    Agreement(
            Index index,
            String name,
            Comparing comparing,
            Consumer<List<RelativePath>> doubted,
            Runnable again,
            InstantSource clock,
            LongSupplier nanos) {
        this.index = index;
        this.name = name;
        this.comparing = comparing;
        this.doubted = doubted;
        this.again = again;
        this.clock = clock;
        this.nanos = nanos;
    }

    /**
     * After a round.
     *
     * @param page the last that was read
     * @param isDone whether all that was read is applied
     */
    Proof after(FeedPage page, boolean isDone) throws PeerException {
        Standing ours = index.standing();
        if (page.more() || !isDone) {
            rounds = 0;
            return tell(stillOpen());
        }
        if (ours.sum().equals(page.sum())) {
            rounds = 0;
            compared = null;
            return tell(Proof.equal());
        }
        Member member = index.member(page.header().node());
        Moment now = moment(ours, page, member);
        rounds = now.equals(before) ? rounds + 1 : 1;
        before = now;
        boolean pulls = pulls(now, page.header().role(), member);
        long behind = pulls ? behind(now) : 0;
        if (behind > 0) {
            return tell(Proof.behind(behind));
        }
        boolean mustBeSame = pulls && page.sum() != null && hasOurRules(page);
        return tell(rounds < ROUNDS_AT_REST ? stillOpen() : atRest(now, page, mustBeSame));
    }

    private static Moment moment(Standing ours, FeedPage page, @Nullable Member member) {
        return new Moment(
                ours,
                page.last(),
                page.sum(),
                page.rules(),
                page.header().known(),
                member == null ? Sequence.ZERO : member.done());
    }

    private boolean pulls(Moment now, Role role, @Nullable Member member) {
        return role != Role.SEND_ONLY
                && member != null
                && member.pulls()
                && now.known() != null
                && now.known().epoch().equals(index.epoch())
                && index.watched().minus(member.heard()).compareTo(SILENT) < 0;
    }

    /** How many of our changes it has not read, or has read and not applied. */
    private static long behind(Moment now) {
        Cursor known = now.known();
        long read = known == null ? 0 : known.sequence().value();
        return now.ours().last().value() - Math.min(read, now.done().value());
    }

    private boolean hasOurRules(FeedPage page) {
        return index.ignoredBy().fingerprint().equals(page.rules());
    }

    /** What was shown holds on for what may differ, and is compared again in its time. */
    private Proof stillOpen() {
        return switch (proof.kind()) {
            case LISTED, DIVERGED -> proof;
            case EQUAL, BEHIND, OPEN ->
                    Proof.open("something moves, here or there; compared when it rests");
        };
    }

    private Proof atRest(Moment now, FeedPage page, boolean mustBeSame) throws PeerException {
        if (proof.kind() == Proof.Kind.LISTED && hasSameDifference(now)) {
            return proof;
        }
        if (nanos.getAsLong() < nextComparison && nextComparison != Long.MIN_VALUE) {
            return proof.kind() == Proof.Kind.LISTED
                    ? Proof.open("something else differs than when all was compared last")
                    : stillOpen();
        }
        Compared result = compare(mustBeSame);
        if (!result.isStill() || !result.last().equals(now.last())) {
            rounds = 0;
            return stillOpen();
        }
        nextComparison = Math.max(nextComparison, nanos.getAsLong() + PAUSE.toNanos());
        boolean isSumWrong = page.sum() != null && !page.sum().equals(result.theirs());
        if (result.count() == 0 && !isSumWrong) {
            compared = now;
            return Proof.listed(why(mustBeSame, page), clock.instant());
        }
        return diverged(result, page.header().node());
    }

    /** Takes up a small share of the time, also where it fails or something moves meanwhile. */
    private Compared compare(boolean mustBeSame) throws PeerException {
        long begun = nanos.getAsLong();
        try {
            return comparing.compare(mustBeSame);
        } finally {
            long ended = nanos.getAsLong();
            nextComparison = ended + SHARE * (ended - begun);
        }
    }

    /** Each side may move while the difference stays: the other one has taken what was new. */
    private boolean hasSameDifference(Moment now) {
        Moment then = compared;
        if (then == null) {
            return false;
        }
        if (now.theirs() == null || then.theirs() == null) {
            return now.equals(then);
        }
        Sum difference = now.ours().sum().minus(now.theirs());
        return difference.equals(then.ours().sum().minus(then.theirs()));
    }

    private String why(boolean mustBeSame, FeedPage page) {
        String reason;
        if (page.sum() == null) {
            reason = "it tells no sum of its entries";
        } else if (page.rules() != null && !hasOurRules(page)) {
            reason = "it ignores other paths than we do";
        } else {
            reason = mustBeSame ? "both are the same" : "it does not take all that is here";
        }
        return "all that it has is here, compared entry by entry; " + reason;
    }

    private Proof diverged(Compared result, NodeId peer) {
        Map<String, String> named = new LinkedHashMap<>();
        result.differences().forEach((path, how) -> named.put(path.toString(), how));
        Instant told = proof.kind() == Proof.Kind.DIVERGED ? proof.since() : null;
        Instant since = told == null ? clock.instant() : told;
        Proof diverged = Proof.diverged(since, result.count(), named);
        if (!isDivergenceLogged) {
            isDivergenceLogged = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "folder {0}: diverged from peer {1}: {2}: {3}. All that it has is read again",
                    index.folder(),
                    name,
                    diverged.words(),
                    diverged.paths());
        }
        mend(result, peer);
        return diverged;
    }

    /** Our disk is looked at where one side must be damaged, and all of the peer's feed is read. */
    private void mend(Compared result, NodeId peer) {
        long now = nanos.getAsLong();
        if (now < nextMending && nextMending != Long.MIN_VALUE) {
            return;
        }
        nextMending = now + PAUSE.toNanos();
        nextComparison = Long.MIN_VALUE;
        rounds = 0;
        doubted.accept(result.doubtful());
        index.write(transaction -> {
            transaction.dropCursor(peer);
            return true;
        });
        again.run();
    }

    private Proof tell(Proof next) {
        if (isDivergenceLogged && next.kind().isInStep()) {
            isDivergenceLogged = false;
            LOG.log(
                    System.Logger.Level.INFO,
                    "folder {0}: in step again with peer {1}",
                    index.folder(),
                    name);
        }
        proof = next;
        return next;
    }
}
