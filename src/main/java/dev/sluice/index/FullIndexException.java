package dev.sluice.index;

/** There is no room for what was to be written to an index: a state of its disk that may end. */
public final class FullIndexException extends IndexException {

    private static final long serialVersionUID = 1;

    public FullIndexException(String message, Exception cause) {
        super(message, cause);
    }
}
