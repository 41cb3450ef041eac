package dev.sluice.peer;

/** A peer wants us to introduce ourselves anew, and then to call once more. */
public final class StaleProofException extends PeerException {

    private static final long serialVersionUID = 1L;

    public StaleProofException(String message) {
        super(Kind.RETRY, message);
    }
}
