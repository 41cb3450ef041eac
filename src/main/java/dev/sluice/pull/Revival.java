package dev.sluice.pull;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import dev.sluice.index.Wanted;
import dev.sluice.peer.FeedClient;
import dev.sluice.peer.FeedEntry;
import dev.sluice.peer.FeedHeader;
import dev.sluice.peer.FeedPage;
import dev.sluice.peer.FeedSink;
import dev.sluice.peer.PeerException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Rule 1h for what a {@code send-only} peer has below a directory that was deleted or replaced
 * here: such a peer never gives its directory a new version itself, so we do, in the place of what
 * won over it. It is rare; so the peer's directories are kept nowhere, and its feed is read once
 * more for them.
 */
final class Revival {

    private static final int PAGE = 20_000;

    /** So that there is room for what comes into it; the peer's own stays as it is. */
    private static final int OWNER_ALL = 0700;

    private final URI base;
    private final Index index;
    private final FeedClient feeds;
    private final Backlog backlog;
    private final Publisher publisher;
    private final InstantSource clock;

    Revival(
            URI base,
            Index index,
            FeedClient feeds,
            Backlog backlog,
            Publisher publisher,
            InstantSource clock) {
        this.base = base;
        this.index = index;
        this.feeds = feeds;
        this.backlog = backlog;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** Returns how many directories are back. */
    int run() throws PeerException {
        SortedSet<RelativePath> buried = buried();
        if (buried.isEmpty()) {
            return 0;
        }
        Map<RelativePath, Entry> theirs = theirs(buried);
        Batch batch = new Batch(index, backlog, publisher);
        for (RelativePath path : buried) {
            Entry directory = theirs.get(path);
            Row local = index.find(path);
            if (directory != null && local != null && !isDirectory(local)) {
                revive(directory, local, batch);
            }
        }
        return batch.done();
    }

    /** Directories above what is wanted, that are something else here and are not wanted. */
    private SortedSet<RelativePath> buried() {
        SortedSet<RelativePath> buried = new TreeSet<>();
        Set<RelativePath> coming = new HashSet<>();
        WantedRows rows = new WantedRows(index, backlog, Role.SEND_ONLY, clock.instant(), false);
        for (List<WantedRows.Planned> page = rows.nextPage();
                !page.isEmpty();
                page = rows.nextPage()) {
            Parents parents =
                    Parents.of(page.stream().map(WantedRows.Planned::path).toList(), index);
            for (WantedRows.Planned planned : page) {
                RelativePath path = planned.path();
                if (planned.step() instanceof Step.PutDirectory) {
                    coming.add(path);
                }
                if (planned.wanted().entry().isLive()
                        && !(planned.step() instanceof Step.Settled)
                        && !parents.isHere(path)) {
                    addBuriedAbove(path, buried);
                }
            }
        }
        buried.removeAll(coming);
        return buried;
    }

    private void addBuriedAbove(RelativePath path, Set<RelativePath> buried) {
        for (RelativePath up = path.parent(); up != null; up = up.parent()) {
            Row row = index.find(up);
            if (row != null && isDirectory(row)) {
                return;
            }
            if (row != null) {
                buried.add(up);
            }
        }
    }

    private static boolean isDirectory(Row row) {
        return row.entry().state() instanceof State.Directory;
    }

    private void revive(Entry theirs, Row local, Batch batch) {
        Version join = local.entry().version().join(theirs.version());
        Version version = index.write(transaction -> transaction.mint(join, clock.instant()));
        Mode mode = theirs.state() instanceof State.Directory(Mode its) ? its : new Mode(OWNER_ALL);
        State.Directory directory = new State.Directory(new Mode(mode.bits() | OWNER_ALL));
        Entry revived = new Entry(theirs.path(), directory, theirs.replaced(), version);
        Wanted wanted =
                new Wanted(
                        backlog.peer(),
                        theirs,
                        Sequence.ZERO,
                        clock.instant(),
                        0,
                        null,
                        Instant.EPOCH);
        batch.add(
                new Change(
                        wanted,
                        local,
                        revived,
                        local.entry().isLive(),
                        false,
                        Changes.directory(theirs.path(), directory)));
    }

    private Map<RelativePath, Entry> theirs(Set<RelativePath> paths) throws PeerException {
        Listed listed = new Listed(paths);
        @Nullable Cursor from = null;
        FeedPage page;
        do {
            page =
                    feeds.changes(
                            base,
                            index.folder(),
                            from,
                            index.done(backlog.peer()),
                            PAGE,
                            Duration.ZERO,
                            listed);
            from = page.next();
        } while (page.more());
        return listed.directories;
    }

    /** The peer's directories at these paths. */
    private final class Listed implements FeedSink {

        private final Set<RelativePath> paths;
        private final Map<RelativePath, Entry> directories = new HashMap<>();

        Listed(Set<RelativePath> paths) {
            this.paths = paths;
        }

        @Override
        public void begin(FeedHeader header) throws PeerException {
            if (!header.node().equals(backlog.peer())) {
                throw new PeerException(
                        PeerException.Kind.RETRY,
                        "another node answers: " + header.node() + " instead of " + backlog.peer());
            }
        }

        @Override
        public void entry(FeedEntry read) {
            Entry entry = read.entry();
            if (paths.contains(entry.path())) {
                if (entry.state() instanceof State.Directory) {
                    directories.put(entry.path(), entry);
                } else {
                    directories.remove(entry.path());
                }
            }
        }

        @Override
        public void refused(String reason, Sequence sequence) {
            // It was told of when it was read first.
        }
    }
}
