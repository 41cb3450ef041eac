package dev.sluice.index;

/** The database of an index failed; the message names the step and the file. */
public sealed class IndexException extends RuntimeException
        permits DamagedIndexException, FullIndexException {

    private static final long serialVersionUID = 1;

    public IndexException(String message, Throwable cause) {
        super(message, cause);
    }

    public IndexException(String message) {
        super(message);
    }
}
