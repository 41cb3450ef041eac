package dev.sluice.index;

/** The file of an index does not hold what we have written. */
public final class DamagedIndexException extends IndexException {

    private static final long serialVersionUID = 1;

    public DamagedIndexException(String message, Exception cause) {
        super(message, cause);
    }
}
