package dev.sluice.peer.feed;

import dev.sluice.domain.NodeId;
import dev.sluice.identity.CallProof;
import dev.sluice.identity.Challenge;
import dev.sluice.identity.NodeKey;
import dev.sluice.identity.Statements;
import dev.sluice.peer.Caller;
import dev.sluice.peer.NodeInfo;
import java.net.URI;
import java.security.SecureRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes at the addresses have proved to us, and our own proofs to them. Safe for several
 * threads.
 */
final class Sessions {

    /** One with a node that has proved its key. */
    static final class Session {

        private final NodeInfo peer;
        private final NodeKey key;
        private final AtomicInteger calls = new AtomicInteger();

        private Session(NodeInfo peer, NodeKey key) {
            this.peer = peer;
            this.key = key;
        }

        NodeInfo peer() {
            return peer;
        }

        boolean isSpent() {
            return calls.get() >= CallProof.MAX_CALLS;
        }
    }

    /** A call of ours that is proved, and how its answer must be signed. */
    record Proved(String header, FeedSeal seal) {}

    private final Caller self;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentMap<URI, Session> byBase = new ConcurrentHashMap<>();

    Sessions(Caller self) {
        this.self = self;
    }

    Challenge challenge() {
        return Challenge.make(random);
    }

    /** A node has introduced itself; one that proves nothing has no session. */
    @Nullable Session begin(URI base, NodeInfo peer) {
        NodeKey key = peer.key();
        if (key == null) {
            byBase.remove(base);
            return null;
        }
        Session begun = new Session(peer, key);
        byBase.put(base, begun);
        return begun;
    }

    @Nullable Session at(URI base) {
        return byBase.get(base);
    }

    /** Addresses come and go; what is forgotten is asked for again. */
    void forget(URI base) {
        byBase.remove(base);
    }

    /**
     * Proves a call.
     *
     * @param target path and query, as they are sent
     */
    Proved prove(Session session, String method, String target) {
        NodeId callee = session.peer.node();
        long counter = CallProof.counter(session.peer.session(), session.calls.incrementAndGet());
        String statement =
                Statements.call(
                        method,
                        target,
                        callee,
                        session.peer.run(),
                        self.node(),
                        self.run(),
                        counter);
        NodeKey ours = self.key().key();
        CallProof proof =
                new CallProof(ours, session.peer.run(), counter, self.key().sign(statement));
        return new Proved(proof.toString(), new FeedSeal(session.peer, session.key, ours, counter));
    }
}
