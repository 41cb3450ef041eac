package dev.sluice.scan;

import dev.sluice.disk.held.Preserving;
import dev.sluice.disk.root.RootException;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import dev.sluice.index.Intent;
import dev.sluice.index.Row;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Turns what was found out about a path into a change of the index. An intent for the path is
 * looked at first, so that a step which a puller has made visible but not yet committed (because it
 * is still at work, or because it crashed) becomes neither an edit nor a delete of ours.
 *
 * <p>An intent counts only while its version outranks the row's: a stale one may not take a path
 * back to an older entry.
 *
 * <p>A mirror mints nothing: where its disk is neither what the index nor what an intent says, that
 * is drift.
 */
final class Decisions {

    /** Rows that are looked at: all others of a group are names of one file. */
    private static final int FEW = 4;

    private final Index index;
    private final ScanBatch batch;
    private final InstantSource clock;
    private final Findings findings;
    private final boolean isMirror;
    private final boolean isFinding;
    private final Preserving preserving;

    Decisions(
            Index index,
            ScanBatch batch,
            InstantSource clock,
            Findings findings,
            boolean isMirror,
            Preserving preserving) {
        this.preserving = preserving;
        this.index = index;
        this.batch = batch;
        this.clock = clock;
        this.findings = findings;
        this.isMirror = isMirror;
        this.isFinding = index.isFinding();
    }

    /** Something is at the path, and this is what was found out about it. */
    void present(RelativePath path, @Nullable Row row, FileStat now, LookVerdict verdict)
            throws RootException {
        switch (verdict) {
            case LookVerdict.Unchanged _ -> {}
            case LookVerdict.Unread _ -> throw new IllegalStateException("bug: unread: " + path);
            case LookVerdict.Looks _ -> batch.add(new LocalChange.Seen(path, known(row), now));
            case LookVerdict.Rehashed(State state) ->
                    batch.add(new LocalChange.Rehashed(path, known(row), state, now));
            case LookVerdict.Changed changed -> changed(path, row, now, changed);
        }
    }

    /** Whether something is a mirror's drift whatever its content: nobody has sent it. */
    boolean isExtra(RelativePath path, @Nullable Row row) {
        return isMirror && (row == null || !row.entry().isLive()) && index.intent(path) == null;
    }

    private void add(LocalChange change) throws RootException {
        boolean isOurs =
                change instanceof LocalChange.Found || change instanceof LocalChange.Minted;
        if (isOurs && isMirror) {
            findings.drift(change.path());
        } else {
            batch.add(change);
        }
    }

    /** Nothing is at the path of a live row. */
    void absent(Row row) throws RootException {
        RelativePath path = row.entry().path();
        State old = row.entry().state();
        Intent intent = intent(path, row);
        if (intent != null && !intent.entry().isLive()) {
            batch.add(new LocalChange.Intended(row, intent.entry(), null));
        } else if (intent != null && takesTwoSteps(old, intent.entry().state())) {
            batch.add(new LocalChange.HalfDone(path, row));
        } else {
            State.Deleted deleted = new State.Deleted(old.kind(), clock.instant());
            add(new LocalChange.Minted(path, row, deleted, old.digest(), null));
        }
    }

    /** Whether a puller was at the path of a live row: then it is no delete of ours. */
    boolean isIntended(Row row) {
        Intent intent = intent(row.entry().path(), row);
        return intent != null
                && (!intent.entry().isLive()
                        || takesTwoSteps(row.entry().state(), intent.entry().state()));
    }

    private void changed(
            RelativePath path, @Nullable Row row, FileStat now, LookVerdict.Changed changed)
            throws RootException {
        State state = changed.state();
        Intent intent = intent(path, row);
        if (intent == null || !intent.entry().state().hasContentOf(state)) {
            add(change(path, row, now, changed));
            return;
        }
        State old = row == null ? null : row.entry().state();
        State intended = intent.entry().state();
        boolean isElsewhere = isElsewhere(path, intended, now);
        switch (IntendedStep.of(old, intended, state, now, preserving, isElsewhere)) {
            case DONE -> add(new LocalChange.Intended(row, intent.entry(), now));
            case OF_SOMEBODY_ELSE -> add(change(path, row, now, changed));
            case BEGUN -> {
                if (now.isRacy()) {
                    findings.unsettled(path); // somebody is at it
                } else {
                    add(new LocalChange.Seen(path, known(row), now));
                }
            }
        }
    }

    /** Whether entries say of another file here that it is the one a step was to make. */
    private boolean isElsewhere(RelativePath path, State intended, FileStat now) {
        return preserving.keepsLinks()
                && intended instanceof State.File file
                && file.links() != null
                && index.linkedWith(file, FEW).stream()
                        .anyMatch(row -> !row.entry().path().equals(path) && !isOn(row, now));
    }

    private static boolean isOn(Row row, FileStat now) {
        FileStat seen = row.seen();
        return seen != null && seen.isSameFile(now);
    }

    private LocalChange change(
            RelativePath path, @Nullable Row row, FileStat now, LookVerdict.Changed changed) {
        State state = changed.state();
        return row == null && isFinding
                ? new LocalChange.Found(path, state, now)
                : new LocalChange.Minted(path, row, state, changed.replaced(), now);
    }

    private @Nullable Intent intent(RelativePath path, @Nullable Row row) {
        Intent intent = index.intent(path);
        boolean counts =
                intent != null
                        && (row == null
                                || intent.entry().version().compareRank(row.entry().version()) > 0);
        return counts ? intent : null;
    }

    /** A rename replaces files and links at once; only a directory must go first. */
    private static boolean takesTwoSteps(State old, State intended) {
        return old instanceof State.Directory != intended instanceof State.Directory;
    }

    private static Row known(@Nullable Row row) {
        if (row == null) {
            throw new IllegalStateException("bug: no row");
        }
        return row;
    }
}
