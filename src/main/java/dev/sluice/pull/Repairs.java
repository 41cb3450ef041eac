package dev.sluice.pull;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.Need;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The state of mending rotten files. The index knows which they are; why a peer could not help is
 * kept in memory only. For several threads.
 */
public final class Repairs {

    private final Map<RelativePath, Map<NodeId, Drift.Failure>> failures = new HashMap<>();
    private final LongAdder mended = new LongAdder();

    /** Of the rounds that overlap one is enough. */
    private final Lock turn = new ReentrantLock();

    /** Files that were mended since the start of the process. */
    public long mended() {
        return mended.sum();
    }

    /** Why a file could not be mended, null if it was not tried in vain. */
    public synchronized Drift.@Nullable Failure failure(RelativePath path) {
        return failures.getOrDefault(path, Map.of()).values().stream().findFirst().orElse(null);
    }

    public Lock turn() {
        return turn;
    }

    public synchronized boolean isDue(RelativePath path, NodeId peer, Instant now) {
        Drift.Failure failure = failures.getOrDefault(path, Map.of()).get(peer);
        return failure == null || !failure.retryAt().isAfter(now);
    }

    /** How often it was tried with a peer in vain. */
    public synchronized int attempts(RelativePath path, NodeId peer) {
        Drift.Failure failure = failures.getOrDefault(path, Map.of()).get(peer);
        return failure == null ? 0 : failure.attempts();
    }

    public synchronized void failed(Need wanted, String reason, Instant retryAt) {
        failures.computeIfAbsent(wanted.entry().path(), _ -> new HashMap<>())
                .put(wanted.peer(), Drift.Failure.of(wanted, reason, retryAt));
    }

    /** What has failed with a peer may be tried again now. */
    public synchronized void retry(NodeId peer) {
        failures.values().forEach(each -> each.remove(peer));
    }

    public synchronized void mended(RelativePath path) {
        failures.remove(path);
        mended.increment();
    }

    /** Nothing is to be mended any more but these. */
    public synchronized void keep(Set<RelativePath> rotten) {
        failures.keySet().retainAll(rotten);
    }
}
