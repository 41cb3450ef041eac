package dev.sluice.peer.feed;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Sequence;

/** One change in a peer's feed. */
public record FeedEntry(Entry entry, Sequence sequence) {}
