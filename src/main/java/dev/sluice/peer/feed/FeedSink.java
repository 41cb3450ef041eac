package dev.sluice.peer.feed;

import dev.sluice.domain.Sequence;
import dev.sluice.peer.PeerException;

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

    /**
     * An entry that passed every check.
     *
     * @throws PeerException to read no further
     */
    void entry(FeedEntry entry) throws PeerException;

    /**
     * An entry that may not be taken; the page goes on.
     *
     * @param path what the peer calls the path; empty if that cannot be read
     * @param reason why, in one line
     * @throws PeerException to read no further
     */
    void refused(String path, String reason, Sequence sequence) throws PeerException;
}
