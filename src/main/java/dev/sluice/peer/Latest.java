package dev.sluice.peer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is kept of peers that may go and never come back, as those of a name do that resolves to
 * other addresses by and by: of the latest so many. For one thread at a time.
 */
final class Latest<K, V> extends LinkedHashMap<K, V> {

    /** More than a folder has peers. */
    static final int MOST = 1_000;

    private static final long serialVersionUID = 1;

    Latest() {
        super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > MOST;
    }
}
