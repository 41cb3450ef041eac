package dev.sluice.scan;

import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.RootException;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.BlockText;
import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.ignore.IgnoreFile;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import dev.sluice.index.Sighting;
import dev.sluice.index.Transaction;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Commits the changes that a scan has decided on, in the order in which they were added, many in
 * one transaction. A puller commits at the same time, so each change is applied only if its path
 * still has the row that the decision was made on; otherwise the path is unsettled. Before anything
 * is committed that rests on absence, the root is checked once more.
 */
final class ScanBatch {

    /**
     * Enough that a commit writes the pages of the index once for many rows, few enough not to hold
     * up a puller's. Where changes come slowly, the time comes first.
     */
    private static final int MAX = 4_000;

    /** Deletes that belong together are announced together, since peers judge them together. */
    private static final int MAX_DELETES = 20_000;

    /** So long a change waits at most for others: what was saved is to be announced at once. */
    private static final long MAX_NANOS = Duration.ofMillis(200).toNanos();

    private final FolderRoot root;
    private final Index index;
    private final InstantSource clock;
    private final Findings findings;
    private final MadeSteps steps;
    private final boolean isFirstScan;
    private final List<LocalChange> changes = new ArrayList<>();

    /** Directories below which a tombstone was not applied: they cannot end either. */
    private final Set<RelativePath> stillFull = new HashSet<>();

    /** Of contents among the changes, or among those just committed. */
    private final Map<Digest, BlockList> blocks = new HashMap<>();

    private long oldest;

    ScanBatch(
            FolderRoot root, Index index, InstantSource clock, Findings findings, MadeSteps steps) {
        this.root = root;
        this.steps = steps;
        this.index = index;
        this.clock = clock;
        this.findings = findings;
        this.isFirstScan = !index.hasHistory();
    }

    /** Adds a change, and commits if it is time. */
    void add(LocalChange change) throws RootException {
        if (changes.isEmpty()) {
            oldest = System.nanoTime();
        }
        changes.add(change);
        if (changes.size() >= (change.isDelete() ? MAX_DELETES : MAX)) {
            flush();
        }
    }

    /** Has the list of the blocks of a content kept, with the next commit. */
    void keep(Digest content, BlockList list) {
        blocks.put(content, list);
    }

    /** Commits if the oldest change has waited long enough. */
    void flushIfOld() throws RootException {
        if (!changes.isEmpty() && System.nanoTime() - oldest >= MAX_NANOS) {
            flush();
        }
    }

    /**
     * Commits what was added.
     *
     * @throws RootException if there is a delete and the root is not what it was; then nothing is
     */
    void flush() throws RootException {
        if (changes.isEmpty() && blocks.isEmpty()) {
            return;
        }
        if (changes.stream().anyMatch(LocalChange::isDelete)) {
            root.check(index.folder());
        }
        leave(steps.force(changes));
        List<LocalChange> applied = index.write(this::applyAll);
        applied.forEach(this::count);
        changes.clear();
        blocks.clear();
    }

    /** What cannot be fsynced is not committed. */
    private void leave(Map<RelativePath, IOException> failures) {
        changes.removeIf(change -> {
            IOException failure = failures.get(change.path());
            if (failure != null) {
                findings.problem(change.path(), failure);
                skip(change);
            }
            return failure != null;
        });
    }

    private List<LocalChange> applyAll(Transaction transaction) {
        List<LocalChange> applied = new ArrayList<>(changes.size());
        List<LocalChange> fresh = new ArrayList<>();
        for (LocalChange change : changes) {
            if (isNew(change)) {
                fresh.add(change);
                continue;
            }
            putNew(fresh, transaction, applied);
            if (isStillTrue(change, transaction.find(change.path()))) {
                apply(change, transaction);
                applied.add(change);
            } else {
                skip(change);
            }
        }
        putNew(fresh, transaction, applied);
        blocks.forEach(
                (content, list) -> transaction.putBlocks(content, BlockText.encode(content, list)));
        return applied;
    }

    /** Whether an entry is made for a path of which nothing is known. */
    private static boolean isNew(LocalChange change) {
        return change instanceof LocalChange.Found
                || change instanceof LocalChange.Minted minted && minted.base() == null;
    }

    /**
     * Puts what is new, many at once, each unless something is known of its path by now: most of
     * what there is, when there is much.
     */
    private void putNew(
            List<LocalChange> fresh, Transaction transaction, List<LocalChange> applied) {
        if (fresh.isEmpty()) {
            return;
        }
        List<Sighting> sightings =
                fresh.stream().map(change -> sighting(change, transaction)).toList();
        boolean[] put = transaction.putNew(sightings);
        List<RelativePath> paths = new ArrayList<>(put.length);
        for (int i = 0; i < put.length; i++) {
            LocalChange change = fresh.get(i);
            if (put[i]) {
                noteOwnRules(change.path(), sightings.get(i).entry().version(), transaction);
                paths.add(change.path());
                applied.add(change);
            } else {
                skip(change);
            }
        }
        transaction.clearIntents(paths);
        fresh.clear();
    }

