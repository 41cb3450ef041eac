package dev.sluice.folder.state;

import dev.sluice.domain.FolderId;
import dev.sluice.fault.Faults;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The state of a folder, and the one place that tells the log of its changes. */
public final class StateKeeper {

    private static final System.Logger LOG = System.getLogger(StateKeeper.class.getName());

    private final FolderId folder;
    private volatile FolderState state = new FolderState.Starting();
    private volatile boolean scanned;

    public StateKeeper(FolderId folder) {
        this.folder = folder;
    }

    public FolderState state() {
        return state;
    }

    /** Whether a first scan since the start was completed. */
    public boolean scanned() {
        return scanned;
    }

    /**
     * Later walks do not interrupt the work: only the first one is a state. One that failed stays
     * stopped until a walk has come to its end, so that each new try is no news.
     */
    public void scanning() {
        if (!scanned && state instanceof FolderState.Starting) {
            set(new FolderState.Scanning(), null);
        }
    }

    public void running() {
        scanned = true;
        set(new FolderState.Running(), null);
    }

    /** Its root is not what it was. */
    public void stopped(String reason) {
        set(new FolderState.Stopped(reason), null);
    }

    /**
     * A scan failed as a whole; the log gets the whole story, once. What the system refused is told
     * by its words.
     */
    public void failed(Exception cause) {
        set(
                new FolderState.Stopped("scan failed: " + Faults.words(cause)),
                cause instanceof IOException ? null : cause);
    }

    private void set(FolderState next, @Nullable Exception cause) {
        if (next.equals(state)) {
            return;
        }
        state = next;
        System.Logger.Level level =
                next instanceof FolderState.Stopped
                        ? System.Logger.Level.WARNING
                        : System.Logger.Level.INFO;
        LOG.log(level, "folder " + folder + ": " + next.explained(), cause);
    }
}
