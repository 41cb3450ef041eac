package dev.sluice.domain;

/**
 * A number that grows by one with every change to an entry of one folder on one node.
 *
 * @param value 0 (before the first change) or greater
 */
public record Sequence(long value) implements Comparable<Sequence> {

    /** Before the first change. */
    public static final Sequence ZERO = new Sequence(0);

    /**
     * @throws IllegalArgumentException if the value is negative
     */
    public Sequence {
        if (value < 0) {
            throw new IllegalArgumentException("sequence must not be negative: " + value);
        }
    }

    /** The sequence of the next change. */
    public Sequence next() {
        return new Sequence(Math.addExact(value, 1));
    }

    /** Whether this change came later than the other. */
    public boolean isAfter(Sequence other) {
        return value > other.value;
    }

    @Override
    public int compareTo(Sequence other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
