package dev.sluice.pull;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.Need;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@code receive-only} folder differs from its index: noted by scans, undone by rounds. It
 * is kept in memory alone, since the first walk after a start finds it again. For several threads.
 */
public final class Drift {

    /** More is left to the next scan of everything, when some of this is undone. */
    private static final int MAX = 50_000;

    /**
     * Why drift could not be undone with what a peer has.
     *
     * @param attempts how often
     * @param retryAt not to be tried with this peer before
     */
    public record Failure(int attempts, String reason, Instant retryAt) {

        static Failure of(Need wanted, String reason, Instant retryAt) {
            return new Failure(wanted.attempts() + 1, reason, retryAt);
        }
    }

    /** By path, and then by the peer that was to help. */
    private final NavigableMap<RelativePath, Map<NodeId, Failure>> paths = new TreeMap<>();

    private final LongAdder undone = new LongAdder();

    /** Whether a walk over everything has ended: before that, it may be anywhere. */
    private volatile boolean isKnown;

    /** Of the rounds that overlap one is enough. */
    private final Lock turn = new ReentrantLock();

    /**
     * Notes what a scan has found.
     *
     * @return whether any of it is new
     */
    public synchronized boolean note(Collection<RelativePath> found) {
        boolean isNew = false;
        for (RelativePath path : found) {
            if (paths.size() < MAX && !paths.containsKey(path)) {
                paths.put(path, new HashMap<>());
                isNew = true;
            }
        }
        return isNew;
    }

    /** Notes what a walk over everything has found; as {@link #note}. */
    public boolean noteAll(Collection<RelativePath> found) {
        boolean isNew = note(found);
        isKnown = true;
        return isNew;
    }

    /** Whether a walk over everything has ended since the start. */
    public boolean isKnown() {
        return isKnown;
    }

    /** Whether there is some at a path. */
    public synchronized boolean isAt(RelativePath path) {
        return paths.containsKey(path);
    }

    /** At how many paths there is some. */
    public synchronized int size() {
        return paths.size();
    }

    /** Paths that were put right since the start of the process. */
    public long undone() {
        return undone.sum();
    }

    /** Why some of it is still there, by path, at most so many. */
    public synchronized Map<RelativePath, Failure> failures(int most) {
        Map<RelativePath, Failure> failures = new TreeMap<>();
        for (Map.Entry<RelativePath, Map<NodeId, Failure>> each : paths.entrySet()) {
            if (failures.size() == most) {
                break;
            }
            each.getValue().values().stream()
                    .findFirst()
                    .ifPresent(failure -> failures.put(each.getKey(), failure));
        }
        return failures;
    }

    /** Why it could not be undone at a path, null if it was not tried in vain. */
    public synchronized @Nullable Failure failure(RelativePath path) {
        return paths.getOrDefault(path, Map.of()).values().stream().findFirst().orElse(null);
    }

    public Lock turn() {
        return turn;
    }

    /** What may be tried now with a peer, in the order of the paths. */
    public synchronized List<RelativePath> due(NodeId peer, Instant now) {
        List<RelativePath> due = new ArrayList<>();
        paths.forEach((path, failures) -> {
            Failure failure = failures.get(peer);
            if (failure == null || !failure.retryAt().isAfter(now)) {
                due.add(path);
            }
        });
        return due;
    }

    /** What has failed with a peer may be tried again now. */
    synchronized void retry(NodeId peer) {
        paths.values()
                .forEach(failures ->
                        failures.computeIfPresent(
                                peer,
                                (_, failure) ->
                                        new Failure(
                                                failure.attempts(),
                                                failure.reason(),
                                                Instant.EPOCH)));
    }

    /** How often it was tried with a peer in vain. */
    public synchronized int attempts(RelativePath path, NodeId peer) {
        Failure failure = paths.getOrDefault(path, Map.of()).get(peer);
        return failure == null ? 0 : failure.attempts();
    }

    public void failed(Need wanted, String reason, Instant retryAt) {
        failed(wanted.entry().path(), wanted.peer(), Failure.of(wanted, reason, retryAt));
    }

    public synchronized void failed(RelativePath path, NodeId peer, Failure failure) {
        Map<NodeId, Failure> failures = paths.get(path);
        if (failures != null) {
            failures.put(peer, failure);
        }
    }

    /** The disk is there what the index says. */
    public synchronized void settled(RelativePath path) {
        paths.remove(path);
    }

    public void countUndone() {
        undone.increment();
    }
}
