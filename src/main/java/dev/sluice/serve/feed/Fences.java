package dev.sluice.serve.feed;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Index;
import dev.sluice.index.Member;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The callers that wait until members have applied what is here, and when each member called last.
 * No thread is held by a caller: what its members say they have done, the end of its time or the
 * end of the node completes its future.
 */
@Singleton
public final class Fences {

    /** How the waiting ended. */
    public enum End {
        REACHED,
        TIME_OUT,
        STOPPING
    }

    /** Each holds a connection for as long as it waits; a deploy needs one. */
    public static final int MAX = 200;

    /** Whoever waits for news calls again within half of it. */
    private static final Duration CONNECTED = Duration.ofMinutes(1);

    private final Semaphore free = new Semaphore(MAX);
    private final Map<Index, Heard> heard = Collections.synchronizedMap(new IdentityHashMap<>());
    private volatile boolean released;

    /** What was heard of the members of one folder, and who waits for them. */
    private static final class Heard {

        /** When each called last, as {@link System#nanoTime}. */
        final Map<NodeId, Long> calls = new ConcurrentHashMap<>();

        final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
    }

    /** One caller; as itself, not by any content, a member of the set of those that wait. */
    private static final class Waiter {

        final Sequence target;
        final Set<NodeId> open = ConcurrentHashMap.newKeySet();
        final CompletableFuture<End> end = new CompletableFuture<>();

        Waiter(Sequence target, Collection<NodeId> members) {
            this.target = target;
            open.addAll(members);
        }

        /** A member that has reached it once has applied all that was asked for. */
        void told(NodeId member, Sequence done) {
            if (!target.isAfter(done)) {
                open.remove(member);
            }
            if (open.isEmpty()) {
                end.complete(End.REACHED);
            }
        }
    }

    /** Whether there is room for one more caller, who is to {@link #leave} when it is answered. */
    public boolean tryEnter() {
        return free.tryAcquire();
    }

    public void leave() {
        free.release();
    }

    /** A member has called, and says up to where it has applied our feed. Must not block. */
    void heard(Index index, NodeId member, Sequence done) {
        Heard of = of(index);
        of.calls.put(member, System.nanoTime());
        of.waiters.forEach(waiter -> waiter.told(member, done));
    }

    /** How long ago a member called, null if it has not since the start. */
    public @Nullable Duration silence(Index index, NodeId member) {
        Long last = of(index).calls.get(member);
        return last == null ? null : Duration.ofNanos(System.nanoTime() - last);
    }

    /** Whether a member has called of late. */
    public boolean isConnected(Index index, NodeId member) {
        Duration silence = silence(index, member);
        return silence != null && silence.compareTo(CONNECTED) < 0;
    }

    /**
     * Waits until each of the members has applied our feed up to a sequence; it never fails. To be
     * called where it may be waited for the database. What is to follow must not run on the thread
     * that completes it, which may be that of another call.
     */
    public CompletableFuture<End> await(
            Index index, Sequence target, Collection<NodeId> members, Duration longest) {
        Waiter waiter = new Waiter(target, members);
        Set<Waiter> waiters = of(index).waiters;
        waiters.add(waiter);
        var _ = waiter.end.whenComplete((_, _) -> waiters.remove(waiter));
        // Looked at when the waiter is in the set: what is told later wakes it.
        for (NodeId each : members) {
            Member member = index.member(each);
            if (member != null) {
                waiter.told(each, member.done());
            }
        }
        if (members.isEmpty()) {
            waiter.end.complete(End.REACHED);
        }
        if (released) {
            waiter.end.complete(End.STOPPING);
        }
        return waiter.end.completeOnTimeout(
                End.TIME_OUT, Math.max(0, longest.toMillis()), TimeUnit.MILLISECONDS);
    }

    /** How many callers wait for members now. */
    int size() {
        synchronized (heard) {
            return heard.values().stream().mapToInt(of -> of.waiters.size()).sum();
        }
    }

    /** Lets all callers go, and all that come later at once: the node is stopping. */
    public void releaseAll() {
        released = true;
        synchronized (heard) {
            heard.values()
                    .forEach(of -> of.waiters.forEach(waiter -> waiter.end.complete(End.STOPPING)));
        }
    }

    private Heard of(Index index) {
        return heard.computeIfAbsent(index, _ -> new Heard());
    }
}
