package dev.sluice.peer;

import dev.sluice.domain.Sequence;

/**
 * Takes a page of the changes feed while it is read, on the caller's thread: first the header, then
 * the entries in strictly rising sequence. What it throws ends the call and is passed on.
 */
public interface FeedSink {

    /**
     * The page begins.
     *
     * @throws PeerException to read no further
     */
    void begin(FeedHeader header) throws PeerException;

    /** An entry that passed every check. */
    void entry(FeedEntry entry);

    /** An entry that may not be taken, in one line why; the page goes on. */
    void refused(String reason, Sequence sequence);
}
