package dev.sluice.pull;

import dev.sluice.peer.content.ContentClient;
import dev.sluice.peer.feed.FeedClient;
import dev.sluice.peer.known.KnownPeers;

/**
 * The ways to the peers of a node, and what is known of them.
 *
 * @param others than the one that a round is with
 */
public record PullPeers(
        FeedClient feeds, ContentClient contents, KnownPeers known, OtherPeers others) {}
