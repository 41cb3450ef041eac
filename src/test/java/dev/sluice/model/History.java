package dev.sluice.model;

import dev.sluice.domain.Digest;
import dev.sluice.domain.RelativePath;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All events of a run, in the order in which they happened: what the end is judged by. */
final class History {

    private final List<Event> events = new ArrayList<>();
    private final BitSet witnessed = new BitSet();

    List<Event> events() {
        return events;
    }

    /** Notes an event; its past is that of what was there, and itself. */
    Event add(
            Event.Type type,
            int node,
            RelativePath path,
            @Nullable Digest saw,
            @Nullable Digest wrote,
            Past before) {
        int number = events.size();
        Event event = new Event(number, type, node, path, saw, wrote, before.with(number));
        events.add(event);
        return event;
    }

    /** What of a past others did. */
    Past withoutThoseOf(int node, Past past) {
        BitSet rest = new BitSet();
        past.events().stream().filter(e -> events.get(e).node() != node).forEach(rest::set);
        return new Past(rest);
    }

    /** A scan saw that something is gone: from now on its deletes are to be known everywhere. */
    void witness(RelativePath path, Past absent) {
        absent.events().stream()
                .filter(e -> events.get(e).path().equals(path))
                .forEach(witnessed::set);
    }

    /** The only index that knew of a delete was lost: nobody can be held to it. */
    void forget(Event delete) {
        witnessed.clear(delete.number());
    }

    boolean isWitnessed(Event delete) {
        return witnessed.get(delete.number());
    }
}
