package dev.sluice.folder;

import dev.sluice.domain.FolderId;
import dev.sluice.index.Member;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Members that were silent for too long and are members no more. For several threads. */
public final class Evicted {

    private static final System.Logger LOG = System.getLogger(Evicted.class.getName());

    /** The newest are shown; the others are in the log. */
    private static final int MAX_SHOWN = 10;

    private final FolderId folder;
    private final Deque<String> newest = new ArrayDeque<>();
    private long count;

    Evicted(FolderId folder) {
        this.folder = folder;
    }

    synchronized void note(Member member, Duration silent) {
        String name = member.name() == null ? "never met" : member.name();
        LOG.log(
                System.Logger.Level.WARNING,
                "folder {0}: member {1} ({2}) was silent for {3} days, longer than tombstone-days,"
                        + " and is a member no more; if it comes back, what may have been deleted"
                        + " meanwhile waits for a person",
                folder,
                member.node(),
                name,
                silent.toDays());
        count++;
        newest.addFirst("%s (%s, seen %s)".formatted(name, member.node(), member.seen()));
        if (newest.size() > MAX_SHOWN) {
            newest.removeLast();
        }
    }

    /** How many since the start. */
    public synchronized long count() {
        return count;
    }

    /** How many and which, null if none since the start. */
    public synchronized @Nullable String told() {
        return count == 0
                ? null
                : "%d silent for longer than tombstone-days: %s"
                        .formatted(count, String.join(", ", newest));
    }
}
