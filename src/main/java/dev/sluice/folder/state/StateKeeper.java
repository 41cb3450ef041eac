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
    private volatile boolean isOpen;
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
     * Whether there may be rounds with peers: the first scan was completed, or need not be waited
     * for.
     */
    public boolean isOpen() {
        return isOpen;
    }

    /**
     * The index is that of an earlier run that was scanned to its end, so that the first scan of
     * this one need not be waited for: nothing at a path is touched that is not what the index
     * says.
     */
    public void open() {
        isOpen = true;
        set(new FolderState.Running(), null);
    }

    /**
     * Only the first walk of a folder that is not open is a state; others do not interrupt the
     * work. One that failed stays stopped until a walk has come to its end, so that each new try is
     * no news.
     */
    public void scanning() {
        if (!isOpen && state instanceof FolderState.Starting) {
            set(new FolderState.Scanning(), null);
        }
    }

    public void running() {
        scanned = true;
        isOpen = true;
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
    public void failed(Throwable cause) {
        set(
                new FolderState.Stopped("scan failed: " + words(cause)),
                cause instanceof IOException ? null : cause);
    }

    /** What an error of the JVM says of itself is nothing without its name. */
    private static String words(Throwable cause) {
        return cause instanceof Error ? cause.toString() : Faults.words(cause);
    }

    private void set(FolderState next, @Nullable Throwable cause) {
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
