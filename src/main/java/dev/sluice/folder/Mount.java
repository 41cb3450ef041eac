package dev.sluice.folder;

import dev.sluice.disk.FolderRoot;
import dev.sluice.disk.RootException;
import dev.sluice.disk.Staging;
import dev.sluice.disk.Trash;
import dev.sluice.disk.Tree;
import dev.sluice.domain.Role;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Index;
import dev.sluice.pull.Target;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Holds a folder's root open while it is what it should be, and opens it anew when it is back.
 * Opened, checked and let go of by the scanning thread; asked for by any, which never waits.
 */
final class Mount implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Mount.class.getName());

    private final FolderSetup setup;
    private final Index index;
    private final RunId run;
    private final WriteProbe probe = new WriteProbe();
    private volatile @Nullable Target target;
    private boolean isTrashBroken;

    Mount(FolderSetup setup, Index index, RunId run) {
        this.setup = setup;
        this.index = index;
        this.run = run;
    }

    /** The root if it is open, else null. */
    @Nullable Target current() {
        return target;
    }

    /** Why nothing can be written into the open root, null if it can, or need not be. */
    @Nullable String unwritable() {
        return target == null ? null : probe.problem();
    }

    /**
     * The root, opened if it is not, marked as ours if the index has no entries yet.
     *
     * @throws RootException if it is missing, or not the one that the index knows
     */
    synchronized Target open() throws IOException {
        Target opened = target;
        if (opened == null) {
            opened = open(FolderRoot.open(setup.path()));
            target = opened;
            probe(opened);
        }
        return opened;
    }

    private Target open(FolderRoot root) throws IOException {
        try {
            if (index.last().equals(Sequence.ZERO)) {
                root.mark(setup.id(), run);
            }
            root.check(setup.id());
            root.startRun(setup.id(), run);
            Staging staging = new Staging(root);
            staging.clean(index::wants);
            return new Target(root, staging, new Tree(root, trash(root)));
        } catch (IOException | RuntimeException e) {
            root.close();
            throw e;
        }
    }

    private Trash trash(FolderRoot root) {
        return new Trash(root, setup.trashDays(), Clock.systemUTC());
    }

    /**
     * Looks at the open root, and whether it can be written to.
     *
     * @throws RootException if it is not what it was
     */
    void check() throws RootException {
        Target open = target;
        if (open != null) {
            open.root().check(setup.id());
            probe(open);
        }
    }

    private void probe(Target open) {
        if (setup.role() != Role.SEND_ONLY && probe.isDue()) {
            probe.write(setup.id(), open.staging());
        }
    }

    /** Removes from the trash what has been there for long enough; a failure stops nothing. */
    void expireTrash(Instant now) {
        Target open = target;
        if (open == null) {
            return;
        }
        try {
            trash(open.root()).expire(now);
            isTrashBroken = false;
        } catch (IOException e) {
            if (!isTrashBroken) {
                String what = "folder " + setup.id() + ": the trash cannot be emptied: ";
                LOG.log(System.Logger.Level.WARNING, what + e.getMessage());
            }
            isTrashBroken = true;
        }
    }

    /** Lets go of a root that is not what it was. */
    @Override
    public synchronized void close() {
        Target open = target;
        target = null;
        if (open != null) {
            open.root().close();
        }
    }
}
