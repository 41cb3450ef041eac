package dev.sluice.scan;

import dev.sluice.budget.DeleteBudget;
import dev.sluice.budget.ObservationWindow;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.RootException;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.Index;
import dev.sluice.index.PlannedDelete;
import dev.sluice.index.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What a scan has found gone, children before their directory. Nothing becomes a tombstone before
 * all of it is known and the budget was asked (rule 11). Paths only are kept: the row of each is
 * read again, and then the disk, in this order, since a puller makes things visible before it
 * commits them.
 */
final class Absences {

    private static final int PAGE = 500;

    private final FolderRoot root;
    private final Index index;
    private final IgnoreRules ignored;
    private final Decisions decisions;
    private final ScanBatch batch;
    private final Findings findings;
    private final DeleteBudget budget;
    private final ObservationWindow window;
    private final boolean isMirror;
    private final List<RelativePath> gone = new ArrayList<>();

    Absences(
            FolderRoot root,
            Index index,
            IgnoreRules ignored,
            Decisions decisions,
            ScanBatch batch,
            Findings findings,
            DeleteBudget budget,
            ObservationWindow window,
            boolean isMirror) {
        this.root = root;
        this.index = index;
        this.ignored = ignored;
        this.decisions = decisions;
        this.batch = batch;
        this.findings = findings;
        this.budget = budget;
        this.window = window;
        this.isMirror = isMirror;
    }

    /** A row whose path is empty. A mirror makes no tombstone of it, so nothing is asked. */
    void add(Row row) throws RootException {
        if (isMirror) {
            decisions.absent(row);
        } else {
            gone.add(row.entry().path());
        }
    }

    /** Whether nothing becomes a tombstone, as in a mirror. */
    boolean endsNothing() {
        return isMirror;
    }

    /** Asks the budget, and ends what it lets end. */
    void conclude() throws RootException {
        if (gone.isEmpty()) {
            return;
        }
        root.check(index.folder());
        findings.judged(budget.ask(DeleteOrigin.LOCAL, window, this::forEachNewPage));
        for (List<RelativePath> page : pages()) {
            for (Row row : rows(page)) {
                conclude(row);
            }
        }
        batch.flush();
        gone.clear();
    }

    private void conclude(Row row) throws RootException {
        RelativePath path = row.entry().path();
        if (!isGone(path)) {
            batch.stays(path);
        } else if (decisions.isIntended(row) || budget.isAllowed(row)) {
            decisions.absent(row);
        } else {
            batch.stays(path);
        }
    }

    private boolean isGone(RelativePath path) {
        try {
            if (isNothing(path)) {
                return true;
            }
            findings.unsettled(path);
            return false;
        } catch (IOException e) {
            findings.problem(path, e);
            return false;
        }
    }

    /** Whether nothing is there that counts. */
    boolean isNothing(RelativePath path) throws IOException {
        FileStat found = root.otherName(path) == null ? root.look(path) : null;
        return found == null || ignored.ignores(path, found.kind() == Kind.DIRECTORY);
    }

    /** What a puller is about to delete was judged when it was pulled. */
    private void forEachNewPage(Consumer<List<PlannedDelete>> sink) {
        for (List<RelativePath> page : pages()) {
            sink.accept(
                    rows(page).stream()
                            .filter(row -> !decisions.isIntended(row))
                            .map(PlannedDelete::of)
                            .toList());
        }
    }

    private List<List<RelativePath>> pages() {
        List<List<RelativePath>> pages = new ArrayList<>();
        for (int from = 0; from < gone.size(); from += PAGE) {
            pages.add(gone.subList(from, Math.min(gone.size(), from + PAGE)));
        }
        return pages;
    }

    /** Those that are still live. */
    private List<Row> rows(List<RelativePath> page) {
        return index.find(page).stream()
                .filter(Objects::nonNull)
                .filter(row -> row.entry().isLive())
                .toList();
    }

    /** Takes out of the plans what has come back. What waits in a mirror is there all along. */
    void review() {
        if (isMirror) {
            return;
        }
        budget.review(path -> {
            try {
                return !isNothing(path);
            } catch (IOException e) {
                return false;
            }
        });
    }
}
