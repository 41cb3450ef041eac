package dev.sluice.scan;

import dev.sluice.disk.held.Preserving;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.RootException;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.Digest;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Row;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a look could not tell: files by the hashing threads, links at once. */
final class Contents {

    private static final System.Logger LOG = System.getLogger(Contents.class.getName());

    /** How often a scan that waits for a large file commits what others have given. */
    private static final Duration BEAT = Duration.ofMillis(100);

    private final FolderRoot root;
    private final HashQueue queue;
    private final Restlessness restlessness;
    private final Suspects suspects;
    private final RottenFiles rotten;
    private final OtherNames otherNames;
    private final LinkedNames linked;
    private final Decisions decisions;
    private final ScanBatch batch;
    private final Findings findings;
    private final InstantSource clock;
    private final LocalExtras extras;

    Contents(
            FolderRoot root,
            HashQueue queue,
            Restlessness restlessness,
            Suspects suspects,
            RottenFiles rotten,
            OtherNames otherNames,
            LinkedNames linked,
            Decisions decisions,
            ScanBatch batch,
            Findings findings,
            InstantSource clock,
            LocalExtras extras) {
        this.extras = extras;
        this.root = root;
        this.queue = queue;
        this.restlessness = restlessness;
        this.suspects = suspects;
        this.rotten = rotten;
        this.otherNames = otherNames;
        this.linked = linked;
        this.decisions = decisions;
        this.batch = batch;
        this.findings = findings;
        this.clock = clock;
    }

    /** Has a file hashed, if it is at rest. */
    void file(RelativePath path, @Nullable Row row, FileStat now) throws IOException {
        switch (restlessness.judge(path, now, clock.instant())) {
            case MOVING -> findings.unsettled(path);
            case AT_REST -> bring(new HashTask(path, row, now, false));
            case NEVER_RESTS -> bring(new HashTask(path, row, now, true));
        }
    }

    private void bring(HashTask reading) throws IOException {
        if (!Preserving.isOneOfSeveral(reading.looked())) {
            enqueue(reading);
            return;
        }
        linked.add(reading);
        if (linked.isReady(reading)) {
            release(reading.looked().inode());
        }
    }

    private void release(long inode) throws IOException {
        HashTask first = linked.release(inode);
        if (first != null) {
            enqueue(first);
        }
    }

    /** Nothing is at the path any more. */
    void forget(RelativePath path) {
        restlessness.forget(path);
        suspects.settle(path);
    }

    /** Reads a link. */
    void link(RelativePath path, @Nullable Row row, FileStat now) throws RootException {
        LookVerdict verdict;
        try {
            verdict = Comparison.link(row, now, root.readLink(path), extras);
        } catch (NoSuchFileException e) {
            findings.unsettled(path);
            return;
        } catch (IOException e) {
            findings.problem(path, e);
            return;
        } catch (IllegalArgumentException e) {
            findings.problem(path, String.valueOf(e.getMessage()));
            return;
        }
        decisions.present(path, row, now, verdict);
    }

    /** Takes the results that are there; waits for none. */
    void drain() throws IOException {
        queue.handOverIfOld();
        for (HashTask.Result result = queue.poll(); result != null; result = queue.poll()) {
            take(result);
        }
        batch.flushIfOld();
    }

    /** Waits for all results. */
    void finish() throws IOException {
        for (long inode : linked.inodes()) {
            release(inode);
        }
        while (!queue.isEmpty()) {
            await();
        }
    }

    private void enqueue(HashTask reading) throws IOException {
        while (queue.isFull()) {
            await();
        }
        queue.add(reading);
        drain();
    }

    private void await() throws IOException {
        HashTask.Result result = queue.poll(BEAT);
        if (result != null) {
            take(result);
        }
        batch.flushIfOld();
    }

    private void take(HashTask.Result result) throws RootException {
        HashTask reading = result.reading();
        switch (result) {
            case HashTask.Hashed hashed -> take(hashed);
            case HashTask.Moved _ -> {
                restlessness.changedMeanwhile(reading.path(), clock.instant());
                findings.unsettled(reading.path());
                linked.taken(reading).forEach(name -> findings.unsettled(name.path()));
            }
            case HashTask.Failed failed -> {
                findings.problem(reading.path(), failed.reason());
                linked.taken(reading).stream()
                        .filter(name -> !name.equals(reading))
                        .forEach(name -> findings.unsettled(name.path()));
            }
        }
    }

    private void take(HashTask.Hashed hashed) throws RootException {
        HashTask reading = hashed.reading();
        restlessness.forget(reading.path());
        if (hashed.hasGrown()) {
            findings.unsettled(reading.path());
        }
        FileStat now = hashed.identity();
        Digest digest = rotten.counted(reading.path(), hashed.digest());
        List<HashTask> names = names(hashed, digest);
        if (names.size() > 1) {
            takeAll(names, hashed, digest);
            return;
        }
        LookVerdict verdict =
                linked.unlessTaken(
                        reading.path(), Comparison.file(reading.row(), now, digest, extras), now);
        Row row = reading.row();
        if (row != null
                && verdict instanceof LookVerdict.Changed
                && !Preserving.isOneOfSeveral(now)) {
            otherNames.changed(reading.path(), row, now);
        }
        decide(reading, hashed, verdict);
    }

    /** All names of a file that has several, as far as they lie in the folder. */
    private List<HashTask> names(HashTask.Hashed hashed, Digest digest) {
        List<HashTask> met = linked.taken(hashed.reading());
        if (met.isEmpty()) {
            return met;
        }
        FileStat now = hashed.identity();
        List<HashTask> names = new ArrayList<>();
        for (HashTask name : met) {
            if (name.equals(hashed.reading()) || name.looked().isSame(now)) {
                names.add(name);
            } else {
                findings.unsettled(name.path());
            }
        }
        names.addAll(linked.others(names, now, digest));
        return names;
    }

    private void takeAll(List<HashTask> names, HashTask.Hashed hashed, Digest digest)
            throws RootException {
        FileStat now = hashed.identity();
        State.File state = linked.state(names, now, digest);
        for (HashTask name : names) {
            restlessness.forget(name.path());
            decide(name, hashed, Comparison.file(name.row(), now, state));
        }
    }

    private void decide(HashTask reading, HashTask.Hashed hashed, LookVerdict verdict)
            throws RootException {
        if (suspects.settle(reading.path()) && verdict instanceof LookVerdict.Changed) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "{0}: a peer got another content than the index had; it is a change from now"
                            + " on",
                    reading.path());
        }
        decisions.present(reading.path(), reading.row(), hashed.identity(), verdict);
        BlockList blocks = hashed.blocks();
        if (blocks != null && verdict instanceof LookVerdict.Changed) {
            batch.keep(hashed.digest(), blocks);
        }
    }
}
