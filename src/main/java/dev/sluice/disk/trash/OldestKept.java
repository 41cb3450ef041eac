package dev.sluice.disk.trash;

import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.Found;
import dev.sluice.disk.held.Glance;
import dev.sluice.disk.held.HeldDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The oldest things in the trash that cost the disk something, found by one walk. The first version
 * of a path comes after all later ones: it is what there was before somebody began to change the
 * file again and again, and a peer must not be able to push it out by writing much. After all else
 * come the oldest of those that no other node has. What has another name outside the trash would
 * free nothing; what was not named by us is not ours to remove.
 */
final class OldestKept {

    /** So many are known at once, however many there are. */
    private static final int MAX = 10_000;

    /** What is nowhere else comes last, whatever its age. */
    private static final Comparator<Kept> BY_WORTH =
            Comparator.<Kept, Boolean>comparing(kept -> kept.parsed().isOnlyCopy())
                    .thenComparing(Kept::isFirst)
                    .thenComparing(Kept::parsed, TrashName.BY_AGE)
                    .thenComparing(Kept::name);

    /**
     * One file.
     *
     * @param directory the names that lead to it from the trash
     * @param isFirst whether it is the oldest of its path
     */
    record Kept(List<String> directory, String name, TrashName parsed, boolean isFirst, long size) {

        /** Within the folder. */
        String path() {
            List<String> names = new ArrayList<>(directory);
            names.addFirst(Trash.PATH);
            names.add(name);
            return String.join("/", names);
        }

        /** Removes it, if it is still there. */
        void remove(HeldDirectory trash) throws IOException {
            HeldDirectory current = trash.borrowed();
            for (String each : directory) {
                try (HeldDirectory above = current) {
                    current = above.enter(each);
                }
            }
            try (HeldDirectory parent = current) {
                parent.removeFile(name);
            }
        }
    }

    /** Those that have several names, by the file. */
    private final Map<FileKey, Names> shared = new HashMap<>();

    /**
     * Names of one file.
     *
     * @param links how many there are, also outside the trash
     */
    private record Names(int links, List<Kept> kept) {}

    private final PriorityQueue<Kept> dearestFirst = new PriorityQueue<>(BY_WORTH.reversed());

    /** In the order in which they can be given up, at most {@value #MAX}. */
    static List<Kept> in(HeldDirectory trash) throws IOException {
        OldestKept found = new OldestKept();
        found.walk(trash, List.of());
        found.addShared();
        List<Kept> oldestFirst = new ArrayList<>(found.dearestFirst);
        oldestFirst.sort(BY_WORTH);
        return oldestFirst;
    }

    private void walk(HeldDirectory directory, List<String> path) throws IOException {
        List<String> names = Trash.names(directory);
        Map<String, TrashName> firsts = firsts(names);
        for (String name : names) {
            Glance found = directory.glance(name);
            if (found != null && found.isDirectory()) {
                List<String> below = new ArrayList<>(path);
                below.add(name);
                try (HeldDirectory entered = directory.enter(name)) {
                    walk(entered, below);
                }
            } else if (found != null && found.isFile()) {
                add(directory, path, name, firsts, found.size());
            }
        }
    }

    private static Map<String, TrashName> firsts(List<String> names) {
        Map<String, TrashName> firsts = new HashMap<>();
        for (String name : names) {
            TrashName parsed = TrashName.parse(name);
            if (parsed != null && !parsed.isOnlyCopy()) {
                firsts.merge(
                        parsed.original(),
                        parsed,
                        (a, b) -> TrashName.BY_AGE.compare(a, b) <= 0 ? a : b);
            }
        }
        return firsts;
    }

    private void add(
            HeldDirectory directory,
            List<String> path,
            String name,
            Map<String, TrashName> firsts,
            long size)
            throws IOException {
        TrashName parsed = TrashName.parse(name);
        Found found = parsed == null || size == 0 ? null : directory.find(name);
        if (parsed == null || found == null) {
            return;
        }
        boolean isFirst = parsed.equals(firsts.get(parsed.original()));
        Kept kept = new Kept(path, name, parsed, isFirst, size / found.links());
        if (found.links() == 1) {
            add(kept);
        } else {
            shared.computeIfAbsent(found.key(), _ -> new Names(found.links(), new ArrayList<>()))
                    .kept()
                    .add(kept);
        }
    }

    private void add(Kept kept) {
        dearestFirst.add(kept);
        if (dearestFirst.size() > MAX) {
            dearestFirst.remove();
        }
    }

    /** Whose names are all in the trash: with the last of them its bytes are free. */
    private void addShared() {
        for (Names names : shared.values()) {
            if (names.kept().size() == names.links()) {
                names.kept().forEach(this::add);
            }
        }
    }
}
