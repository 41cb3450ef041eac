package dev.sluice.model;

import dev.sluice.domain.ConflictName;
import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What must be true of the end of every run; the numbers are those of the list of invariants. */
final class Invariants {

    private final World world;
    private final History history;

    Invariants(World world) {
        this.world = world;
        this.history = world.history();
    }

    void check() {
        world.receivers().forEach(this::indexIsTrueOfDisk);
        world.receivers().forEach(n -> same(world.receivers().getFirst(), n));
        world.receivers().forEach(n -> sameSum(world.receivers().getFirst(), n));
        world.receivers().forEach(this::nothingIsWanted);
        history.events().forEach(this::isNotLost);
        Node first = world.receivers().getFirst();
        first.disk().things().forEach(this::isNotResurrected);
        first.disk().things().forEach(this::isNotBeatenByACopy);
        noFalseConflict(first);
        first.disk().things().keySet().forEach(this::isNoCopyOfTouches);
        CopyLimit.copies(first.index()).forEach(Invariants::areFew);
        history.events().stream()
                .filter(event -> event.type() == Event.Type.TRIM)
                .forEach(this::wasOneTooMany);
        first.index().rows().values().forEach(r -> hasHighestRank(r.entry()));
    }

    private void indexIsTrueOfDisk(Node node) {
        var live = new TreeMap<RelativePath, State>();
        node.index().rows().forEach((p, r) -> putLive(live, r.entry()));
        var disk = new TreeMap<RelativePath, State>();
        node.disk().things().forEach((p, t) -> disk.put(p, t.state()));
        require(
                live.equals(disk),
                "10: index of node " + node.number() + " says " + live + ", disk " + disk);
    }

    private static void putLive(Map<RelativePath, State> live, Entry entry) {
        if (entry.isLive()) {
            live.put(entry.path(), entry.state());
        }
    }

    private static void same(Node first, Node other) {
        Set<RelativePath> paths = new HashSet<>(first.index().rows().keySet());
        paths.addAll(other.index().rows().keySet());
        for (RelativePath path : paths) {
            Entry a = first.index().entry(path);
            Entry b = other.index().entry(path);
            require(
                    a != null
                            && b != null
                            && a.state().equals(b.state())
                            && a.version().equals(b.version()),
                    "1: nodes "
                            + first.number()
                            + " and "
                            + other.number()
                            + " have "
                            + a
                            + " and "
                            + b);
        }
    }

    /** Whoever says that it is in step has the same sum as the peer, so it is never wrong then. */
    private static void sameSum(Node first, Node other) {
        require(
                first.index().sum().equals(other.index().sum()),
                "17: nodes %d and %d have all the same, and the sums %s and %s"
                        .formatted(
                                first.number(),
                                other.number(),
                                first.index().sum(),
                                other.index().sum()));
    }

    private void nothingIsWanted(Node node) {
        node.index()
                .peers()
                .forEach((peer, state) ->
                        require(
                                state.wanted().isEmpty(),
                                "1: node "
                                        + node.number()
                                        + " still wants of "
                                        + peer
                                        + ": "
                                        + state.wanted()));
    }

    /** Invariant 2. All nodes have the same tree by now, so that one is enough to look at. */
    private void isNotLost(Event event) {
        Digest content = event.wrote();
        if (content == null || history.events().stream().anyMatch(e -> supersedes(e, event))) {
            return;
        }
        boolean isThere =
                world.receivers().getFirst().disk().things().entrySet().stream()
                        .anyMatch(e ->
                                content.equals(e.getValue().state().digest())
                                        && isAtOrCopyOf(e.getKey(), event.path()));
        require(isThere || isMistakenForDeleted(event, content), "2: lost " + event);
    }

    /** The short name of its copy was that of a clashing content, whose copy a person changed. */
    private boolean isMistakenForDeleted(Event event, Digest content) {
        return Content.isClashing(content)
                && history.events().stream()
                        .anyMatch(e ->
                                ConflictName.isCopy(e.path())
                                        && isAtOrCopyOf(e.path(), event.path()));
    }

    private static boolean isAtOrCopyOf(RelativePath path, RelativePath original) {
        return ConflictName.original(path).equals(ConflictName.original(original));
    }

    /**
     * A later change of content; or one that the write did not know of, but which replaced the same
     * content at the same path: that is taken for the later one (rules 1d and 1e). After the loss
     * of an index it may even be one that the write did know of.
     */
    private boolean supersedes(Event later, Event earlier) {
        if (!later.changesContent() || later.number() == earlier.number()) {
            return false;
        }
        boolean replacedSame =
                isAtOrCopyOf(later.path(), earlier.path())
                        && earlier.wrote() != null
                        && earlier.wrote().equals(later.saw())
                        && !earlier.wrote().equals(later.wrote());
        return later.past().has(earlier.number())
                || replacedSame && (world.hadWipe() || !earlier.past().has(later.number()));
    }

