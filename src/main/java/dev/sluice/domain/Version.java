package dev.sluice.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A version vector: for each writer that changed a path, the counter of its last change, 1 or
 * greater; at least one. The counters are times as far as clocks allow, so that the largest one
 * tells the later change.
 */
public final class Version {

    /** The counter of what the first scan of an index without history found. */
    public static final long FOUND = 1;

    /**
     * The counter of what the first scan after a restore of the index found to be different: it
     * loses to every change ever made, but not to what was found before it. Finds are ranked by
     * their times, so that with the counter of a find it could rank below what it follows, and some
     * nodes would take for settled what others would not.
     */
    public static final long FOUND_AGAIN = 2;

    /** No honest counter comes near: microseconds would reach it in the year 148,000. */
    public static final long MOST = 1L << 62;

    private static final Duration MOST_AHEAD = Duration.ofDays(3_653);

    /** How two versions stand to each other. */
    public enum Order {
        EQUAL,
        BEFORE,
        AFTER,
        CONCURRENT
    }

    /**
     * For each writer, in their order, its bits and its counter. One object, where a map is five:
     * there is a version for every entry that is read.
     */
    private final long[] pairs;

    private Version(long[] pairs) {
        this.pairs = pairs;
    }

    /** The version of what a first scan finds. */
    public static Version found(Epoch writer) {
        return new Version(new long[] {writer.bits(), FOUND});
    }

    /**
     * A version of these counters.
     *
     * @throws IllegalArgumentException if there is none, or one is below 1 or above {@link #MOST}
     */
    public static Version of(Map<Epoch, Long> counters) {
        long[] pairs = new long[2 * counters.size()];
        int next = 0;
        for (Map.Entry<Epoch, Long> counter : new TreeMap<>(counters).entrySet()) {
            pairs[next] = counter.getKey().bits();
            pairs[next + 1] = counter.getValue();
            next += 2;
        }
        return ofPairs(pairs);
    }

