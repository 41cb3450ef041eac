package dev.sluice.folder.peers;

import dev.sluice.pull.PullResult;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How a round with one peer ended.
 *
 * @param result what it did, null if it was broken off
 * @param error why it was broken off, or not begun; null if it was not
 */
public record PeerRound(URI peer, @Nullable PullResult result, @Nullable String error) {}
