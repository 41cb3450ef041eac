package dev.sluice.pull.publish;

import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import dev.sluice.index.Need;
import dev.sluice.index.Row;
import dev.sluice.pull.Failures;
import dev.sluice.pull.Target;
import dev.sluice.pull.plan.Backlog;
import dev.sluice.pull.plan.Locked;
import dev.sluice.pull.plan.NeedRows;
import dev.sluice.pull.plan.Parents;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Directories in which not even their owner may write. They stay writable while a round works in
 * them, and get their mode at its end, whether or not the round succeeded. The row that wants one
 * is settled only then, so that a crash before it leaves the next round to do it.
 */
public final class LockedDirectories {

    private static final System.Logger LOG = System.getLogger(LockedDirectories.class.getName());

    private final Index index;
    private final Backlog backlog;
    private final Target target;
    private final Fsync fsync;
    private final Failures failures;
    private final Lock turn;
    private final Map<RelativePath, Need> wantedBy = new HashMap<>();
    private final TreeSet<RelativePath> open = new TreeSet<>();

    /**
     * @param turn as the publisher's
     */
    public LockedDirectories(
            Index index,
            Backlog backlog,
            Target target,
            Fsync fsync,
            Failures failures,
            Lock turn) {
        this.index = index;
        this.backlog = backlog;
        this.target = target;
        this.fsync = fsync;
        this.failures = failures;
        this.turn = turn;
    }

    /** A locked directory is about to be made; it gets its mode at the end of the round. */
    public void noteComing(Need wanted) {
        wantedBy.put(wanted.entry().path(), wanted);
    }

    /** Whether a directory does not have its mode yet; then it gets it at the end of the round. */
    public boolean isStillOpen(NeedRows.Planned planned) {
        boolean isOpen = Locked.isOpen(planned.local());
        if (isOpen) {
            noteComing(planned.wanted());
        }
        return isOpen;
    }

    /**
     * Opens the directories of what is about to be changed, if they are locked. If that fails, a
     * change that needs write access fails as well.
     */
    public void openFor(List<RelativePath> changed) {
        for (Row row : Parents.rows(changed, index)) {
            RelativePath directory = row.entry().path();
            FileStat seen = row.seen();
            if (seen != null
                    && Locked.isLocked(row.entry().state())
                    && (seen.mode().bits() & Locked.OWNER_ALL) != Locked.OWNER_ALL
                    && open.add(directory)) {
                open(directory, seen);
            }
        }
    }

    /**
     * The index learns of the mode first: a scan after a crash between the two finds either that
     * mode or the one of the entry, and takes neither for somebody's change.
     */
    private void open(RelativePath directory, FileStat seen) {
        Mode mode = new Mode(seen.mode().bits() | Locked.OWNER_ALL);
        FileStat coming = seen.with(mode);
        see(directory, coming);
        try {
            FileStat _ = target.tree().setMode(directory, mode);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "cannot open directory " + directory, e);
            see(directory, seen);
        }
    }

    private void see(RelativePath directory, FileStat seen) {
        index.write(transaction -> {
            transaction.see(directory, seen);
            return true;
        });
    }

    /** Gives all of them their modes, deepest first; not while another round works in them. */
    public void close() {
        open.addAll(wantedBy.keySet());
        if (open.isEmpty()) {
            return; // as nearly always: not to wait for another round's turn
        }
        turn.lock();
        try {
            open.descendingSet().forEach(this::lock);
        } finally {
            turn.unlock();
        }
        open.clear();
        wantedBy.clear();
    }

    private void lock(RelativePath directory) {
        Row row = index.find(directory);
        Need wanted = wantedBy.get(directory);
        try {
            if (row != null
                    && row.entry().state() instanceof State.Directory(Mode mode, _)
                    && (wanted == null || isApplied(wanted, row.entry()))) {
                lock(directory, mode, wanted);
            }
        } catch (IOException e) {
            if (wanted != null) {
                failures.add(wanted, e);
            }
        }
    }

    private static boolean isApplied(Need wanted, Entry local) {
        return wanted.entry().version().isCoveredBy(local.version());
    }

    private void lock(RelativePath directory, Mode mode, @Nullable Need settled)
            throws IOException {
        FileStat seen = target.tree().setMode(directory, mode);
        force(directory);
        index.write(transaction -> {
            transaction.see(directory, seen);
            if (settled != null) {
                backlog.settle(transaction, settled);
            }
            return true;
        });
        if (settled != null) {
            backlog.settled(settled);
        }
    }

    private void force(RelativePath directory) throws IOException {
        try {
            fsync.directories(List.of(directory));
        } catch (AccessDeniedException e) {
            LOG.log(Level.DEBUG, "cannot fsync directory " + directory, e);
        }
    }
}
