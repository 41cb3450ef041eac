package dev.sluice.peer.http;

import dev.sluice.peer.BusyException;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.PeerException.Kind;
import dev.sluice.peer.StaleProofException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with an answer, before it is known which call it was; the clients make a {@link
 * PeerException} of it.
 */
public final class BadAnswer extends Exception {

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private boolean isStaleProof;

    /** When to come again, null if it does not say. */
    private final transient @Nullable Duration after;

    /** An answer that breaks the protocol. */
    public BadAnswer(String message) {
        this(Kind.CORRUPT, message);
    }

    public BadAnswer(Kind kind, String message) {
        this(kind, message, null);
    }

    public BadAnswer(Kind kind, String message, @Nullable Duration after) {
        super(message);
        this.kind = kind;
        this.after = after;
    }

    /** An answer that breaks the protocol. */
    public BadAnswer(String message, Exception cause) {
        super(message, cause);
        this.kind = Kind.CORRUPT;
        this.after = null;
    }

    /**
     * An answer that did not come whole.
     *
     * @param cut why we closed the connection, null if it was not us
     */
    public static BadAnswer lost(IOException e, @Nullable String cut) {
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
    public PeerException during(String call) {
        if (isStaleProof) {
            return new StaleProofException(call + ": " + getMessage());
        }
        String message = call + ": " + getMessage();
        return after == null
                ? new PeerException(kind, message, this)
                : new BusyException(message, after, this);
    }
}
