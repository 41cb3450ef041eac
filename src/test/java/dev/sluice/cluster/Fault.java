package dev.sluice.cluster;

import java.io.IOException;

/**
 * Something that can be broken for a while.
 *
 * @param what it is while it is broken
 * @param end what it is then
 */
record Fault(String what, Act make, String end, Act mend) {

    /** May fail: then nothing is broken. */
    @FunctionalInterface
    interface Act {
        void run() throws IOException;
    }
}
