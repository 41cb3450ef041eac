package dev.sluice.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A version vector: for each writer that changed a path, the counter of its last change. The
 * counters are times as far as clocks allow, so that the largest one tells the later change.
 *
 * @param counters writer to counter, 1 or greater; at least one
 */
public record Version(SortedMap<Epoch, Long> counters) {

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
     * @throws IllegalArgumentException if there is no counter, or one is below 1 or above {@link
     *     #MOST}
     */
    public Version {
        if (counters.isEmpty()) {
            throw new IllegalArgumentException("a version must have a counter");
        }
        counters.forEach(Version::check);
        counters = Collections.unmodifiableSortedMap(new TreeMap<>(counters));
    }

    private static void check(Epoch writer, long counter) {
        if (counter < FOUND || counter > MOST) {
            throw new IllegalArgumentException(
                    "counter of writer " + writer + " must be 1 to 2^62, not " + counter);
        }
    }

    /** The version of what a first scan finds. */
    public static Version found(Epoch writer) {
        return of(Map.of(writer, FOUND));
    }

    /**
     * A version of these counters.
     *
     * @throws IllegalArgumentException as the constructor
     */
    public static Version of(Map<Epoch, Long> counters) {
        return new Version(new TreeMap<>(counters));
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
        SortedMap<Epoch, Long> changed = new TreeMap<>(counters);
        changed.merge(writer, counter, Math::max);
        return new Version(changed);
    }

    /** This version without what a writer has changed after a counter. */
    public Version cut(Epoch writer, long last) {
        SortedMap<Epoch, Long> less = new TreeMap<>(counters);
        less.computeIfPresent(writer, (_, counter) -> Math.min(counter, last));
        return new Version(less);
    }

    /** The least version that is not before either. */
    public Version join(Version other) {
        SortedMap<Epoch, Long> joined = new TreeMap<>(counters);
        other.counters.forEach((writer, counter) -> joined.merge(writer, counter, Math::max));
        return new Version(joined);
    }

    /** How this stands to the other: AFTER if it has all that the other has and more. */
    public Order compare(Version other) {
        boolean more = hasBeyond(other);
        boolean less = other.hasBeyond(this);
        if (more) {
            return less ? Order.CONCURRENT : Order.AFTER;
        }
        return less ? Order.BEFORE : Order.EQUAL;
    }

    /** Whether it is BEFORE or EQUAL to the other. */
    public boolean isCoveredBy(Version other) {
        return !hasBeyond(other);
    }

    private boolean hasBeyond(Version other) {
        return counters.entrySet().stream().anyMatch(e -> e.getValue() > other.counter(e.getKey()));
    }

    /** Whether all that it has beyond the other was only found, never written. */
    public boolean hasOnlyFoundBeyond(Version other) {
        return counters.entrySet().stream()
                .filter(e -> e.getValue() > other.counter(e.getKey()))
                .allMatch(e -> e.getValue() <= FOUND_AGAIN);
    }

    /** The counter of a writer, 0 if it made none of the changes. */
    public long counter(Epoch writer) {
        return counters.getOrDefault(writer, 0L);
    }

    /** The largest counter: roughly the time of the last change, in microseconds. */
    public long largest() {
        return Collections.max(counters.values());
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
        int byWriter = lastWriterOfLargest().compareTo(other.lastWriterOfLargest());
        return byWriter == 0 ? compareCounters(other) : byWriter;
    }

    private Epoch lastWriterOfLargest() {
        long largest = largest();
        Epoch last = counters.lastKey();
        for (Map.Entry<Epoch, Long> counter : counters.entrySet()) {
            if (counter.getValue() == largest) {
                last = counter.getKey();
            }
        }
        return last;
    }

    private int compareCounters(Version other) {
        SortedSet<Epoch> writers = new TreeSet<>(counters.keySet());
        writers.addAll(other.counters.keySet());
        for (Epoch writer : writers) {
            int byCounter = Long.compare(counter(writer), other.counter(writer));
            if (byCounter != 0) {
                return byCounter;
            }
        }
        return 0;
    }
}
