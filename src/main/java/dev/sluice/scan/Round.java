package dev.sluice.scan;

import dev.sluice.disk.FolderRoot;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.Index;
import java.io.IOException;
import java.time.InstantSource;

/** The parts of one scan, put together. */
final class Round {

    private final FolderRoot root;
    private final Index index;
    private final IgnoreRules ignored;
    private final Findings findings = new Findings();
    private final Batch batch;
    private final HashQueue queue;
    private final Contents contents;
    private final Vanishing vanishing;
    private final Walk walk;

    Round(
            FolderRoot root,
            Index index,
            Hasher hasher,
            InstantSource clock,
            ScanSettings settings,
            Restlessness restlessness,
            IgnoreRules ignored) {
        this.root = root;
        this.index = index;
        this.ignored = ignored;
        batch = new Batch(root, index, clock, findings);
        queue = new HashQueue(hasher, new Reader(root, hasher, settings.digest()));
        Decisions decisions = new Decisions(index, batch, clock, findings, settings.mirror());
        contents = new Contents(root, queue, restlessness, decisions, batch, findings, clock);
        vanishing = new Vanishing(root, index, ignored, decisions, findings);
        walk =
                new Walk(
                        root,
                        index,
                        settings.digest(),
                        ignored,
                        contents,
                        decisions,
                        vanishing,
                        findings);
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

    /** Waits for the hashing, commits the rest and checks the root for the last time. */
    void finish() throws IOException {
        contents.finish();
        batch.flush();
        root.check(index.folder());
    }

    /** Nothing more is wanted, however it went. */
    void end() {
        queue.abandon();
    }

    ScanResult result() {
        return findings.result();
    }
}
