package dev.sluice.sim;

import dev.sluice.domain.Entry;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;

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
                        });
        before.put(number, now);
        seen.put(number, node.index().last());
    }

    /** What was found has a number that is no one path's. */
    private void isOne(Entry entry) {
        if (entry.version().largest() > Version.FOUND_AGAIN) {
            State other = told.putIfAbsent(entry.version(), entry.state());
            Judge.require(
                    other == null || other.equals(entry.state()),
                    "8: version of %s names %s as well".formatted(entry, other));
        }
    }
}
