package dev.sluice.model;

import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import java.time.Instant;
import java.util.List;

/** The tree that was copied to all nodes by hand before they were started. */
final class SeedTree {

    private static final Instant MTIME = Instant.parse("2026-11-01T00:00:00Z");

    private final History history;

    SeedTree(History history) {
        this.history = history;
    }

    void plant(List<Node> nodes) {
        plant(nodes, "a", new State.Directory(new Mode(0755)));
        plant(nodes, "a/d", new State.Directory(new Mode(0755)));
        plant(nodes, "a/d/z", file(1));
        plant(nodes, "a/x", file(2));
        plant(nodes, "c.txt", file(3));
    }

    private static State file(int content) {
        return new State.File(content, MTIME, new Mode(0644), Content.digest(content));
    }

    private void plant(List<Node> nodes, String text, State state) {
        RelativePath path = RelativePath.of(text);
        for (Node node : nodes) {
            Event event =
                    history.add(
                            Event.Type.SEED, node.number(), path, null, state.digest(), Past.NONE);
            node.disk().set(path, state, event.past());
        }
    }
}