    /**
     * A version of these counters.
     *
     * @param pairs for each writer the bits of its epoch and its counter; the writers in any order
     * @throws IllegalArgumentException as {@link #of}, and if a writer is named twice or the last
     *     has no counter
     */
    public static Version ofPairs(long... pairs) {
        if (pairs.length == 0 || pairs.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "a version must have a counter for each of its writers, at least one");
        }
        boolean isInOrder = true;
        for (int i = 0; i < pairs.length; i += 2) {
            check(pairs[i], pairs[i + 1]);
            isInOrder &= i == 0 || Long.compareUnsigned(pairs[i - 2], pairs[i]) < 0;
        }
        return isInOrder ? new Version(pairs.clone()) : of(mapOf(pairs));
    }

    private static void check(long writer, long counter) {
        if (counter < FOUND || counter > MOST) {
            throw new IllegalArgumentException(
                    "counter of writer "
                            + new Epoch(writer)
                            + " must be 1 to 2^62, not "
                            + counter);
        }
    }

    private static SortedMap<Epoch, Long> mapOf(long[] pairs) {
        SortedMap<Epoch, Long> counters = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            Epoch writer = new Epoch(pairs[i]);
            if (counters.put(writer, pairs[i + 1]) != null) {
                throw new IllegalArgumentException("a version names writer " + writer + " twice");
            }
        }
        return counters;
    }

    /** How many writers it has. */
    public int size() {
        return pairs.length / 2;
    }

    /**
     * One of its writers.
     *
     * @param place from 0, in their order
     */
    public Epoch writer(int place) {
        return new Epoch(pairs[2 * place]);
    }

    /** The counter of the {@link #writer} at a place. */
    public long counterAt(int place) {
        return pairs[2 * place + 1];
    }

    /** The counters by writer; the map is the caller's. */
    public SortedMap<Epoch, Long> counters() {
        return mapOf(pairs);
    }

    /**
     * The counter of the next change made by a writer: 1 + the greatest of the time in
     * microseconds, the last counter it issued, and the counters of all versions replaced. Never
     * that of a find, even on a clock before 1970.
     *
     * @param lastIssued the last counter that this writer used, 0 if none
     */
    public static long nextCounter(Instant now, long lastIssued, Version... replaced) {
        long greatest = Math.max(FOUND_AGAIN, Math.max(microseconds(now), lastIssued));
        for (Version version : replaced) {
            greatest = Math.max(greatest, version.largest());
        }
        return Math.addExact(greatest, 1);
    }

    /**
     * Whether a counter is more than ten years ahead of our clock: no honest writer made it, and
     * whoever took it could not be overruled for as long.
     */
    public boolean isTooFarAhead(Instant now) {
        return largest() > microseconds(now.plus(MOST_AHEAD));
    }

    private static long microseconds(Instant now) {
        return Math.addExact(
                Math.multiplyExact(now.getEpochSecond(), 1_000_000L), now.getNano() / 1_000);
    }

    /** This version after one more change by the writer. */
    public Version with(Epoch writer, long counter) {
        SortedMap<Epoch, Long> changed = counters();
        changed.merge(writer, counter, Math::max);
        return of(changed);
    }

    /** This version without what a writer has changed after a counter. */
    public Version cut(Epoch writer, long last) {
        SortedMap<Epoch, Long> less = counters();
        less.computeIfPresent(writer, (_, counter) -> Math.min(counter, last));
        return of(less);
    }

    /** The least version that is not before either. */
    public Version join(Version other) {
        SortedMap<Epoch, Long> joined = counters();
        other.counters().forEach((writer, counter) -> joined.merge(writer, counter, Math::max));
        return of(joined);
    }

    /** How this stands to the other: AFTER if it has all that the other has and more. */
    public Order compare(Version other) {
        boolean more = hasBeyond(other, 0);
        boolean less = other.hasBeyond(this, 0);
        if (more) {
            return less ? Order.CONCURRENT : Order.AFTER;
        }
        return less ? Order.BEFORE : Order.EQUAL;
    }

    /** Whether it is BEFORE or EQUAL to the other. */
    public boolean isCoveredBy(Version other) {
        return !hasBeyond(other, 0);
    }

    /** Whether all that it has beyond the other was only found, never written. */
    public boolean hasOnlyFoundBeyond(Version other) {
        return !hasBeyond(other, FOUND_AGAIN);
    }

    /** Whether it has a counter above a bound, and above that of the other. */
    private boolean hasBeyond(Version other, long bound) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i + 1] > bound && pairs[i + 1] > other.counterOf(pairs[i])) {
                return true;
            }
        }
        return false;
    }

    /** The counter of a writer, 0 if it made none of the changes. */
    public long counter(Epoch writer) {
        return counterOf(writer.bits());
    }

    private long counterOf(long writer) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i] == writer) {
                return pairs[i + 1];
            }
        }
        return 0;
    }

    /** The largest counter: roughly the time of the last change, in microseconds. */
    public long largest() {
        return counterAt(lastOfLargest());
    }

    private int lastOfLargest() {
        int last = 0;
        for (int place = 1; place < size(); place++) {
            if (counterAt(place) >= counterAt(last)) {
                last = place;
            }
        }
        return last;
    }

    /** Who made the last change, as far as clocks can be trusted: the last that has the largest. */
    public Epoch lastWriter() {
        return writer(lastOfLargest());
    }

    /**
     * A total order that agrees with {@link #compare}: by the largest counter, then by the writer
     * that has it (the last of them), then by the counters in the order of the writers. Positive if
     * this ranks higher, 0 only for equal versions.
     *
     * <p>The writer comes before the other counters so that what was only found never decides: two
     * changes of the same microsecond rank the same before and after one of them was joined with a
     * find of its content.
     */
    public int compareRank(Version other) {
        int byLargest = Long.compare(largest(), other.largest());
        if (byLargest != 0) {
            return byLargest;
        }
        int byWriter = lastWriter().compareTo(other.lastWriter());
        return byWriter == 0 ? compareCounters(other) : byWriter;
    }

    private int compareCounters(Version other) {
        SortedSet<Epoch> writers = new TreeSet<>(counters().keySet());
        writers.addAll(other.counters().keySet());
        for (Epoch writer : writers) {
            int byCounter = Long.compare(counter(writer), other.counter(writer));
            if (byCounter != 0) {
                return byCounter;
            }
        }
        return 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Version version && Arrays.equals(version.pairs, pairs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pairs);
    }

    /** For messages. */
    @Override
    public String toString() {
        return counters().toString();
    }
}
