package dev.sluice.report;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What a round with one peer would do now.
 *
 * @param plan null if it cannot be said
 * @param error why not; null if there is a plan
 */
public record PeerPlan(URI peer, @Nullable PullPlan plan, @Nullable String error) {}
