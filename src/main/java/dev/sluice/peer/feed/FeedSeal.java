package dev.sluice.peer.feed;

import dev.sluice.identity.NodeKey;
import dev.sluice.identity.Statements;
import dev.sluice.identity.Transcript;
import dev.sluice.peer.NodeInfo;
import dev.sluice.peer.PeerException.Kind;
import dev.sluice.peer.http.BadAnswer;
import dev.sluice.peer.http.LineReader;

/**
 * Checks that an answer of the changes feed was signed for one call of ours by the node that was
 * called: whoever answers in its name may pass on what it says, and nothing else. A line ends with
 * a signature of all bytes of the answer before that. For one answer.
 */
final class FeedSeal {

    /** More rows than a node writes between two signatures. They are kept until one comes. */
    static final int MAX_UNSIGNED = 5_000;

    /** More bytes than it writes between two. */
    private static final long MAX_BYTES = 16 << 20;

    private static final String FIELD = ",\"signature\":\"";
    private static final int SIGNATURE = 86;
    private static final String CLOSE = "\"}";
    private static final int TAIL = FIELD.length() + SIGNATURE + CLOSE.length();

    private final NodeInfo peer;
    private final NodeKey key;
    private final NodeKey ours;
    private final long counter;
    private final Transcript transcript = new Transcript();
    private long unsigned;

    /**
     * @param peer that was called
     * @param key that it has proved
     * @param ours with which the call was proved
     * @param counter of the call
     */
    FeedSeal(NodeInfo peer, NodeKey key, NodeKey ours, long counter) {
        this.peer = peer;
        this.key = key;
        this.ours = ours;
        this.counter = counter;
    }

    NodeKey key() {
        return key;
    }

    /** Another node may have the address by now, or the same one has started again. */
    void check(FeedHeader header) throws BadAnswer {
        if (!header.node().equals(peer.node()) || !header.run().equals(peer.run())) {
            throw new BadAnswer(
                    Kind.RETRY,
                    "another node answers: %s, run %s, instead of %s, run %s"
                            .formatted(header.node(), header.run(), peer.node(), peer.run()));
        }
    }

    /**
     * Takes a line that is not signed.
     *
     * @throws BadAnswer if there were too many bytes of those
     */
    void pass(LineReader lines) throws BadAnswer {
        unsigned += lines.length();
        if (unsigned > MAX_BYTES) {
            throw isNotSigned();
        }
        lines.hash(transcript, lines.length(), 0);
    }

    /**
     * Takes a line that must be signed.
     *
     * @throws BadAnswer if it is not: nothing since the last signature is what the node has said
     */
    void check(String line, LineReader lines) throws BadAnswer {
        int at = line.length() - TAIL;
        if (at < 0 || !line.startsWith(FIELD, at) || !line.endsWith(CLOSE)) {
            throw isNotSigned();
        }
        lines.hash(transcript, lines.length(), TAIL + 1);
        String signature = line.substring(at + FIELD.length(), line.length() - CLOSE.length());
        if (!key.hasSigned(Statements.feed(ours, counter, transcript.hash()), signature)) {
            throw isNotSigned();
        }
        lines.hash(transcript, TAIL + 1, 0);
        unsigned = 0;
    }

    BadAnswer isNotSigned() {
        return new BadAnswer(
                Kind.IMPOSTOR,
                "it answers for node %s, and its feed is not signed by that node: somebody poses as"
                                .formatted(peer.node())
                        + " it there; nothing of this feed is taken");
    }
}
