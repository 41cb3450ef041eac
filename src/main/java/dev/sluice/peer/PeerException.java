package dev.sluice.peer;

import org.jspecify.annotations.Nullable;

/** A call to a peer failed; its kind tells the caller what to do about it. */
public sealed class PeerException extends Exception permits BusyException, StaleProofException {

    private static final long serialVersionUID = 1L;

    /** What a caller does about a failure. */
    public enum Kind {
        /** Not reached, cut off, too slow, overloaded: the same call may succeed later. */
        RETRY,
        /** The peer breaks the protocol: nothing of this answer is to be used further. */
        CORRUPT,
        /**
         * All bytes came, and they are not those of the digest that was announced: the file has
         * changed there without a new time, or the peer lies.
         */
        MISMATCH,
        /** The peer has no such path or folder any more (404). */
        VANISHED,
        /** The peer has something at the path that it cannot send, and that may stay so. */
        UNAVAILABLE,
        /** The peer's content is no longer the one asked for (412, 416). */
        CHANGED,
        /** The peer refuses us, or we it: rights, protocol version, digest algorithm. */
        REFUSED,
        /** Whoever answers is not the node that it says it is. */
        IMPOSTOR,
        /** A mistake of this program. */
        BUG
    }

    private final Kind kind;

    public PeerException(Kind kind, String message) {
        this(kind, message, null);
    }

    public PeerException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
