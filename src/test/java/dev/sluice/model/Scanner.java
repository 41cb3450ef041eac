package dev.sluice.model;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Brings the index to what the disk holds, minting versions for what people changed. */
final class Scanner {

    private final Disk disk;
    private final ModelIndex index;
    private final Supplier<Instant> clock;
    private final History history;
    private final int node;
    private final Past unknown;
    private final Bug bug;

    /**
     * @param unknown events of which the index of this node lost all knowledge
     */
    Scanner(
            Disk disk,
            ModelIndex index,
            Supplier<Instant> clock,
            History history,
            int node,
            Past unknown,
            Bug bug) {
        this.disk = disk;
        this.index = index;
        this.clock = clock;
        this.history = history;
        this.node = node;
        this.unknown = unknown;
        this.bug = bug;
    }

    /** The whole tree. */
    void scan() {
        TreeSet<RelativePath> names = new TreeSet<>(disk.things().keySet());
        names.addAll(index.rows().keySet());
        names.stream().filter(p -> p.parent() == null).forEach(this::scanTree);
        index.completeFirstScan();
    }

    /** One path with all below it; the directories above it first, from the root down. */
    void scan(RelativePath path) {
        RelativePath top = path;
        for (RelativePath up = path.parent(); up != null; up = up.parent()) {
            if (!agrees(up)) {
                top = up;
            }
        }
        scanTree(top);
    }

    /** After a crash: what was about to be done was done, or it was not. In the order intended. */
    void recover() {
        for (RelativePath path : index.intended()) {
            scan(path);
            index.clearIntent(path);
        }
    }

    /** Whether the disk is at a path what the index says. */
    boolean agrees(RelativePath path) {
        Thing thing = disk.find(path);
        Row row = index.find(path);
        long seen = row == null ? 0 : row.seen();
        return thing == null ? seen == 0 : thing.stamp() == seen;
    }

    /** Whether it is so at a path, all above and all below it. */
    boolean agreesAround(RelativePath path) {
        for (RelativePath up = path; up != null; up = up.parent()) {
            if (!agrees(up)) {
                return false;
            }
        }
        return below(path).stream().allMatch(this::agrees);
    }

    private SortedSet<RelativePath> below(RelativePath path) {
        TreeSet<RelativePath> below = new TreeSet<>(disk.below(path));
        index.liveBelow(path).forEach(r -> below.add(r.entry().path()));
        return below;
    }

    /** Children before a parent that ceases to be a directory, after one that is one. */
    private void scanTree(RelativePath path) {
        if (disk.isDirectory(path)) {
            scanOne(path);
            below(path).stream().filter(p -> path.equals(p.parent())).forEach(this::scanTree);
            return;
        }
        List<Row> gone = index.liveBelow(path);
        gone.forEach(r -> scanOne(r.entry().path()));
        scanOne(path);
    }

    private void scanOne(RelativePath path) {
        if (agrees(path)) {
            index.clearIntent(path);
            return;
        }
        Thing thing = disk.find(path);
        Entry known = index.entry(path);
        Entry intent = index.intent(path);
        Past past = disk.past(path);
        if (thing == null) {
            deleted(path, known, intent, past);
        } else if (intent != null && intent.state().equals(thing.state())) {
            index.put(intent, thing.stamp(), past);
        } else if (intent != null && intent.state().hasContentOf(thing.state())) {
            index.put(changed(path, intent, thing.state()), thing.stamp(), past);
        } else {
            index.put(changed(path, known, thing.state()), thing.stamp(), past);
        }
    }

    private void deleted(
            RelativePath path, @Nullable Entry known, @Nullable Entry intent, Past past) {
        if (known != null) {
            witness(path, past);
        }
        if (known == null || bug == Bug.TOMBSTONE_FORGOTTEN) {
            index.forget(path);
            return;
        }
        if (intent != null && !intent.isLive()) {
            index.put(intent, 0, past);
            return;
        }
        State tombstone = new State.Deleted(known.state().kind(), clock.get());
        Version version = index.mint(known.version(), clock.get());
        index.put(new Entry(path, tombstone, known.state().digest(), version), 0, past);
    }

    /** A delete counts if the index knew all that was deleted, and not only found it. */
    private void witness(RelativePath path, Past past) {
        Row row = index.find(path);
        if (row != null
                && !past.meets(unknown)
                && history.withoutThoseOf(node, past).isWithin(row.past())) {
            history.witness(path, past);
        }
    }

    private Entry changed(RelativePath path, @Nullable Entry known, State state) {
        Version version = index.mint(replacedVersion(path, known), clock.get());
        return new Entry(path, state, replaced(known, state), version);
    }

    /**
     * What was about to be made here may have been made, and then been edited: so this is no find.
     * Nor is it surely a change of that, which may not have been made: so it is a change of
     * nothing.
     */
    private @Nullable Version replacedVersion(RelativePath path, @Nullable Entry known) {
        if (known != null) {
            return known.version();
        }
        return index.intent(path) == null ? null : Version.found(index.epoch());
    }

    private static @Nullable Digest replaced(@Nullable Entry known, State state) {
        if (known == null) {
            return null;
        }
        return known.state().hasContentOf(state) ? known.replaced() : known.state().digest();
    }
}
