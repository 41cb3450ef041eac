package dev.sluice.serve.content;

import java.io.IOException;

/**
 * The body of a response, made piece by piece, by one thread at a time. Only {@link #next} and
 * {@link #close} touch the disk, and run on a thread that may wait for it.
 */
interface AnswerPieces {

    /** Whether all pieces were made. */
    boolean isAtEnd();

    /** Whether the next piece must not be made before all that were made have left. */
    boolean waitsForAll();

    /**
     * Makes the next piece.
     *
     * @param most about so many bytes, fewer to a caller that reads slowly
     * @param roomy whether there is memory for large pieces; changes only while none is under way
     * @throws IOException if what would be sent is not what was promised
     */
    Piece next(int most, boolean roomy) throws IOException;

    /** Lets go what it holds open; not while {@link #next} runs. */
    void close();
}
