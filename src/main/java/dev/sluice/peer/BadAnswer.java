package dev.sluice.peer;

import dev.sluice.peer.PeerException.Kind;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * What is wrong with an answer, before it is known which call it was; the clients make a {@link
 * PeerException} of it.
 */
final class BadAnswer extends Exception {

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private boolean isStaleProof;

    /** An answer that breaks the protocol. */
    BadAnswer(String message) {
        this(Kind.CORRUPT, message);
    }

    BadAnswer(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** An answer that breaks the protocol. */
    BadAnswer(String message, Exception cause) {
        super(message, cause);
        this.kind = Kind.CORRUPT;
    }

    /**
     * An answer that did not come whole.
     *
     * @param cut why we closed the connection, null if it was not us
     */
    static BadAnswer lost(IOException e, @Nullable String cut) {
        BadAnswer lost = new BadAnswer(Kind.RETRY, cut == null ? Unreached.reason(e) : cut);
        lost.initCause(e);
        return lost;
    }

    /** An answer that asks for another proof. */
    static BadAnswer staleProof(String message) {
        BadAnswer stale = new BadAnswer(Kind.RETRY, message);
        stale.isStaleProof = true;
        return stale;
    }

    /** The failure of a call. */
    PeerException during(String call) {
        if (isStaleProof) {
            return new StaleProofException(call + ": " + getMessage());
        }
        return new PeerException(kind, call + ": " + getMessage(), this);
    }
}
