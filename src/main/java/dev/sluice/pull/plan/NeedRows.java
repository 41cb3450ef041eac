package dev.sluice.pull.plan;

import dev.sluice.domain.Entry;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import dev.sluice.index.Need;
import dev.sluice.index.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks what is wanted from a peer, a page at a time, and says what each row requires now: first
 * what is held in memory, then the rows of the index, both by path. Rows that are done disappear
 * behind it; a row added meanwhile may or may not be seen.
 */
public final class NeedRows implements RowPages {

    public static final int PAGE = 500;

    /** A wanted row with the row here that it was planned against. */
    public record Planned(Need wanted, @Nullable Row local, Step step) {

        public RelativePath path() {
            return wanted.entry().path();
        }

        public Phase phase() {
            return Phase.of(step, local);
        }
    }

    private final Index index;
    private final Backlog backlog;
    private final Role sender;
    private final Instant now;
    private final boolean asRead;
    private @Nullable List<Planned> held;
    private int nextHeld;
    private @Nullable RelativePath last;

    /**
     * @param now rows that have failed and are to be tried later are left out
     * @param asRead what is held was planned a moment ago, when it was read, and is not planned
     *     again
     */
    public NeedRows(Index index, Backlog backlog, Role sender, Instant now, boolean asRead) {
        this.index = index;
        this.backlog = backlog;
        this.sender = sender;
        this.now = now;
        this.asRead = asRead;
    }

    @Override
    public List<Planned> nextPage() {
        backlog.storeFailed();
        List<Planned> page = nextHeldPage();
        return page.isEmpty() ? nextStoredPage() : page;
    }

    private List<Planned> nextHeldPage() {
        List<Planned> all = held;
        if (all == null) {
            all = backlog.held();
            held = all;
        }
        List<Planned> page = all.subList(nextHeld, Math.min(nextHeld + PAGE, all.size()));
        nextHeld += page.size();
        return asRead ? page : plan(page.stream().map(Planned::wanted).toList());
    }

    private List<Planned> nextStoredPage() {
        List<Need> page = index.wanted(backlog.peer(), last, now, PAGE);
        if (!page.isEmpty()) {
            last = page.getLast().entry().path();
        }
        return plan(page);
    }

    private List<Planned> plan(List<Need> page) {
        List<@Nullable Row> rows =
                index.find(page.stream().map(wanted -> wanted.entry().path()).toList());
        List<Planned> planned = new ArrayList<>(page.size());
        for (int i = 0; i < page.size(); i++) {
            planned.add(plan(index, page.get(i), rows.get(i), sender));
        }
        return planned;
    }

    /** Passes all rows of a phase that are left. */
    public void forEach(Phase phase, Consumer<Planned> sink) {
        for (List<Planned> page = nextPage(); !page.isEmpty(); page = nextPage()) {
            page.stream().filter(planned -> planned.phase() == phase).forEach(sink);
        }
    }

    /** What a wanted row comes down to now. */
    public static Planned plan(Index index, Need wanted, Role sender) {
        return plan(index, wanted, index.find(wanted.entry().path()), sender);
    }

    private static Planned plan(Index index, Need wanted, @Nullable Row local, Role sender) {
        Entry have = local == null ? null : local.entry();
        boolean mayHaveChildren =
                have != null
                        && have.state() instanceof State.Directory
                        && !(wanted.entry().state() instanceof State.Directory);
        boolean hasLiveChildren = mayHaveChildren && index.hasLiveChildren(wanted.entry().path());
        return new Planned(
                wanted, local, Planner.plan(have, wanted.entry(), hasLiveChildren, sender));
    }

    /** Whether a tombstone of this peer for something below a directory is still to be applied. */
    public static boolean hasTombstoneBelow(Index index, Backlog backlog, RelativePath directory) {
        return backlog.holdsTombstoneBelow(directory)
                || hasTombstoneRowBelow(index, backlog, directory);
    }

    private static boolean hasTombstoneRowBelow(
            Index index, Backlog backlog, RelativePath directory) {
        String below = directory + "/";
        RelativePath after = directory;
        while (true) {
            List<Need> rows = index.wanted(backlog.peer(), after, Instant.MAX, PAGE);
            for (Need row : rows) {
                String path = row.entry().path().toString();
                if (path.startsWith(below) && !row.entry().isLive()) {
                    return true;
                }
                if (!path.startsWith(directory.toString())) {
                    return false;
                }
            }
            if (rows.isEmpty()) {
                return false;
            }
            after = rows.getLast().entry().path();
        }
    }
}