    private Sighting sighting(LocalChange change, Transaction transaction) {
        return switch (change) {
            case LocalChange.Found found ->
                    new Sighting(
                            new Entry(found.path(), found.next(), null, transaction.found()),
                            found.seen());
            case LocalChange.Minted minted ->
                    new Sighting(
                            new Entry(
                                    minted.path(),
                                    minted.next(),
                                    minted.replaced(),
                                    transaction.mint(null, clock.instant())),
                            minted.seen());
            case LocalChange.Intended _,
                    LocalChange.Rehashed _,
                    LocalChange.Seen _,
                    LocalChange.HalfDone _ ->
                    throw new IllegalStateException("bug: not new: " + change.path());
        };
    }

    private boolean isStillTrue(LocalChange change, @Nullable Row current) {
        return isSame(change.base(), current)
                && !(change.endsDirectory() && stillFull.contains(change.path()));
    }

    private static boolean isSame(@Nullable Row base, @Nullable Row current) {
        if (base == null || current == null) {
            return base == null && current == null;
        }
        return base.sequence().equals(current.sequence())
                && Objects.equals(base.seen(), current.seen());
    }

    private void skip(LocalChange change) {
        findings.unsettled(change.path());
        if (change.isDelete()) {
            stays(change.path());
        }
    }

    /** A path stays live, so the directories above it do not end. */
    void stays(RelativePath path) {
        for (RelativePath at = path.parent(); at != null && stillFull.add(at); at = at.parent()) {}
    }

    private void apply(LocalChange change, Transaction transaction) {
        switch (change) {
            case LocalChange.Found _ ->
                    throw new IllegalStateException("bug: new: " + change.path());
            case LocalChange.Minted minted ->
                    put(minted, Objects.requireNonNull(minted.base()), transaction);
            case LocalChange.Intended intended -> {
                transaction.put(intended.entry(), intended.seen());
                transaction.clearIntents(List.of(intended.path()));
            }
            case LocalChange.Rehashed rehashed -> put(rehashed, transaction);
            case LocalChange.Seen seen -> transaction.see(seen.path(), seen.seen());
            case LocalChange.HalfDone halfDone -> transaction.forget(halfDone.path());
        }
    }

    /** An intended step cannot be done any more on what it expected: it is given up as well. */
    private void put(LocalChange.Minted minted, Row base, Transaction transaction) {
        Version replaced = base.entry().version();
        Version version =
                isFound(replaced, transaction.epoch())
                        ? replaced.with(transaction.epoch(), Version.FOUND_AGAIN)
                        : transaction.mint(replaced, clock.instant());
        transaction.put(
                new Entry(minted.path(), minted.next(), minted.replaced(), version), minted.seen());
        if (isOther(base, minted.next()) || replaced.equals(index.ownRules())) {
            noteOwnRules(minted.path(), version, transaction);
        }
        transaction.clearIntents(List.of(minted.path()));
    }

    /** Touched, or with another mode, it is the content of whoever wrote it. */
    private static boolean isOther(Row base, State next) {
        return !Objects.equals(base.entry().state().digest(), next.digest());
    }

    /** Only a scan finds what a person has written: versions of ours are made for peers as well. */
    private static void noteOwnRules(RelativePath path, Version version, Transaction transaction) {
        if (path.equals(IgnoreFile.PATH)) {
            transaction.putOwnRules(version);
        }
    }

    /**
     * In the first scan after the index was restored from an earlier copy. What differs from that
     * copy may be new, or what the lost index knew already.
     */
    private boolean isFound(Version replaced, Epoch epoch) {
        return isFirstScan && replaced.counter(epoch) == 0;
    }

    private static void put(LocalChange.Rehashed rehashed, Transaction transaction) {
        Entry old = rehashed.base().entry();
        transaction.put(
                new Entry(old.path(), rehashed.next(), old.replaced(), old.version()),
                rehashed.seen());
    }

    private void count(LocalChange change) {
        switch (change) {
            case LocalChange.Found _, LocalChange.Rehashed _ -> findings.changed();
            case LocalChange.Minted _, LocalChange.Intended _ -> {
                if (change.isDelete()) {
                    root.preserving().forget(change.path());
                    findings.deleted();
                } else {
                    findings.changed();
                }
            }
            case LocalChange.Seen _, LocalChange.HalfDone _ -> {}
        }
    }
}
