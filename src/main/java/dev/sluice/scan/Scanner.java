package dev.sluice.scan;

import dev.sluice.budget.DeleteBudget;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.Index;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes the index of a folder true of its disk. One scan at a time: a second caller waits.
 *
 * <p>What a scan finds for the first time gets the version <em>found</em> while the index has no
 * history, and one of its own afterwards. A file that is unsettled in the first scan is one that
 * was written in that very moment; it is found if a {@link #scan} comes before the first {@link
 * #scanAll} has ended, and is otherwise minted, which is the truth.
 *
 * <p>A delete by a person between two beginnings of a first scan is minted as any other: the row is
 * proof that it was there.
 */
public final class Scanner {

    private final FolderId folder;
    private final Supplier<FolderRoot> root;
    private final Index index;
    private final Hasher hasher;
    private final InstantSource clock;
    private final ScanOptions settings;
    private final DeleteBudget budget;
    private final Restlessness restlessness;
    private final Set<RelativePath> toldMounts = new HashSet<>();
    private final Suspects suspects = new Suspects();
    private final ScanCounter counter = new ScanCounter();

    /**
     * @param root asked once for each scan, so that a root may be opened anew between two
     * @param hasher may be that of other folders as well
     * @param budget of the folder: says which tombstones may be minted
     */
    public Scanner(
            FolderId folder,
            Supplier<FolderRoot> root,
            Index index,
            Hasher hasher,
            InstantSource clock,
            ScanOptions settings,
            DeleteBudget budget) {
        this.folder = folder;
        this.root = root;
        this.index = index;
        this.hasher = hasher;
        this.clock = clock;
        this.settings = settings;
        this.budget = budget;
        this.restlessness = new Restlessness(settings.settle());
    }

    /**
     * Walks everything. What was there before the first one that comes to its end, or before other
     * ignore rules, is found.
     *
     * @throws dev.sluice.disk.root.RootException if the root is not what it was: the folder stops,
     *     and nothing was concluded from what is absent
     * @throws IOException if the hashing threads were stopped or the thread was interrupted
     */
    public synchronized ScanResult scanAll() throws IOException {
        ScanResult result = run(true, round -> round.walk().below(null));
        if (index.isFinding()) {
            index.write(transaction -> {
                transaction.completeFirstScan();
                return true;
            });
        }
        return result;
    }

    /**
     * Looks at these paths only, and at everything below those that are directories or were. A path
     * below a directory that is new or gone stands for that directory.
     *
     * @throws IOException as {@link #scanAll}
     */
    public synchronized ScanResult scan(Collection<RelativePath> paths) throws IOException {
        return run(false, round -> new Visits(round).visit(paths));
    }

    /** What was seen moving at these paths is not there any more: other content is, and at rest. */
    public synchronized void forget(Collection<RelativePath> paths) {
        paths.forEach(restlessness::forget);
    }

    /**
     * The content of a file may have changed without a new time: the next scan that looks at it
     * hashes it. For any thread.
     */
    public void suspect(RelativePath path) {
        suspects.add(path);
    }

    /** Whether a file is still to be hashed whatever its times say. */
    public boolean isSuspect(RelativePath path) {
        return suspects.contains(path);
    }

    /** What all scans have done since the start. For any thread. */
    public ScanTally tally() {
        return counter.tally();
    }

    private interface Work {

        void in(ScanRound round) throws IOException;
    }

    private ScanResult run(boolean isWhole, Work work) throws IOException {
        long reports = suspects.reports();
        FolderRoot held = root.get();
        held.check(folder);
        budget.note();
        ScanRound round =
                new ScanRound(
                        held,
                        index,
                        hasher,
                        clock,
                        settings,
                        restlessness,
                        suspects,
                        settings.ignored().get(),
                        budget,
                        new Mounts(index, toldMounts),
                        counter,
                        isWhole);
        try {
            work.in(round);
            round.finish();
            if (isWhole) {
                round.review();
            }
        } finally {
            round.end();
        }
        ScanResult result = round.result();
        if (isWhole) {
            suspects.settleAll(reports, result.unsettled());
        }
        return result;
    }
}
