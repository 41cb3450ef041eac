package dev.sluice.model;

import java.util.BitSet;

/** The events that what is at a path came from, by number. Known to the test only, never sent. */
record Past(BitSet events) {

    static final Past NONE = new Past(new BitSet());

    Past with(int event) {
        BitSet more = (BitSet) events.clone();
        more.set(event);
        return new Past(more);
    }

    Past union(Past other) {
        BitSet more = (BitSet) events.clone();
        more.or(other.events);
        return new Past(more);
    }

    boolean has(int event) {
        return events.get(event);
    }

    boolean isWithin(Past other) {
        BitSet rest = (BitSet) events.clone();
        rest.andNot(other.events);
        return rest.isEmpty();
    }

    boolean meets(Past other) {
        return events.intersects(other.events);
    }

    @Override
    public String toString() {
        return events.toString();
    }
}
