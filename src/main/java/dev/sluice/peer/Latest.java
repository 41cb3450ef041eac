package dev.sluice.peer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is kept of peers that may go and never come back, as those of a name do that resolves to
 * other addresses by and by: of the latest so many. For one thread at a time.
 */
public final class Latest<K, V> extends LinkedHashMap<K, V> {

    /** More than a folder has peers. */
    public static final int MOST = 1_000;

    private static final long serialVersionUID = 1;

    public Latest() {
        super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > MOST;
    }
}
