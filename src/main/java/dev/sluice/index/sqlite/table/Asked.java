package dev.sluice.index.sqlite.table;

import java.sql.SQLException;

/**
 * Asks for many things with one statement: a query costs the driver several times what a row of its
 * result does.
 */
final class Asked {

    /**
     * Things of one statement; what is too few for one is filled up with NULL, which is nowhere.
     */
    static final int AT_ONCE = 64;

    /** One statement for the things from a number to before another. */
    @FunctionalInterface
    interface Part {

        void ask(int from, int to) throws SQLException;
    }

    private Asked() {}

    /** A table of numbers from 0 and of so many parameters to each. */
    static String values(int parameters) {
        StringBuilder values = new StringBuilder("VALUES ");
        for (int i = 0; i < AT_ONCE; i++) {
            values.append(i == 0 ? "(" : ", (").append(i).append(", ?".repeat(parameters));
            values.append(')');
        }
        return values.toString();
    }

    static void inParts(int size, Part part) throws SQLException {
        for (int from = 0; from < size; from += AT_ONCE) {
            part.ask(from, Math.min(size, from + AT_ONCE));
        }
    }
}
