package dev.sluice.pull.publish;

import dev.sluice.disk.held.Expectation;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import dev.sluice.pull.Target;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a round did to a file with several names from what somebody else did. Each name that
 * is made or removed changes the ctime of all the others, which is no change of theirs; but a ctime
 * other than the one that the last batch left is the work of somebody else.
 */
final class LinkLooks {

    /** Names of one file of which is noted what they look like now; a scan finds the others. */
    private static final int MANY = 256;

    /** While a batch is at work on a file, or where no name of it is left to look at. */
    private static final Instant ANY = Instant.MIN;

    private final Index index;
    private final Target target;

    /** Of files that have lost or got a name by us what that has left them, by inode. */
    private final Map<Long, Instant> ctimes = new HashMap<>();

    private record Look(Row row, FileStat now) {}

    LinkLooks(Index index, Target target) {
        this.index = index;
        this.target = target;
    }

    boolean isEmpty() {
        return ctimes.isEmpty();
    }

    /** A file has lost or got a name in this batch. */
    void touched(FileStat file) {
        ctimes.put(file.inode(), ANY);
    }

    /** What is expected at a path, as it looks after what was done to its other names. */
    @Nullable FileStat undisturbed(RelativePath path, @Nullable FileStat expected)
            throws IOException {
        if (expected == null || !ctimes.containsKey(expected.inode())) {
            return expected;
        }
        FileStat now = target.root().look(path);
        return now != null && isOurs(path, expected, now) ? now.with(expected.extras()) : expected;
    }

    private boolean isOurs(RelativePath path, FileStat seen, FileStat now) throws IOException {
        Instant left = ctimes.get(seen.inode());
        return left != null
                && new Expectation("", seen).isMetButForCtime(now)
                && (left.equals(now.ctime()) || left.equals(ANY) && hasKept(path, seen, now));
    }

    /** Of an owner or an attribute that somebody has set nothing but the ctime tells. */
    private boolean hasKept(RelativePath path, FileStat seen, FileStat now) throws IOException {
        return seen.extras() == null
                || Extras.areSameButLinks(
                        seen.extras(), target.root().lookAtAll(path, now).extras());
    }

    /** After a batch: notes what the names of the files look like. */
    void note(Collection<State.File> files) {
        List<Look> looks = new ArrayList<>();
        for (State.File file : files) {
            looks.addAll(looks(file));
            if (looks.size() >= MANY) {
                write(looks);
                looks.clear();
            }
        }
        write(looks);
    }

    private void write(List<Look> looks) {
        if (looks.isEmpty()) {
            return;
        }
        index.write(transaction -> {
            for (Look look : looks) {
                RelativePath path = look.row().entry().path();
                Row row = transaction.find(path);
                // A scan that was faster has seen more.
                if (row != null && Objects.equals(row.seen(), look.row().seen())) {
                    transaction.see(path, look.now());
                }
            }
            return true;
        });
    }

    private List<Look> looks(State.File file) {
        Map<Long, FileStat> now = new HashMap<>();
        List<Look> looks = new ArrayList<>();
        for (Row row : index.linkedWith(file, MANY)) {
            FileStat seen = row.seen();
            if (seen != null && ctimes.containsKey(seen.inode())) {
                FileStat is = now.computeIfAbsent(seen.inode(), _ -> look(row, seen));
                if (!is.ctime().equals(seen.ctime()) && isOursOrTold(row, seen, is)) {
                    ctimes.put(is.inode(), is.ctime());
                    looks.add(new Look(row, is.with(seen.extras())));
                }
            }
        }
        return looks;
    }

    private boolean isOursOrTold(Row row, FileStat seen, FileStat now) {
        try {
            return isOurs(row.entry().path(), seen, now);
        } catch (IOException e) {
            return false; // a scan tells why
        }
    }

    private FileStat look(Row row, FileStat seen) {
        try {
            FileStat now = target.root().look(row.entry().path());
            return now == null ? seen : now;
        } catch (IOException e) {
            return seen; // a scan finds out
        }
    }
}
