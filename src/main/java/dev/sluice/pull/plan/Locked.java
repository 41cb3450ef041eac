package dev.sluice.pull.plan;

import dev.sluice.domain.FileStat;
import dev.sluice.domain.Mode;
import dev.sluice.domain.State;
import dev.sluice.index.Row;
import org.jspecify.annotations.Nullable;

/** Which directories are locked: not even their owner may write in them. */
public final class Locked {

    /** What the owner must be allowed in a directory while a round works in it. */
    public static final int OWNER_ALL = 0700;

    private Locked() {}

    public static boolean isLocked(State state) {
        return state instanceof State.Directory(Mode mode, _)
                && (mode.bits() & OWNER_ALL) != OWNER_ALL;
    }

    /** Whether a directory is to be locked and is not. */
    public static boolean isOpen(@Nullable Row row) {
        FileStat seen = row == null ? null : row.seen();
        return row != null
                && seen != null
                && row.entry().state() instanceof State.Directory(Mode mode, _)
                && isLocked(row.entry().state())
                && !seen.mode().equals(mode);
    }
}
