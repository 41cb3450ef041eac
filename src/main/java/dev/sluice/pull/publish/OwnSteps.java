package dev.sluice.pull.publish;

import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.Neighbours;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The files that rounds have put in place lately, so that a watcher's report of one costs a look
 * instead of a scan. What is under way counts as our own until its entry is committed; what was
 * committed does so as long as ctime and inode on the disk are those that we left. A scan finds out
 * about everything else: links, directories (a report of one is about all below it), what was
 * removed, conflict copies, and what has fallen out of this memory.
 */
public final class OwnSteps {

    /** Reports come within a moment; a step needs about 350 bytes until then. */
    private static final int MAX = 4_096;

    /**
     * @param left what the disk held when it was done; null while it is under way
     */
    private record Step(@Nullable FileStat left) {

        static final Step UNDER_WAY = new Step(null);
    }

    /**
     * Paths of which something was reported.
     *
     * @param own at which there is what a round has left
     * @param underWay at which one is just now
     * @param others all the others
     */
    public record Reported(
            Set<RelativePath> own, Set<RelativePath> underWay, Set<RelativePath> others) {

        Reported() {
            this(new HashSet<>(), new HashSet<>(), new HashSet<>());
        }
    }

    private final BooleanSupplier isWatched;
    private final Map<RelativePath, Step> steps = new LinkedHashMap<>();

    /**
     * @param isWatched whether there is a watcher; without one nothing is reported, and nothing
     *     remembered
     */
    public OwnSteps(BooleanSupplier isWatched) {
        this.isWatched = isWatched;
    }

    /** Tells what was reported by whose doing it is. What was told once to be own is forgotten. */
    public Reported sort(Collection<RelativePath> paths, FolderRoot root) {
        Reported reported = new Reported();
        try (Neighbours near = root.neighbours()) {
            for (RelativePath path : new TreeSet<>(paths)) {
                Step step = take(path);
                if (step == null) {
                    reported.others.add(path);
                } else if (step.left == null) {
                    reported.underWay.add(path);
                } else {
                    (isLeft(step.left, path, near) ? reported.own : reported.others).add(path);
                }
            }
        }
        return reported;
    }

    /** The steps of these are about to be made. */
    synchronized void begin(Collection<Change> changes) {
        if (!isWatched.getAsBoolean()) {
            steps.clear();
            return;
        }
        for (Change change : changes) {
            if (isOfFile(change)) {
                steps.put(change.entry().path(), Step.UNDER_WAY);
            }
        }
    }

    /** They were made, and committed. */
    synchronized void done(Collection<Done> done) {
        if (!isWatched.getAsBoolean()) {
            return;
        }
        for (Done one : done) {
            FileStat left = one.seen();
            if (left != null && !left.isRacy() && isOfFile(one.change())) {
                RelativePath path = one.change().entry().path();
                steps.remove(path); // so that it is the youngest
                steps.put(path, new Step(left));
            }
        }
        Iterator<Step> eldest = steps.values().iterator();
        while (steps.size() > MAX) {
            eldest.next();
            eldest.remove();
        }
    }

    /** What of them is not done will not be. */
    synchronized void end(Collection<Change> changes) {
        for (Change change : changes) {
            steps.remove(change.entry().path(), Step.UNDER_WAY);
        }
    }

    private static boolean isOfFile(Change change) {
        FileStat before = change.expected();
        return change.isVisible()
                && change.entry().isLive()
                && change.entry().state().kind() == Kind.FILE
                && (before == null || before.kind() != Kind.DIRECTORY);
    }

    private synchronized @Nullable Step take(RelativePath path) {
        Step step = steps.get(path);
        if (step != null && step.left != null) {
            steps.remove(path);
        }
        return step;
    }

    private static boolean isLeft(FileStat left, RelativePath path, Neighbours near) {
        try {
            FileStat now = near.look(path);
            return now != null && left.isSame(now);
        } catch (IOException e) {
            return false; // a scan says why
        }
    }
}
