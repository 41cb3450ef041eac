package dev.sluice.serve.content;

import dev.sluice.serve.gate.Holding;

/**
 * What a transfer may have in memory: mostly what is fast, two large pieces under way; one small
 * piece while memory is scarce. For the event loop of the connection.
 */
public final class Allowance {

    /** Bytes of a piece while memory is scarce: four TLS records. */
    static final int SMALL = 64 << 10;

    private final Holding holding;
    private final long spare;
    private boolean isRoomy;

    /**
     * @param holding which has reserved what one small piece needs
     * @param spare bytes that are held beyond that while it may be fast; 0 if pieces need none
     */
    public Allowance(Holding holding, long spare) {
        this.holding = holding;
        this.spare = spare;
        this.isRoomy = spare == 0;
    }

    /** How many pieces may be under way. */
    public int pieces(int underWay) {
        if (spare > 0 && underWay == 0) {
            settle();
        }
        return isRoomy && (spare == 0 || holding.isAmple()) ? Transfer.WINDOW : 1;
    }

    private void settle() {
        if (!isRoomy) {
            isRoomy = holding.trySpare(spare);
        } else if (!holding.isAmple()) {
            holding.release(spare);
            isRoomy = false;
        }
    }

    /** Whether pieces are as large as is fast; changes only while none is under way. */
    public boolean isRoomy() {
        return isRoomy;
    }
}
