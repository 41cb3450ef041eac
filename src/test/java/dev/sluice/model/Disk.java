package dev.sluice.model;

import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One node's tree. Survives every crash. */
final class Disk {

    private final NavigableMap<RelativePath, Thing> things = new TreeMap<>();
    private final Map<RelativePath, Past> absent = new HashMap<>();
    private long stamps;

    @Nullable Thing find(RelativePath path) {
        return things.get(path);
    }

    NavigableMap<RelativePath, Thing> things() {
        return things;
    }

    boolean isDirectory(RelativePath path) {
        Thing thing = things.get(path);
        return thing != null && thing.state() instanceof State.Directory;
    }

    boolean hasParent(RelativePath path) {
        RelativePath parent = path.parent();
        return parent == null || isDirectory(parent);
    }

    /** All that lies below, deepest last. */
    List<RelativePath> below(RelativePath directory) {
        return things.keySet().stream().filter(p -> p.isBelow(directory)).toList();
    }

    /** What the present state of a path came from, also if nothing is there. */
    Past past(RelativePath path) {
        Thing thing = things.get(path);
        return thing == null ? absent.getOrDefault(path, Past.NONE) : thing.past();
    }

    /** Puts something, or nothing, at a path; returns its stamp. */
    long set(RelativePath path, State state, Past past) {
        if (!state.isLive()) {
            remove(path, past);
            return 0;
        }
        if (!hasParent(path)) {
            throw new IllegalStateException("bug: no directory for " + path);
        }
        if (!(state instanceof State.Directory) && !below(path).isEmpty()) {
            throw new IllegalStateException("bug: a directory that is not empty at " + path);
        }
        stamps++;
        things.put(path, new Thing(state, stamps, past));
        return stamps;
    }

    private void remove(RelativePath path, Past past) {
        if (!below(path).isEmpty()) {
            throw new IllegalStateException("bug: a directory that is not empty at " + path);
        }
        things.remove(path);
        absent.put(path, past);
    }

    /** Nobody here knows any more why what is absent is absent. */
    void forgetAbsent() {
        absent.clear();
    }
}
