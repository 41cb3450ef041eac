package dev.sluice.model;

import dev.sluice.domain.ConflictName;
import dev.sluice.domain.Entry;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Rule 1f: of the conflict copies of a file that one node has, those beyond the most are deleted,
 * the first by name. Looked at whenever entries may have come, by a scan or from a peer, and
 * whoever made them.
 */
final class CopyLimit {

    /** As few as there can be, so that schedules come to it; {@code pull.CopyLimit} keeps ten. */
    static final int MAX = 2;

    private final World world;
    private final Node node;
    private final Steps steps;

    CopyLimit(World world, Node node, Steps steps) {
        this.world = world;
        this.node = node;
        this.steps = steps;
    }

    void keep() {
        if (node.role() == Role.SEND_ONLY || world.bug() == Bug.COPIES_WITHOUT_LIMIT) {
            return;
        }
        for (List<Entry> copies : copies(node.index()).values()) {
            beyond(copies).forEach(this::delete);
        }
    }

    private List<Entry> beyond(List<Entry> copies) {
        List<Entry> all = new ArrayList<>(copies);
        if (world.bug() == Bug.LATEST_COPY_GOES) {
            all.sort(Comparator.comparingLong(this::sequence).reversed());
        }
        return all.subList(0, Math.max(0, all.size() - MAX));
    }

    private long sequence(Entry copy) {
        return Objects.requireNonNull(node.index().find(copy.path())).sequence();
    }

    /** The live copies of each path, by name. */
    static Map<RelativePath, List<Entry>> copies(ModelIndex index) {
        return index.rows().values().stream()
                .map(Row::entry)
                .filter(entry -> entry.state().digest() != null)
                .filter(entry -> ConflictName.isCopy(entry.path()))
                .collect(
                        Collectors.groupingBy(
                                entry -> ConflictName.original(entry.path()),
                                TreeMap::new,
                                Collectors.toList()));
    }

    /** What a person has changed since the last scan is left to the next one. */
    private void delete(Entry copy) {
        RelativePath path = copy.path();
        if (!node.scanner().agrees(path)) {
            return;
        }
        ModelIndex index = node.index();
        State deleted = new State.Deleted(copy.state().kind(), node.now());
        index.intend(
                new Entry(
                        path,
                        deleted,
                        copy.state().digest(),
                        index.mint(copy.version(), node.now())));
        steps.next();
        Event event =
                world.history()
                        .add(
                                Event.Type.TRIM,
                                node.number(),
                                path,
                                copy.state().digest(),
                                null,
                                node.disk().past(path));
        node.disk().set(path, deleted, event.past());
        steps.next();
        node.scanner().scan(path); // finds what was intended
        steps.next();
    }
}
