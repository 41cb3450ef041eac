package dev.sluice.domain;

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

    /** Where counters end. */
    public static final long MAX = 1L << 62;

    /** What is taken of a peer and, so that peers take it, given out: the year 75,000. */
    public static final long MAX_TAKEN = 1L << 61;

    /**
     * Up to here a change has a greater counter than all that it replaces: the year 38,000. A clock
     * or a peer that is beyond does not drag others along to {@link #MAX_TAKEN}: their changes
     * follow such a one by their own counters, and there are 2^60 of them left.
     */
    private static final long MAX_FOLLOWED = 1L << 60;

    /** Writers of a version that peers take: indexes that have ever changed one path. */
    public static final int MAX_WRITERS = 256;

    /**
     * Not a writer: with it stands the latest time under which a content was found, where the
     * metadata of an older find of it is kept. Finds of different contents are ranked by that time;
     * a rank that fell when an older find is heard of would leave some nodes with one content and
     * some with the other. A join keeps the later one, as of any counter. In ASCII it is "found
     * at".
     */
    private static final long FOUND_AT = 0x666f756e64206174L;

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
     * @throws IllegalArgumentException if there is none, or one is below 1 or above {@link #MAX}
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
        if (counter < FOUND || counter > MAX) {
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

    /** This version of what was found as late as that, whatever its metadata say. */
    Version foundAt(long micros) {
        return with(new Epoch(FOUND_AT), Math.clamp(micros, FOUND, MAX_TAKEN));
    }

    /** What was noted by {@link #foundAt}, 0 if nothing was. */
    long foundAt() {
        return counterOf(FOUND_AT);
    }

    /** Whether somebody has made it: it is more than the time of a find. */
    public boolean hasWriter() {
        return pairs.length > 2 || pairs[0] != FOUND_AT;
    }

    /** How many pairs it has. */
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
     * microseconds, the last counter it issued, and the counters of all versions replaced, but for
     * those that no honest clock gave. Never that of a find, even on a clock before 1970.
     *
     * @param lastIssued the last counter that this writer used, 0 if none
     * @throws ArithmeticException if there is none left that a peer would take
     */
    public static long nextCounter(Instant now, long lastIssued, Version... replaced) {
        long greatest = Math.max(FOUND_AGAIN, Math.max(microseconds(now), lastIssued));
        for (Version version : replaced) {
            greatest = Math.max(greatest, version.largestFollowed());
        }
        if (greatest >= MAX_TAKEN) {
            throw new ArithmeticException("no counter is left after " + lastIssued);
        }
        return greatest + 1;
    }

    private long largestFollowed() {
        long largest = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i] != FOUND_AT && pairs[i + 1] <= MAX_FOLLOWED) {
                largest = Math.max(largest, pairs[i + 1]);
            }
        }
        return largest;
    }

    static long microseconds(Instant now) {
        long most = MAX_FOLLOWED / 1_000_000;
        return Math.clamp(now.getEpochSecond(), -most, most - 1) * 1_000_000
                + now.getNano() / 1_000;
    }

    /** Whether its last change was made by a clock that was past a time. */
    public boolean isAheadOf(Instant time) {
        return largest() > microseconds(time);
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

    /** Whether all that it has beyond the other was only found, never written. */
    public boolean hasOnlyFoundBeyond(Version other) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i] != FOUND_AT
                    && pairs[i + 1] > FOUND_AGAIN
                    && pairs[i + 1] > other.counterOf(pairs[i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether it has a counter above that of the other. */
    private boolean hasBeyond(Version other) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i + 1] > other.counterOf(pairs[i])) {
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

    /** Whether no change was ever made: all was found, by a first scan or again after a restore. */
    public boolean isFound() {
        return largest() <= FOUND_AGAIN;
    }

    /** The largest counter: roughly the time of the last change, in microseconds. */
    public long largest() {
        return counterAt(lastOfLargest());
    }

    private int lastOfLargest() {
        int last = pairs[0] == FOUND_AT && size() > 1 ? 1 : 0;
        for (int place = last + 1; place < size(); place++) {
            if (pairs[2 * place] != FOUND_AT && counterAt(place) >= counterAt(last)) {
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
