package dev.sluice.scan;

import dev.sluice.budget.DeleteBudget;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.RootException;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import java.io.IOException;
import java.time.InstantSource;

/** The parts of one scan, put together. */
final class ScanRound {

    private final FolderRoot root;
    private final Index index;
    private final IgnoreRules ignored;
    private final Mounts mounts;
    private final Findings findings;
    private final ScanBatch batch;
    private final HashQueue queue;
    private final Contents contents;
    private final Absences absences;
    private final OtherNames otherNames;
    private final Vanishing vanishing;
    private final Walk walk;

    ScanRound(
            FolderRoot root,
            Index index,
            Hasher hasher,
            InstantSource clock,
            ScanOptions settings,
            Restlessness restlessness,
            Suspects suspects,
            IgnoreRules ignored,
            DeleteBudget budget,
            Mounts mounts,
            ScanCounter counter,
            boolean isWhole) {
        this.mounts = mounts;
        this.findings = new Findings(mounts, counter);
        this.root = root;
        this.index = index;
        this.ignored = ignored;
        batch =
                new ScanBatch(
                        root, index, clock, findings, new MadeSteps(root, settings.durability()));
        queue = new HashQueue(hasher, new Reader(root, hasher, settings.digest(), counter));
        Decisions decisions =
                new Decisions(index, batch, clock, findings, settings.mirror(), root.preserving());
        otherNames = new OtherNames(root, index, ignored);
        LocalExtras extras = new LocalExtras(root.preserving(), index.epoch());
        LinkedNames linked = new LinkedNames(root, index, ignored, extras);
        contents =
                new Contents(
                        root,
                        queue,
                        restlessness,
                        suspects,
                        new RottenFiles(index),
                        otherNames,
                        linked,
                        decisions,
                        batch,
                        findings,
                        clock,
                        extras);
        absences =
                new Absences(
                        root,
                        index,
                        ignored,
                        decisions,
                        batch,
                        findings,
                        budget,
                        budget.window(isWhole),
                        settings.mirror());
        vanishing = new Vanishing(root, index, absences, mounts, findings);
        walk =
                new Walk(
                        root,
                        index,
                        new RowsAhead(index, hasher),
                        settings.digest(),
                        ignored,
                        suspects,
                        contents,
                        decisions,
                        vanishing,
                        mounts,
                        findings,
                        linked,
                        extras);
    }

    FolderRoot root() {
        return root;
    }

    Index index() {
        return index;
    }

    IgnoreRules ignored() {
        return ignored;
    }

    Findings findings() {
        return findings;
    }

    Contents contents() {
        return contents;
    }

    Vanishing vanishing() {
        return vanishing;
    }

    Walk walk() {
        return walk;
    }

    /**
     * Waits for the hashing, commits the rest and checks the root for the last time. What is gone
     * comes after everything that is there, so that a move is recognized.
     */
    void finish() throws IOException {
        contents.finish();
        batch.flush();
        absences.conclude();
        for (RelativePath path : vanishing.replaced()) {
            look(path);
        }
        contents.finish();
        batch.flush();
        for (RelativePath path : otherNames.take()) {
            look(path);
        }
        contents.finish();
        batch.flush();
        root.check(index.folder());
    }

    /**
     * A directory was replaced by something else: now it may be free of entries below. Or a file
     * was changed by another of its names.
     */
    private void look(RelativePath path) throws IOException {
        Row row = index.find(path);
        try {
            FileStat now = root.look(path);
            if (now != null) {
                walk.present(path, row, now);
            }
        } catch (RootException e) {
            throw e;
        } catch (IOException e) {
            findings.problem(path, e);
        }
    }

    /** After all was looked at. */
    void review() {
        absences.review();
        mounts.review(root, findings);
    }

    /** Nothing more is wanted, however it went. */
    void end() {
        queue.abandon();
    }

    ScanResult result() {
        return findings.result();
    }
}