    /**
     * A find that adds nothing to another of the same content is not passed on with what it knew.
     */
    private void isNotResurrected(RelativePath path, Thing thing) {
        Past past =
                world.receivers().stream()
                        .map(node -> node.disk().past(path))
                        .reduce(thing.past(), Past::union);
        for (Event event : history.events()) {
            boolean covers =
                    event.isDelete()
                            && event.path().equals(path)
                            && history.isWitnessed(event)
                            && past.isWithin(event.past());
            require(
                    !covers || isStaleCopy(path),
                    "3: resurrected " + path + " deleted by " + event);
        }
    }

    /** What was only ever copied by hand has the time and the mode of the original. */
    private void isNotBeatenByACopy(RelativePath path, Thing thing) {
        List<Event> events = history.events().stream().filter(e -> e.path().equals(path)).toList();
        boolean isSeed =
                !events.isEmpty() && events.stream().allMatch(e -> e.type() == Event.Type.SEED);
        require(
                !isSeed || SeedTree.isOriginal(thing.state()),
                "19: a copy beat its original: " + path + " is " + thing.state());
    }

    /**
     * A node that lost its index may offer a conflict copy that was edited and then deleted
     * elsewhere: nothing tells it from one that nobody ever saw.
     */
    private boolean isStaleCopy(RelativePath path) {
        return world.hadWipe() && ConflictName.isCopy(path);
    }

    /**
     * Invariant 5, for contents that were written once and never touched. After the loss of an
     * index a content may lose as found before its true version is heard of, and win by that later.
     */
    private void noFalseConflict(Node node) {
        if (world.hadWipe()) {
            return;
        }
        var events =
                history.events().stream()
                        .filter(e -> e.wrote() != null)
                        .collect(Collectors.groupingBy(Event::wrote));
        Set<Digest> live = new HashSet<>();
        for (Thing thing : node.disk().things().values()) {
            Digest digest = thing.state().digest();
            if (digest != null && !Content.isClashing(digest) && !live.add(digest)) {
                List<Event> writes = events.getOrDefault(digest, List.of());
                require(
                        !isOneWrite(writes) || wasTouched(writes) || wasCopied(writes),
                        "5: twice the same write " + writes);
            }
        }
    }

    /**
     * A touch of what the write replaced joins with it and lifts its rank: it may then win where it
     * has lost before.
     */
    private boolean wasTouched(List<Event> writes) {
        return history.events().stream()
                .filter(e -> e.type() == Event.Type.TOUCH)
                .anyMatch(t -> writes.stream().anyMatch(w -> isAtOrCopyOf(t.path(), w.path())));
    }

    /** Likewise the copies of a seed, where each has the time at which it was made. */
    private boolean wasCopied(List<Event> writes) {
        return !world.keepsMetadata()
                && writes.stream().allMatch(write -> write.type() == Event.Type.SEED);
    }

    /** Invariant 5: touches, rescans and equal content give no copy. */
    private void isNoCopyOfTouches(RelativePath path) {
        boolean isTouchedOnly =
                ConflictName.isCopy(path)
                        && history.events().stream()
                                .filter(e -> isAtOrCopyOf(e.path(), path))
                                .allMatch(Invariants::isSeedOrTouch);
        require(!isTouchedOnly, "5: a copy of what was only touched: " + path);
    }

    /** Rule 1f; which of them stay is the same everywhere, by invariant 1. */
    private static void areFew(RelativePath original, List<Entry> copies) {
        require(
                copies.size() <= CopyLimit.MAX,
                "20: %d copies of %s: %s".formatted(copies.size(), original, copies));
    }

    /** A choice that hung on what came first would take away more than what is too much. */
    private void wasOneTooMany(Event trimmed) {
        RelativePath path = trimmed.path();
        RelativePath original = ConflictName.original(path);
        long later =
                world.ledger().paths().stream()
                        .filter(other -> ConflictName.isCopy(other) && other.compareTo(path) > 0)
                        .filter(other -> ConflictName.original(other).equals(original))
                        .count();
        require(later >= CopyLimit.MAX, "20: took away " + path + ", " + later + " are behind it");
    }

    private static boolean isSeedOrTouch(Event event) {
        return event.type() == Event.Type.SEED || event.type() == Event.Type.TOUCH;
    }

    private static boolean isOneWrite(List<Event> writes) {
        return writes.size() == 1 || writes.stream().allMatch(e -> e.type() == Event.Type.SEED);
    }

    /** Invariant 6: the winner is the highest of all versions that were ever at the path. */
    private void hasHighestRank(Entry entry) {
        Entry highest = world.ledger().highest(entry.path());
        require(
                world.hadWipe() || highest == null || highest.version().equals(entry.version()),
                "6: " + entry + " won over " + highest);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new Violation(message);
        }
    }
}
