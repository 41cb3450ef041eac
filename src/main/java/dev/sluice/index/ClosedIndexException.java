package dev.sluice.index;

/** The index is closed: the node is ending. */
public final class ClosedIndexException extends IndexException {

    private static final long serialVersionUID = 1;

    public ClosedIndexException(String message) {
        super(message);
    }
}
