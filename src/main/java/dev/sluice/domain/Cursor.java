package dev.sluice.domain;

/** A place in a node's changes feed: everything up to the sequence has been read. */
public record Cursor(Epoch epoch, RunId run, Sequence sequence) {

    /** The place from which on the feed is read beginning with a sequence. */
    public Cursor before(Sequence first) {
        return new Cursor(epoch, run, new Sequence(Math.max(0, first.value() - 1)));
    }
}
