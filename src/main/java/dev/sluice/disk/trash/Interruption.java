package dev.sluice.disk.trash;

import dev.sluice.disk.held.Found;
import dev.sluice.disk.held.Stamp;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A visible step that a process may have begun and not ended. What it took out of the tree lies in
 * the trash; if that is not what it was to take, somebody had saved it a moment before.
 *
 * @param before what it was to take away
 * @param intended what it was to put there
 */
record Interruption(RelativePath path, FileStat before, Entry intended) {

    /**
     * What was there before that came into the trash when that came to the path, and got its ctime
     * by the same exchange; the kernel's clock may have ticked in between.
     */
    private static final Duration ONE_EXCHANGE = Duration.ofMillis(20);

    /** Whether it has not taken anything out of the tree, or has put it back. */
    boolean isWithoutEffect(@Nullable FileStat now) {
        // Not by the device, which may have another number after a restart.
        return now != null && now.inode() == before.inode();
    }

    /** Whether it may have been this step that gave something its name in the trash. */
    boolean mayHaveTaken(TrashName name) {
        return !name.at().isBefore(before.ctime().truncatedTo(ChronoUnit.SECONDS));
    }

    /** Whether what is in the trash is neither what was to be taken away nor what was to come. */
    boolean isSave(Found found) {
        FileStat identity = found.identity();
        return identity == null
                || !isBefore(identity)
                        && !isIntended(identity)
                        && identity.ctime().isAfter(before.ctime().plus(ONE_EXCHANGE));
    }

    /** Also if it is a copy of that, which is what is kept of a file with several links. */
    private boolean isBefore(FileStat found) {
        return found.kind() == before.kind()
                && found.size() == before.size()
                && found.mtime().equals(before.mtime());
    }

    private boolean isIntended(FileStat found) {
        return switch (intended.state()) {
            case State.File file ->
                    found.kind() == Kind.FILE
                            && found.size() == file.size()
                            && found.mtime().equals(Stamp.toWrite(file.mtime()).toInstant());
            case State.Link _ -> found.kind() == Kind.SYMLINK;
            case State.Directory _, State.Deleted _ -> false;
        };
    }
}
