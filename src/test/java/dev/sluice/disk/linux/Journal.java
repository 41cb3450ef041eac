package dev.sluice.disk.linux;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was changed and is not durable, and what of it outlasts a loss of power: data and names each
 * for themselves. Names come as ext4 writes them (its journal has them in their order, and an fsync
 * of anything writes all of it), or in the weakest order that POSIX allows (each name for itself,
 * until its directory is forced).
 */
final class Journal {

    /**
     * @param now null if the name was taken away
     */
    private record Change(MemoryNode directory, String name, @Nullable MemoryNode now) {

        void apply() {
            Map<String, MemoryNode> names = new LinkedHashMap<>(directory.savedNames);
            if (now == null) {
                names.remove(name);
            } else {
                names.put(name, now);
            }
            directory.savedNames = names;
        }

        boolean isOfDirectory() {
            return now != null && now.isDirectory();
        }
    }

    private record Place(MemoryNode directory, String name) {}

    private final List<List<Change>> steps = new ArrayList<>();
    private final Set<MemoryNode> dirty = new LinkedHashSet<>();
    private boolean isOrdered = true;

    void weakest() {
        isOrdered = false;
    }

    /** What is noted from now on is one step. */
    void begin() {
        steps.add(new ArrayList<>());
    }

    void note(MemoryNode directory, String name, @Nullable MemoryNode now) {
        steps.getLast().add(new Change(directory, name, now));
        dirty.add(directory);
        if (now != null) {
            dirty.add(now);
        }
    }

    void changed(MemoryNode node) {
        dirty.add(node);
    }

    void force(MemoryNode node) {
        if (node.isFile()) {
            node.savedData = node.content();
        }
        if (isOrdered) {
            commit(steps.size());
            dirty.forEach(MemoryNode::saveMetadata);
        } else if (node.isDirectory()) {
            commit(node);
        }
        node.saveMetadata();
        dirty.remove(node);
    }

    private void commit(int count) {
        steps.subList(0, count).forEach(step -> step.forEach(Change::apply));
        steps.subList(0, count).clear();
    }

    /** With the names in it the other names of directories that were moved from or to them. */
    private void commit(MemoryNode directory) {
        Set<Place> places = new HashSet<>();
        boolean isMore = true;
        while (isMore) {
            isMore = false;
            for (List<Change> step : steps) {
                for (Change change : step) {
                    if (change.directory() == directory || places.contains(place(change))) {
                        isMore |= places.add(place(change));
                        isMore |= movesDirectory(step) && places.addAll(places(step));
                    }
                }
            }
        }
        for (List<Change> step : steps) {
            for (Iterator<Change> changes = step.iterator(); changes.hasNext(); ) {
                Change change = changes.next();
                if (places.contains(place(change))) {
                    change.apply();
                    changes.remove();
                }
            }
        }
        steps.removeIf(List::isEmpty);
    }

    private static List<Place> places(List<Change> step) {
        return step.stream().map(Journal::place).toList();
    }

    /**
     * @return bytes that are left
     */
    long lose(MemoryNode root, Random random) {
        if (isOrdered || steps.stream().anyMatch(Journal::movesDirectory)) {
            commit(random.nextInt(steps.size() + 1));
        } else {
            keepSome(random);
        }
        steps.clear();
        Set<MemoryNode> left = new HashSet<>();
        long bytes = restore(root, null, random, left);
        dirty.clear();
        return bytes;
    }

    /** No file system loses both names of a directory, or gives it two. */
    private static boolean movesDirectory(List<Change> step) {
        return step.size() > 1 && step.stream().anyMatch(Change::isOfDirectory);
    }

    /** Of the changes of each name the first few. */
    private void keepSome(Random random) {
        Map<Place, Integer> counts = new LinkedHashMap<>();
        List<Change> all = steps.stream().flatMap(List::stream).toList();
        all.forEach(change -> counts.merge(place(change), 1, Integer::sum));
        Map<Place, Integer> kept = new HashMap<>();
        counts.forEach((place, count) -> kept.put(place, random.nextInt(count + 1)));
        for (Change change : all) {
            int left = kept.getOrDefault(place(change), 0);
            if (left > 0) {
                change.apply();
                kept.put(place(change), left - 1);
            }
        }
    }

    private static Place place(Change change) {
        return new Place(change.directory(), change.name());
    }

    private long restore(
            MemoryNode node, @Nullable MemoryNode parent, Random random, Set<MemoryNode> left) {
        if (!left.add(node)) {
            node.links++;
            return 0;
        }
        node.links = 1;
        node.parent = parent;
        if (dirty.contains(node)) {
            loseSome(node, random);
        }
        long bytes = node.size();
        if (node.isDirectory()) {
            node.names.clear();
            node.names.putAll(node.savedNames);
            for (MemoryNode child : node.names.values()) {
                bytes += restore(child, node, random, left);
            }
        }
        return bytes;
    }

    private static void loseSome(MemoryNode node, Random random) {
        if (random.nextBoolean()) {
            node.loseModeAndAttributes();
        }
        if (random.nextBoolean()) {
            node.mtime = node.savedMtime;
        }
        if (random.nextBoolean()) {
            node.loseOwner();
        }
        if (node.isFile()) {
            node.setContent(some(node.savedData, node.content(), random));
            node.savedData = node.content();
        }
        node.saveMetadata();
    }

    /** The old, the new, nothing, or some of the new before what was there. */
    private static byte[] some(byte[] old, byte[] now, Random random) {
        if (Arrays.equals(old, now)) {
            return now;
        }
        return switch (random.nextInt(4)) {
            case 0 -> old;
            case 1 -> now;
            case 2 -> new byte[0];
            default -> {
                byte[] mixed = Arrays.copyOf(old, now.length);
                System.arraycopy(now, 0, mixed, 0, random.nextInt(now.length + 1));
                yield mixed;
            }
        };
    }
}
