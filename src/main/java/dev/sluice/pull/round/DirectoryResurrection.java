package dev.sluice.pull.round;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Mode;
import dev.sluice.domain.Quoted;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.index.Index;
import dev.sluice.index.Need;
import dev.sluice.index.Row;
import dev.sluice.index.Transaction;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.feed.FeedEntry;
import dev.sluice.pull.FailureKind;
import dev.sluice.pull.Failures;
import dev.sluice.pull.Pauses;
import dev.sluice.pull.feed.FeedScan;
import dev.sluice.pull.plan.Backlog;
import dev.sluice.pull.plan.NeedRows;
import dev.sluice.pull.plan.Parents;
import dev.sluice.pull.plan.Step;
import dev.sluice.pull.publish.Batch;
import dev.sluice.pull.publish.Change;
import dev.sluice.pull.publish.Changes;
import dev.sluice.pull.publish.Publisher;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rule 1h for what a {@code send-only} or {@code receive-only} peer has below a directory that was
 * deleted or replaced here: such a peer never gives its directory a new version itself, so we do,
 * in the place of what won over it. (A {@code receive-only} one may have been a writer before.)
 * This is rare, so the peer's directories are not remembered: its feed is read once more for them.
 */
final class DirectoryResurrection {

    /** So that there is room for what comes into it; the peer's own stays as it is. */
    private static final int OWNER_ALL = 0700;

    private final URI base;
    private final Role sender;
    private final Index index;
    private final FeedScan feed;
    private final Backlog backlog;
    private final Publisher publisher;
    private final Failures failures;
    private final Pauses pauses;
    private final InstantSource clock;
    private final InstantSource steady;

    /**
     * A directory that is to be here again.
     *
     * @param theirs what the peer has there
     * @param local what won over it here
     */
    private record Revived(Entry theirs, Row local, Version version) {}

    DirectoryResurrection(
            URI base,
            Role sender,
            Index index,
            FeedScan feed,
            Backlog backlog,
            Publisher publisher,
            Failures failures,
            Pauses pauses,
            InstantSource clock,
            InstantSource steady) {
        this.base = base;
        this.sender = sender;
        this.index = index;
        this.feed = feed;
        this.backlog = backlog;
        this.publisher = publisher;
        this.failures = failures;
        this.pauses = pauses;
        this.clock = clock;
        this.steady = steady;
    }

    /** Returns how many directories are back. */
    int run() throws PeerException {
        SortedMap<RelativePath, Need> buried = buried();
        if (buried.isEmpty()) {
            return 0;
        }
        Map<RelativePath, Entry> theirs = theirs(buried.keySet());
        List<Revived> revived = index.write(transaction -> mint(buried, theirs, transaction));
        Batch batch = new Batch(index, backlog, publisher);
        for (Revived each : revived) {
            batch.add(change(each, buried.get(each.theirs.path())));
        }
        int done = batch.done();
        buried.forEach((path, waiting) -> note(path, waiting, theirs.containsKey(path)));
        return done;
    }

    /** Without a pause each round would read the peer's whole feed for it. */
    private void note(RelativePath path, Need waiting, boolean isListed) {
        Row now = index.find(path);
        if (now != null && isDirectory(now)) {
            pauses.forget(path);
            return;
        }
        pauses.failed(path, steady.instant());
        if (!isListed) {
            failures.add(
                    waiting,
                    FailureKind.OUTDATED,
                    "directory %s, which it is in, was deleted or replaced here, and the peer, which is %s, lists none there"
                            .formatted(Quoted.of(path.toString()), sender));
        }
    }

    /**
     * Directories above what is wanted, that are something else here and are not wanted, each with
     * the first row that waits for it.
     */
    private SortedMap<RelativePath, Need> buried() {
        SortedMap<RelativePath, Need> buried = new TreeMap<>();
        Set<RelativePath> coming = new HashSet<>();
        NeedRows rows = new NeedRows(index, backlog, sender, steady.instant(), false);
        for (List<NeedRows.Planned> page = rows.nextPage();
                !page.isEmpty();
                page = rows.nextPage()) {
            Parents parents = Parents.of(page.stream().map(NeedRows.Planned::path).toList(), index);
            for (NeedRows.Planned planned : page) {
                RelativePath path = planned.path();
                if (planned.step() instanceof Step.PutDirectory) {
                    coming.add(path);
                }
                if (planned.wanted().entry().isLive()
                        && !(planned.step() instanceof Step.Settled)
                        && !parents.isHere(path)) {
                    addBuriedAbove(planned.wanted(), buried);
                }
            }
        }
        buried.keySet().removeAll(coming);
        buried.keySet().removeIf(path -> !pauses.isDue(path, steady.instant()));
        return buried;
    }

    private void addBuriedAbove(Need wanted, SortedMap<RelativePath, Need> buried) {
        for (RelativePath up = wanted.entry().path().parent(); up != null; up = up.parent()) {
            if (buried.containsKey(up)) {
                return;
            }
            Row row = index.find(up);
            if (row != null && isDirectory(row)) {
                return;
            }
            if (row != null) {
                buried.put(up, wanted);
            }
        }
    }

    private static boolean isDirectory(Row row) {
        return row.entry().state() instanceof State.Directory;
    }

    /** All of them in one commit. */
    private List<Revived> mint(
            SortedMap<RelativePath, Need> buried,
            Map<RelativePath, Entry> theirs,
            Transaction transaction) {
        List<Revived> revived = new ArrayList<>();
        for (RelativePath path : buried.keySet()) {
            Entry its = theirs.get(path);
            Row local = transaction.find(path);
            if (its != null && local != null && !isDirectory(local)) {
                Version join = local.entry().version().join(its.version());
                Version version = transaction.mint(join, clock.instant());
                revived.add(new Revived(its, local, version));
            }
        }
        return revived;
    }

    /**
     * @param waiting what the directory is made for: where that fails, it is a failure of this row
     */
    private static Change change(Revived revived, @Nullable Need waiting) {
        Entry theirs = revived.theirs;
        State.Directory its =
                theirs.state() instanceof State.Directory directory
                        ? directory
                        : new State.Directory(new Mode(OWNER_ALL));
        State.Directory directory =
                new State.Directory(new Mode(its.mode().bits() | OWNER_ALL), its.extras());
        return new Change(
                Objects.requireNonNull(waiting),
                revived.local,
                new Entry(theirs.path(), directory, theirs.replaced(), revived.version),
                revived.local.entry().isLive(),
                false,
                Changes.directory(theirs.path(), directory));
    }

    /** The peer's directories at these paths. */
    private Map<RelativePath, Entry> theirs(Set<RelativePath> paths) throws PeerException {
        Map<RelativePath, Entry> directories = new HashMap<>();
        feed.all(
                base,
                null,
                chunk -> {
                    for (FeedEntry read : chunk) {
                        note(read.entry(), paths, directories);
                    }
                });
        return directories;
    }

    private static void note(
            Entry entry, Set<RelativePath> paths, Map<RelativePath, Entry> directories) {
        if (!paths.contains(entry.path())) {
            return;
        }
        if (entry.state() instanceof State.Directory) {
            directories.put(entry.path(), entry);
        } else {
            directories.remove(entry.path());
        }
    }
}
