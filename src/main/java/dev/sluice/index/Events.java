package dev.sluice.index;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is noted of what others are told. Reads, as those of {@link Index}. */
public interface Events {

    /** Of what events were made already, null before the first listener. */
    @Nullable EventsMade made();

    /** Who is told, by name. */
    List<ListenerState> listeners();

    /** What a listener is to be told next, null if it knows all, or is none. */
    @Nullable StoredEvent next(String listener);
}
