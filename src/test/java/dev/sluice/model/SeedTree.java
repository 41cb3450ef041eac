package dev.sluice.model;

import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import java.time.Instant;
import java.util.List;

/**
 * The tree that was copied to all nodes by hand before they were started. Not every way of copying
 * keeps times and modes: then those of the first node are the original's.
 */
final class SeedTree {

    private static final Instant MTIME = Instant.parse("2026-11-01T00:00:00Z");

    /**
     * While people are at work already, so that their files are older and newer than the copies.
     */
    private static final Instant COPIED = Instant.parse("2026-11-22T00:00:02Z");

    private final History history;
    private final boolean keepsMetadata;

    SeedTree(History history, boolean keepsMetadata) {
        this.history = history;
        this.keepsMetadata = keepsMetadata;
    }

    void plant(List<Node> nodes) {
        plant(nodes, "a", new State.Directory(new Mode(0755)));
        plant(nodes, "a/d", new State.Directory(new Mode(0755)));
        plant(nodes, "a/d/z", original(1));
        plant(nodes, "a/x", original(2));
        plant(nodes, "c.txt", original(3));
    }

    private static State.File original(int content) {
        return new State.File(content, MTIME, new Mode(0644), Content.digest(content));
    }

    /** Whether that is how a planted file was before it was copied. */
    static boolean isOriginal(State state) {
        return switch (state) {
            case State.File file -> file.mtime().equals(MTIME) && file.mode().bits() == 0644;
            case State.Directory directory -> directory.mode().bits() == 0755;
            case State.Link _, State.Deleted _ -> false;
        };
    }

    private void plant(List<Node> nodes, String text, State state) {
        RelativePath path = RelativePath.of(text);
        for (Node node : nodes) {
            Event event =
                    history.add(
                            Event.Type.SEED, node.number(), path, null, state.digest(), Past.NONE);
            boolean isCopy = node.number() > 0 && !keepsMetadata;
            node.disk().set(path, isCopy ? copied(state, node.number()) : state, event.past());
        }
    }

    private static State copied(State original, int node) {
        return switch (original) {
            case State.File file ->
                    new State.File(
                            file.size(),
                            COPIED.plusSeconds(2L * node),
                            new Mode(0600),
                            file.digest());
            case State.Directory _ -> new State.Directory(new Mode(0700));
            case State.Link _, State.Deleted _ -> original;
        };
    }
}
