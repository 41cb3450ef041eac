package dev.sluice.cluster;

import dev.sluice.domain.ConflictName;
import dev.sluice.domain.RelativePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * What people did to the trees of some nodes since these were the same, and whether what they are
 * the same in now can come from that. It must hold every content that nobody took away knowingly;
 * nothing at a path from which it was taken and where nobody did anything else; and nothing that
 * nobody put there. Contents are those of {@link Trees#contents}, and each is written once.
 */
final class Chronicle {

    /** Then the oldest goes to the trash. */
    private static final int MAX_COPIES = 10;

    private record Held(String path, String content) {}

    private record Move(String from, String to) {}

    private final SortedMap<String, String> before;
    private final Set<Held> put = new HashSet<>();
    private final Set<Held> putAgain = new HashSet<>();
    private final Set<Held> taken = new HashSet<>();
    private final Set<String> touched = new HashSet<>();
    private final Set<String> worked = new HashSet<>();
    private final Set<String> gone = new HashSet<>();
    private final List<Move> moves = new ArrayList<>();

    Chronicle(SortedMap<String, String> before) {
        this.before = before;
        before.forEach((path, content) -> {
            if (!content.equals(Trees.DIRECTORY)) {
                put.add(new Held(path, content));
            }
        });
    }

    /** Somebody made a directory at a path, or put a content there. */
    void put(String path, String content) {
        worked.add(path);
        if (!content.equals(Trees.DIRECTORY) && !put.add(new Held(path, content))) {
            putAgain.add(new Held(path, content));
        }
    }

    /** Somebody took from a path what was there, and saw what it was. */
    void took(String path, String content) {
        gone.add(path);
        if (!content.equals(Trees.DIRECTORY)) {
            taken.add(new Held(path, content));
        }
    }

    /** Somebody changed the time or the mode of what is at a path. */
    void touched(String path) {
        worked.add(path);
        touched.add(path);
    }

    /** A directory got another name. What arrived in it at that moment went with it. */
    void moved(String from, String to) {
        moves.add(new Move(from, to));
    }

    /** What of the trees cannot be, in words. */
    List<String> violations(SortedMap<String, String> after) {
        List<String> found = new ArrayList<>();
        lost(after, found);
        resurrected(after, found);
        fabricated(after, found);
        needlesslyCopied(after, found);
        return found;
    }

    private void lost(SortedMap<String, String> after, List<String> found) {
        Set<Held> there = originals(after);
        Set<Held> known = new HashSet<>();
        taken.forEach(held -> known.add(new Held(original(held.path), held.content)));
        Map<String, Integer> copies = new HashMap<>();
        after.keySet().stream()
                .filter(path -> !original(path).equals(path))
                .forEach(path -> copies.merge(original(path), 1, Integer::sum));
        for (Held held : put) {
            boolean isAccountedFor =
                    placesOf(original(held.path)).stream()
                            .map(path -> new Held(path, held.content))
                            .anyMatch(place -> there.contains(place) || known.contains(place));
            if (!isAccountedFor && copies.getOrDefault(original(held.path), 0) < MAX_COPIES) {
                found.add("lost " + held);
            }
        }
    }

    private void resurrected(SortedMap<String, String> after, List<String> found) {
        for (Held held : taken) {
            if (held.content.equals(after.get(held.path))
                    && !putAgain.contains(held)
                    && !isTouched(held.path)) {
                found.add("back " + held);
            }
        }
        for (String path : before.keySet()) {
            if (gone.contains(path) && after.containsKey(path) && isIdle(path)) {
                found.add("back " + path + " with " + after.get(path));
            }
        }
    }

    /** Whether nobody did anything at a path or below it but take away. */
    private boolean isIdle(String path) {
        return worked.stream()
                .flatMap(worked -> placesOf(worked).stream())
                .noneMatch(worked -> isWithin(worked, path));
    }

    private void fabricated(SortedMap<String, String> after, List<String> found) {
        Set<Held> possible = new HashSet<>();
        for (Held held : put) {
            placesOf(original(held.path))
                    .forEach(path -> possible.add(new Held(path, held.content)));
        }
        for (Held held : originals(after)) {
            if (!possible.contains(held)) {
                found.add("never put there " + held);
            }
        }
    }

    /** Also where what was touched has come to be because of moves. */
    private boolean isTouched(String path) {
        return touched.stream().anyMatch(touched -> placesOf(touched).contains(path));
    }

    private void needlesslyCopied(SortedMap<String, String> after, List<String> found) {
        after.forEach((path, content) -> {
            String original = original(path);
            boolean isSame =
                    !original.equals(path)
                            && !content.equals(Trees.DIRECTORY)
                            && content.equals(after.get(original));
            if (isSame
                    && !isTouched(path)
                    && !isTouched(original)
                    && !putAgain.contains(new Held(original, content))) {
                found.add("a copy of what is there " + path);
            }
        });
    }

    /** Where what was put at a path may be because of moves, each in its turn. */
    private Set<String> placesOf(String path) {
        Set<String> places = new HashSet<>(Set.of(path));
        for (Move move : moves) {
            for (String place : List.copyOf(places)) {
                if (place.startsWith(move.from + "/")) {
                    places.add(move.to + place.substring(move.from.length()));
                }
            }
        }
        return places;
    }

    private static Set<Held> originals(SortedMap<String, String> tree) {
        Set<Held> all = new HashSet<>();
        tree.forEach((path, content) -> {
            if (!content.equals(Trees.DIRECTORY)) {
                all.add(new Held(original(path), content));
            }
        });
        return all;
    }

    private static String original(String path) {
        return ConflictName.original(RelativePath.of(path)).toString();
    }

    private static boolean isWithin(String path, String directory) {
        return path.equals(directory) || path.startsWith(directory + "/");
    }
}
