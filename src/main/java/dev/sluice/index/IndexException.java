package dev.sluice.index;

import dev.sluice.domain.Told;

/** The database of an index failed; the message names the step and the file. */
public sealed class IndexException extends RuntimeException implements Told
        permits ClosedIndexException, DamagedIndexException, FullIndexException {

    private static final long serialVersionUID = 1;

    public IndexException(String message, Throwable cause) {
        super(message, cause);
    }

    public IndexException(String message) {
        super(message);
    }
}
