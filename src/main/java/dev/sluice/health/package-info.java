/**
 * Tells an orchestrator whether to wait (startup), to send work (readiness) or to restart
 * (liveness). Reads {@code folder} and {@code index}. Peers never make a node unhealthy.
 */
@NullMarked
package dev.sluice.health;

import org.jspecify.annotations.NullMarked;
