package dev.sluice.pull.plan;

/**
 * A feed is not read on for now: what comes next would cost more than its peer may have us spend.
 * What was read is kept, and the cursor stays before the rest, so that nothing is dropped.
 */
public final class FeedHeldException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean asksForDeletes;

    /**
     * @param asksForDeletes whether deletes that were read are asked for all the same: they free
     *     what is full
     */
    public FeedHeldException(String reason, boolean asksForDeletes) {
        super(reason);
        this.asksForDeletes = asksForDeletes;
    }

    boolean asksForDeletes() {
        return asksForDeletes;
    }
}
