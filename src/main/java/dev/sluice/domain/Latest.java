package dev.sluice.domain;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is kept of things that may never come again: of so many, those that were used last. For one
 * thread at a time.
 */
public final class Latest<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1;

    private final int most;

    /**
     * @param most entries that are kept
     */
    public Latest(int most) {
        super(16, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
