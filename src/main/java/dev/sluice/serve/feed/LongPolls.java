package dev.sluice.serve.feed;

import dev.sluice.domain.Sequence;
import dev.sluice.index.Index;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The callers that wait for something newer than they have. No thread is held by one: a commit, the
 * end of its time or the end of the node completes its future.
 */
@Singleton
public final class LongPolls {

    private final Map<Index, Set<Waiter>> waiting =
            Collections.synchronizedMap(new IdentityHashMap<>());
    private volatile boolean released;

    /**
     * A future that completes when the index has a change after the given sequence, when the time
     * is over or when {@link #releaseAll} is called; it never fails. What is to follow must not run
     * on the thread that completes it, which may be the one that commits.
     */
    @SuppressWarnings("CollectionUndefinedEquality") // A future is itself and no other.
    CompletableFuture<Void> await(Index index, Sequence after, Duration wait) {
        Waiter waiter = new Waiter(after);
        Set<Waiter> waiters = waitersOf(index);
        waiters.add(waiter);
        var _ = waiter.change.whenComplete((_, _) -> waiters.remove(waiter));
        // Looked at after the waiter is in the set: a commit before is seen here, a later one
        // wakes.
        if (released || index.last().isAfter(after)) {
            waiter.change.complete(null);
        }
        return waiter.change.completeOnTimeout(null, wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Set<Waiter> waitersOf(Index index) {
        return waiting.computeIfAbsent(
                index,
                _ -> {
                    Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
                    index.onChange(() -> wake(waiters, index.last()));
                    return waiters;
                });
    }

    /**
     * The word of a commit comes after it, and a caller may have read it before and wait for the
     * next: an answer without news would have it pause.
     */
    private static void wake(Set<Waiter> waiters, Sequence last) {
        waiters.stream()
                .filter(waiter -> last.isAfter(waiter.after))
                .forEach(waiter -> waiter.change.complete(null));
    }

    /** How many callers wait now. */
    public int size() {
        synchronized (waiting) {
            return waiting.values().stream().mapToInt(Set::size).sum();
        }
    }

    /** Lets all waiters go, and all that come later go at once: the node is stopping. */
    public void releaseAll() {
        released = true;
        synchronized (waiting) {
            waiting.values()
                    .forEach(waiters -> waiters.forEach(waiter -> waiter.change.complete(null)));
        }
    }

    /** One caller; as itself, not by any content, a member of the set of those that wait. */
    private static final class Waiter {

        final Sequence after;
        final CompletableFuture<Void> change = new CompletableFuture<>();

        Waiter(Sequence after) {
            this.after = after;
        }
    }
}
