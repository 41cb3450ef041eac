package dev.sluice.index.codec;

import java.time.Instant;

/**
 * Times as the database holds them: nanoseconds since 1970 as an integer, which is small and quick,
 * and ISO-8601 text for what 64 bits cannot hold (before 1677 or after 2262). File systems can hold
 * such times, and a time that came back changed would look like a local change at every scan.
 */
public final class Times {

    private static final long NANOS = 1_000_000_000L;

    /** Of an {@link Instant}. */
    private static final long MAX_YEAR = 1_000_000_000L;

    private Times() {}

    /** The value of a column: a {@link Long} or a {@link String}. */
    static Object toColumn(Instant time) {
        return fits(time) ? (Object) nanos(time) : time.toString();
    }

    /** Nanoseconds since 1970, the nearest there is for a time beyond 64 bits. */
    public static long clamped(Instant time) {
        if (fits(time)) {
            return nanos(time);
        }
        return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /**
     * Reads the value of a column.
     *
     * @throws IllegalArgumentException if it is neither an integer nor a time as text
     */
    static Instant fromColumn(Object column) {
        return switch (column) {
            case Number nanos -> ofNanos(nanos.longValue());
            case String text -> Instant.parse(text);
            default -> throw new IllegalArgumentException("time is a " + column.getClass());
        };
    }

    /**
     * Whether a column that reads as this number can only be nanoseconds. What is text (or NULL)
     * reads as the number at its beginning, which is a year, and so at most a thousand million.
     */
    static boolean isSurelyNanos(long number) {
        return number > MAX_YEAR || number < -MAX_YEAR;
    }

    public static Instant ofNanos(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }

    private static boolean fits(Instant time) {
        // The seconds of a half-filled second at either end are left to the text form.
        long seconds = time.getEpochSecond();
        return seconds > Long.MIN_VALUE / NANOS && seconds < Long.MAX_VALUE / NANOS;
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * NANOS + time.getNano();
    }
}
