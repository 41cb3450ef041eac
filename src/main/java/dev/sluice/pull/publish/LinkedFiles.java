package dev.sluice.pull.publish;

import dev.sluice.disk.held.Expectation;
import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.disk.publish.Tree;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import dev.sluice.pull.PullFolder;
import dev.sluice.pull.Target;
import dev.sluice.pull.plan.NeedRows;
import dev.sluice.pull.plan.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the names of one file one inode, where the folder preserves hard links. What a name is
 * joined to is a name that is here already: a visible one of this folder, whose entry says the very
 * same (group, content, mode, time and all else), and which is still that file when it is linked.
 * What a peer says of a group so leads to nothing that its own entries do not describe to the last
 * byte. If there is none, the name becomes a file of its own, and the names that follow are joined
 * to it.
 *
 * <p>Nothing is ever written through a name: a changed file is made anew under one name, and the
 * others are joined to that one by one. So a name that leaves the group is left behind with what it
 * has.
 *
 * <p>The steps are made and noted within the turn that rounds take at the tree.
 */
public final class LinkedFiles {

    /** Names that are tried: more are only there if somebody changes them just now. */
    private static final int FEW = 4;

    private final Index index;
    private final Target target;
    private final PullFolder folder;
    private final boolean isOn;

    /** What this batch has put in its place. */
    private final Map<State.File, Name> made = new HashMap<>();

    private final LinkLooks looks;

    private record Name(RelativePath path, FileStat seen) {}

    public LinkedFiles(Index index, Target target, PullFolder folder) {
        this.index = index;
        this.target = target;
        this.folder = folder;
        this.looks = new LinkLooks(index, target);
        this.isOn = target.root().preserving().keepsLinks();
    }

    /** Whether a file has to be one of several names. */
    public boolean isOneOfSeveral(State state) {
        return isOn && state instanceof State.File file && file.links() != null;
    }

    /** The change that needs no content, since another name of the file is here; else null. */
    public @Nullable Change ofName(NeedRows.Planned planned, Step.PutFile step) {
        return isOneOfSeveral(step.file())
                        && here(step.entry().path(), step.file()).stream().anyMatch(this::isThere)
                ? new Change(
                        planned.wanted(),
                        planned.local(),
                        step.entry(),
                        step.keepLoser(),
                        true,
                        new ByNameAlone(step.entry().path()))
                : null;
    }

    /** The same changes; where groups of links are concerned, they heed them. */
    List<Change> heeding(List<Change> changes) {
        return isOn ? changes.stream().map(this::heeding).toList() : changes;
    }

    private Change heeding(Change change) {
        Row local = change.local();
        boolean isConcerned =
                isOneOfSeveral(change.entry().state())
                        || local != null && isOneOfSeveral(local.entry().state());
        return isConcerned && change.isVisible() ? change.by(new Heeding(change)) : change;
    }

    /** Names that are here, first the one whose look is the newest. */
    private List<Name> here(RelativePath path, State.File file) {
        List<Name> names = new ArrayList<>();
        Name latest = made.get(file);
        if (latest != null) {
            names.add(latest);
        }
        for (Row row : index.linkedWith(file, FEW)) {
            FileStat seen = row.seen();
            RelativePath other = row.entry().path();
            if (seen != null
                    && !other.equals(path)
                    && !folder.ignored().get().ignores(row.entry())) {
                names.add(new Name(other, seen));
            }
        }
        return names;
    }

    /** Where it is not, the row is of a file that is gone: the name has to do without it. */
    private boolean isThere(Name name) {
        boolean isThere = isAt(name.path(), name.seen());
        if (!isThere) {
            folder.rescan().accept(name.path());
        }
        return isThere;
    }

    private boolean isAt(RelativePath path, FileStat file) {
        try {
            return new Expectation("", file).isMetButForCtime(target.root().look(path));
        } catch (IOException e) {
            return false; // a scan tells why
        }
    }

    /** For a name of a file that has to be here when the step is made. */
    private record ByNameAlone(RelativePath path) implements Change.VisibleStep {

        @Override
        public FileStat make(Tree tree, @Nullable FileStat expected) throws IOException {
            throw new TargetChangedException(
                    path + ": the file that it is a further name of was changed meanwhile");
        }
    }

    /** A step at a name that is, or was, one of several. */
    private final class Heeding implements Change.VisibleStep {

        private final Change change;
        private final Change.VisibleStep step;

        Heeding(Change change) {
            this.change = change;
            this.step = change.step();
        }

        @Override
        public @Nullable FileStat make(Tree tree, @Nullable FileStat expected) throws IOException {
            FileStat adopted = step.adopted();
            FileStat before =
                    undisturbed(change.entry().path(), adopted == null ? expected : adopted);
            FileStat after = join(tree, before);
            if (after == null) {
                after = step.make(tree, before);
            }
            note(before, after);
            return after;
        }

        private @Nullable FileStat join(Tree tree, @Nullable FileStat before) throws IOException {
            if (!(change.entry().state() instanceof State.File file) || !isOneOfSeveral(file)) {
                return null;
            }
            RelativePath path = change.entry().path();
            Row local = change.local();
            boolean hasIt =
                    step.adopted() != null
                            || local != null && local.entry().state().hasContentOf(file);
            for (Name name : here(path, file)) {
                if (!isThere(name)) {
                    continue;
                }
                if (before != null && before.inode() == name.seen().inode()) {
                    return step.hasContent() || !isAt(path, before) ? null : before;
                }
                FileStat joined = tree.join(name.path(), name.seen(), file, path, before, hasIt);
                if (joined != null) {
                    step.abandon();
                    boolean isLink = joined.inode() == name.seen().inode();
                    target.root().preserving().linked(path, isLink);
                    return joined;
                }
                folder.rescan().accept(name.path());
            }
            return null;
        }

        private void note(@Nullable FileStat before, @Nullable FileStat after) {
            if (before != null && before.kind() == Kind.FILE) {
                looks.touched(before);
            }
            if (after != null && change.entry().state() instanceof State.File file) {
                looks.touched(after);
                made.put(file, new Name(change.entry().path(), after));
            }
        }

        @Override
        public boolean isVisible() {
            return step.isVisible();
        }

        @Override
        public boolean hasContent() {
            return step.hasContent();
        }

        @Override
        public void force() throws IOException {
            step.force();
        }

        @Override
        public boolean needsContent() {
            return step.needsContent();
        }

        @Override
        public @Nullable FileStat adopted() {
            return step.adopted();
        }

        @Override
        public void abandon() {
            step.abandon();
        }
    }

    /**
     * What has to be at a path before a step: that another name of the file was made or taken away
     * by us is no change of somebody else's.
     */
    @Nullable FileStat undisturbed(RelativePath path, @Nullable FileStat expected)
            throws IOException {
        return looks.undisturbed(path, expected);
    }

    /** Notes what the names of the files look like of which a batch has made or taken one. */
    void committed(List<Done> done) {
        made.clear();
        if (!looks.isEmpty()) {
            Set<State.File> files = new LinkedHashSet<>();
            for (Done one : done) {
                Row local = one.change().local();
                add(one.change().entry(), files);
                if (local != null) {
                    add(local.entry(), files);
                }
            }
            looks.note(files);
        }
    }

    private void add(Entry entry, Set<State.File> files) {
        if (entry.state() instanceof State.File file && isOneOfSeveral(file)) {
            files.add(file);
        }
    }
}
