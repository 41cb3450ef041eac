package dev.sluice.index.sqlite;

import dev.sluice.index.Events;
import dev.sluice.index.EventsMade;
import dev.sluice.index.ListenerState;
import dev.sluice.index.StoredEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Read from the database. */
record StoredEvents(Readers readers) implements Events {

    @Override
    public @Nullable EventsMade made() {
        return readers.<@Nullable EventsMade>read(
                "read what was told of", tables -> tables.events().made());
    }

    @Override
    public List<ListenerState> listeners() {
        return readers.read("read who is told", tables -> tables.events().listeners());
    }

    @Override
    public @Nullable StoredEvent next(String listener) {
        return readers.<@Nullable StoredEvent>read(
                "read what is to be told", tables -> tables.events().next(listener));
    }
}
