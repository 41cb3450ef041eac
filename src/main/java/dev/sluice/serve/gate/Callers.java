package dev.sluice.serve.gate;

import dev.sluice.domain.Sightings;
import dev.sluice.domain.time.SteadyClock;
import dev.sluice.identity.CallProof;
import dev.sluice.identity.KeyRule;
import dev.sluice.identity.NodeKey;
import dev.sluice.identity.Statements;
import dev.sluice.serve.ServedNode;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.ProblemException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells who calls, as far as that is proved, before anything of a call is noted. What is not proved
 * leaves no trace; a proof that is wrong is refused. Two processes with one key run on copies of
 * one state directory; another key for a known id is somebody who poses as that node.
 */
@Singleton
public final class Callers {

    /** Why the proof of a call is refused. */
    enum Reason {
        /** It is malformed, or its signature is not that of its key. */
        WRONG_PROOF,
        /** Its id is known to be another key's. */
        IMPOSTOR
    }

    private static final Logger LOG = Logger.getLogger(Callers.class);

    /** How long after its last call one that poses is told of. */
    private static final Duration MEMORY = Duration.ofMinutes(1);

    /** Somebody who uses a node id that it should not. */
    private record Seen(String who, String advice, Instant at) {}

    private final ServedNode node;
    private final SteadyClock clock;
    private final Refusals refusals;
    private final Sightings sightings = new Sightings();
    private final CallCounters counters = new CallCounters();
    private volatile @Nullable Seen duplicate;
    private volatile @Nullable Seen impostor;

    public Callers(ServedNode node, SteadyClock clock, Refusals refusals) {
        this.node = node;
        this.clock = clock;
        this.refusals = refusals;
    }

    /** A new session for somebody who asks who we are. */
    public long session() {
        return counters.session();
    }

    /**
     * Who calls. To be called on a thread that may take its time: a signature is checked.
     *
     * @param call null if it does not say who it is from
     * @throws ProblemException (403) if its proof is wrong or stale, (409) if it has our key and is
     *     another process
     */
    public CallerKind of(@Nullable Call call) {
        if (call == null) {
            return new CallerKind.Anonymous();
        }
        if (call.proof() == null) {
            return isOurRun(call.caller())
                    ? new CallerKind.Ourselves()
                    : new CallerKind.Unproved(call);
        }
        CallProof proof = checked(call, call.proof());
        if (call.caller().node().equals(node.node())) {
            return ourselves(call, proof);
        }
        return new CallerKind.Proved(call, proof.key(), proof.counter());
    }

    private boolean isOurRun(ClaimedCaller caller) {
        return caller.node().equals(node.node()) && caller.run().equals(node.run());
    }

    private CallProof checked(Call call, String text) {
        CallProof proof;
        try {
            proof = CallProof.of(text);
        } catch (IllegalArgumentException e) {
            throw refused(call, String.valueOf(e.getMessage()));
        }
        if (!proof.callee().equals(node.run()) || !counters.isFresh(proof.key(), proof.counter())) {
            throw stale();
        }
        String statement =
                Statements.call(
                        call.request().method().name(),
                        call.request().uri(),
                        node.node(),
                        node.run(),
                        call.caller().node(),
                        call.caller().run(),
                        proof.counter());
        if (!proof.key().hasSigned(statement, proof.signature())) {
            throw refused(call, "its signature is not that of its key for this call");
        }
        if (!counters.use(proof.key(), proof.counter())) {
            throw stale();
        }
        return proof;
    }

    /** The caller asks who we are, and calls once more. */
    private static ProblemException stale() {
        return new ProblemException(
                new Problem(
                        403,
                        "the proof is stale: ask /v1/node for a new session",
                        CallProof.HEADER,
                        Problem.STALE_PROOF));
    }

    private ProblemException refused(Call call, String why) {
        refusals.note(call.request(), Reason.WRONG_PROOF);
        return new ProblemException(
                new Problem(403, "the proof is wrong: " + why, CallProof.HEADER));
    }

    private CallerKind ourselves(Call call, CallProof proof) {
        if (!proof.key().equals(node.key().key())) {
            throw impostor(call);
        }
        if (call.caller().run().equals(node.run())) {
            return new CallerKind.Ourselves();
        }
        Seen former = duplicate;
        Seen now =
                new Seen(
                        "run " + call.caller().run() + " has our node id and our key",
                        "two nodes run on copies of one state directory; stop one, remove node-id"
                                + " and node-key from its state, and start it again",
                        clock.instant());
        duplicate = now;
        if (former == null || !former.who().equals(now.who())) {
            LOG.warnf("%s; it called from %s and is refused", now.who(), call.source());
        }
        throw duplicate(
                "node id %s is ours, and run %s is not"
                        .formatted(call.caller().node(), call.caller().run()));
    }

    /**
     * Says what a key that was proved says of the id, by what is noted of that.
     *
     * @throws ProblemException (403) if the id is another node's, (409) if two processes use it at
     *     once
     */
    public KeyRule judge(CallerKind.Proved caller, @Nullable NodeKey known) {
        KeyRule rule = KeyRule.of(caller.call().caller().node(), caller.key(), known);
        if (rule == KeyRule.IMPOSTOR) {
            throw impostor(caller.call());
        }
        // Only now: whoever poses as a node is not to have it taken for two.
        ClaimedCaller said = caller.call().caller();
        if (sightings.isDuplicate(said.node(), said.run(), clock.instant())) {
            throw duplicate("node id %s is used by two nodes at once".formatted(said.node()));
        }
        return rule;
    }

    private ProblemException impostor(Call call) {
        Seen former = impostor;
        Seen now =
                new Seen(
                        "a call from %s was signed as node %s with another key than that node's"
                                .formatted(call.source(), call.caller().node()),
                        "find out who that is, and take its token or certificate away; if that node"
                                + " has lost its key, evict it as a member",
                        clock.instant());
        impostor = now;
        refusals.note(call.request(), Reason.IMPOSTOR);
        if (former == null || !former.who().equals(now.who())) {
            LOG.warnf("%s; it is refused: %s", now.who(), now.advice());
        }
        return new ProblemException(
                new Problem(
                        403,
                        "node id %s is another node's".formatted(call.caller().node()),
                        CallProof.HEADER));
    }

    private static ProblemException duplicate(String why) {
        return new ProblemException(
                new Problem(
                        409,
                        why + ": two nodes run on copies of one state directory",
                        ClaimedCaller.NODE));
    }

    /** That a node with our key has called of late, or null. */
    public @Nullable String duplicate() {
        return words(duplicate);
    }

    /** That somebody who poses as a node has called of late, or null. */
    public @Nullable String impostor() {
        return words(impostor);
    }

    private @Nullable String words(@Nullable Seen seen) {
        return seen == null || seen.at().plus(MEMORY).isBefore(clock.instant())
                ? null
                : "%s (at %s): %s"
                        .formatted(seen.who(), seen.at().plus(clock.ahead()), seen.advice());
    }
}
