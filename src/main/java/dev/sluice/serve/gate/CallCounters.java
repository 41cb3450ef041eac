package dev.sluice.serve.gate;

import dev.sluice.identity.CallProof;
import dev.sluice.identity.NodeKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands out sessions, and takes each counter of a key once. Calls of one session may overtake each
 * other, so the latest counters are remembered one by one; anything older is stale. A caller that
 * knows us under several addresses has a session for each: the latest ones are kept. The number of
 * keys is bounded: what a dropped key had used last counts as stale for all keys that are not kept,
 * and a caller gets a newer session by asking. Nothing outlives the process: its run is in what a
 * caller signs. Safe for several threads.
 */
final class CallCounters {

    /** How far a call may be behind the latest one of its session. */
    static final int WINDOW = Long.SIZE;

    private static final int MAX_KEYS = 10_000;

    /** Sessions of a key that are kept. */
    private static final int MAX_SESSIONS = 8;

    /** The greatest counter of a session, and a bit for each of those before it that was used. */
    private record Used(long greatest, long before) {

        boolean has(long counter) {
            long behind = greatest - counter;
            return behind == 0 || behind > WINDOW || behind > 0 && (before & bit(behind)) != 0;
        }

        Used with(long counter) {
            long ahead = counter - greatest;
            if (ahead < 0) {
                return new Used(greatest, before | bit(-ahead));
            }
            long kept = ahead >= WINDOW ? 0 : before << ahead;
            return new Used(counter, ahead > WINDOW ? 0 : kept | bit(ahead));
        }

        private static long bit(long behind) {
            return 1L << behind - 1;
        }
    }

    /** What a key has used, by session; up to a counter all is stale. */
    private static final class Sessions {

        private final SortedMap<Long, Used> used = new TreeMap<>();
        private long stale;

        Sessions(long stale) {
            this.stale = stale;
        }

        boolean isFresh(long counter) {
            Used known = used.get(CallProof.session(counter));
            return counter > stale && (known == null || !known.has(counter));
        }

        void use(long counter) {
            long session = CallProof.session(counter);
            Used known = used.get(session);
            used.put(session, known == null ? new Used(counter, 0) : known.with(counter));
            if (used.size() > MAX_SESSIONS) {
                long oldest = used.firstKey();
                used.remove(oldest);
                stale = Math.max(stale, CallProof.counter(oldest, CallProof.MAX_CALLS));
            }
        }

        long greatest() {
            return used.values().stream().mapToLong(Used::greatest).max().orElse(stale);
        }
    }

    private final AtomicLong sessions = new AtomicLong();
    private final int most;
    private long stale;
    private final Map<NodeKey, Sessions> used = new LinkedHashMap<>(16, 0.75f, true);

    CallCounters() {
        this(MAX_KEYS);
    }

    /**
     * @param most keys that are kept
     */
    CallCounters(int most) {
        this.most = most;
    }

    /** A new session, greater than all before. */
    long session() {
        return sessions.incrementAndGet();
    }

    /** Whether a counter can be used: its session was handed out, and it is not stale. */
    synchronized boolean isFresh(NodeKey key, long counter) {
        long session = CallProof.session(counter);
        Sessions known = used.get(key);
        return session > 0
                && session <= sessions.get()
                && (known == null ? counter > stale : known.isFresh(counter));
    }

    /**
     * Uses a counter of a call that was proved.
     *
     * @return false if another call was faster
     */
    synchronized boolean use(NodeKey key, long counter) {
        if (!isFresh(key, counter)) {
            return false;
        }
        used.computeIfAbsent(key, _ -> new Sessions(stale)).use(counter);
        if (used.size() > most) {
            NodeKey eldest = used.keySet().iterator().next();
            Sessions last = used.remove(eldest);
            stale = last == null ? stale : Math.max(stale, last.greatest());
        }
        return true;
    }
}
