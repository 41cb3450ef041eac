package dev.sluice.sim;

import dev.sluice.domain.ConflictName;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must be true at any moment: looks after each action, and remembers. */
final class Witness {

    private final World world;

    /** By node and path: the version that its entry had. */
    private final Map<Integer, Map<RelativePath, Version>> before = new HashMap<>();

    private final Map<Integer, Sequence> seen = new HashMap<>();

    /** What was ever told under a version. */
    private final Map<Version, State> told = new HashMap<>();

    Witness(World world) {
        this.world = world;
    }

    /** By node: where people have done something. */
    private final Map<Integer, Set<RelativePath>> touched = new HashMap<>();

    private boolean isAdministered;

    /** A person does something in the tree of a node. */
    void touched(int node, String path) {
        touched.computeIfAbsent(node, _ -> new HashSet<>()).add(RelativePath.of(path));
    }

    /** Not only what people do in the trees makes versions from now on. */
    void isAdministered() {
        isAdministered = true;
    }

    /** The index of a node is another one now. */
    void forget(int node) {
        before.remove(node);
        seen.remove(node);
    }

    void look() {
        for (int i = 0; i < world.nodes().size(); i++) {
            SimulatedNode node = world.nodes().get(i);
            try {
                contents(node);
                Judge.require(node.isOutsideIntact(), "12: something outside was changed");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (node.isUp() && !node.index().last().equals(seen.get(i))) {
                entries(i, node);
            }
        }
    }

    private void contents(SimulatedNode node) throws IOException {
        if (!Files.isDirectory(node.root())) {
            return;
        }
        node.people()
                .files()
                .forEach((path, content) ->
                        Judge.require(
                                world.chronicle().isWritten(content)
                                        || node.people().edits().isDrift(content),
                                "4: nobody wrote what is at "
                                        + path
                                        + ": "
                                        + Judge.start(content)));
    }

    private void entries(int number, SimulatedNode node) {
        Map<RelativePath, Version> now = new HashMap<>();
        Map<RelativePath, Version> former = before.getOrDefault(number, Map.of());
        node.index()
                .changes(
                        Sequence.ZERO,
                        Integer.MAX_VALUE,
                        row -> {
                            Entry entry = row.entry();
                            Version old = former.get(entry.path());
                            Judge.require(
                                    old == null
                                            || world.chronicle().mayAnyReturn()
                                            || entry.version().compareRank(old) >= 0,
                                    "7: node %d had %s with %s, and has %s"
                                            .formatted(number, entry.path(), old, entry));
                            now.put(entry.path(), entry.version());
                            isOne(entry);
                            isMadeBySomebody(number, node, old, entry);
                        });
        before.put(number, now);
        seen.put(number, node.index().last());
    }

    /** A file is changed or deleted where somebody did so, and passed on by all others. */
    private void isMadeBySomebody(
            int number, SimulatedNode node, @Nullable Version old, Entry entry) {
        Epoch own = node.index().epoch();
        long counter = entry.version().counter(own);
        boolean isMadeHere =
                counter > Version.FOUND_AGAIN && (old == null || counter > old.counter(own));
        Judge.require(
                !isMadeHere
                        || entry.state() instanceof State.Directory
                        || ConflictName.isCopy(entry.path())
                        || isAdministered
                        || world.chronicle().mayAnyReturn()
                        || world.hasOtherRoles()
                        || isTouched(number, entry.path())
                        || isLinkedToTouched(number, node, entry.state()),
                "9: node %d made %s, where nobody did anything".formatted(number, entry));
    }

    /** Whether somebody was at a path, at one above it or at one below. */
    private boolean isTouched(int node, RelativePath path) {
        return touched.getOrDefault(node, Set.of()).stream()
                .anyMatch(each -> each.equals(path) || each.isBelow(path) || path.isBelow(each));
    }

    /** Somebody wrote to the file while it got this name as well. */
    private boolean isLinkedToTouched(int number, SimulatedNode node, State state) {
        return state.links() != null
                && touched.getOrDefault(number, Set.of()).stream()
                        .map(node.index()::find)
                        .anyMatch(row ->
                                row != null && state.links().equals(row.entry().state().links()));
    }

    /** What was found has a number that is no one path's. */
    private void isOne(Entry entry) {
        if (entry.version().largest() > Version.FOUND_AGAIN) {
            boolean isCopy = ConflictName.isCopy(entry.path());
            State state = isCopy ? alone(entry.state()) : entry.state();
            State other =
                    isCopy
                            ? told.get(entry.version())
                            : told.putIfAbsent(entry.version(), entry.state());
            Judge.require(
                    other == null
                            || (isCopy ? alone(other) : other).equals(state)
                            || isJoined(entry.version()) && other.hasContentOf(state),
                    "8: version of %s names %s as well".formatted(entry, other));
        }
    }

    /**
     * What one node has joined before it heard of a change of the metadata, and another one after
     * it, may differ in them: rule 1i then.
     */
    private static boolean isJoined(Version version) {
        return version.size() > 1;
    }

    /** A copy has the version of what it is one of, and leaves its group of links. */
    private static State alone(State state) {
        return state instanceof State.File file ? file.with(file.extras().with(null)) : state;
    }
}
