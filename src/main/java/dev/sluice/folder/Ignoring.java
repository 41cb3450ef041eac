package dev.sluice.folder;

import dev.sluice.disk.FolderRoot;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.ignore.IgnoreFile;
import dev.sluice.ignore.IgnoreFileMode;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.FeedRow;
import dev.sluice.index.IgnoredBy;
import dev.sluice.index.Index;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The ignore rules of a folder that are in force. When they change, what they ignore now is
 * forgotten, and the feeds of all peers are read from their beginning, for what was ignored before;
 * what is here and is ignored no longer is found by the next walk. Nothing is deleted anywhere.
 *
 * <p>Changed by the scanning thread, between two scans; read by any.
 */
final class Ignoring {

    private static final System.Logger LOG = System.getLogger(Ignoring.class.getName());

    /** Rows that are forgotten in one transaction. */
    private static final int AT_ONCE = 500;

    private final FolderSetup setup;
    private final Index index;
    private final InstantSource clock;
    private final IgnoreFile file;
    private volatile IgnoreRules rules = IgnoreRules.NONE;
    private volatile @Nullable String problem;

    Ignoring(FolderSetup setup, Index index, InstantSource clock) {
        this.setup = setup;
        this.index = index;
        this.clock = clock;
        this.file = new IgnoreFile(setup.settle());
    }

    IgnoreRules rules() {
        return rules;
    }

    /** Why the file cannot be used, null if it can; the rules are then those that it had before. */
    @Nullable String problem() {
        return problem;
    }

    /**
     * Puts the rules of the configuration into force, with those that the file had last. Before
     * anything is scanned, served or pulled.
     */
    void start() {
        IgnoredBy former = index.ignoredBy();
        List<String> fromFile = former.file();
        IgnoreRules next;
        try {
            next = rules(fromFile);
        } catch (IllegalArgumentException e) {
            // The file will say so when it is read. What it hid stays hidden as far as that goes.
            fromFile = asFarAsGood(fromFile);
            next = rules(fromFile);
        }
        IgnoredBy written = written(fromFile);
        if (former.equals(written)) {
            rules = next;
        } else {
            replace(next, written);
        }
    }

    /**
     * Looks whether the file has changed, and puts other rules into force.
     *
     * @param whileStill does something while no round makes anything visible
     * @param again called if it was changed just now, and is to be looked at again
     * @return whether there are other rules now
     */
    boolean refresh(FolderRoot root, Consumer<Runnable> whileStill, Runnable again) {
        if (setup.ignoreFile() == IgnoreFileMode.OFF) {
            return use(List.of(), whileStill);
        }
        return switch (file.look(root, clock.instant())) {
            case IgnoreFile.Found.Same _ -> false;
            case IgnoreFile.Found.Restless _ -> {
                again.run();
                yield false;
            }
            case IgnoreFile.Found.Unusable(String reason) -> refuse(reason);
            case IgnoreFile.Found.Patterns(List<String> patterns) -> use(patterns, whileStill);
        };
    }

    private boolean use(List<String> patterns, Consumer<Runnable> whileStill) {
        IgnoreRules next;
        try {
            next = rules(patterns);
        } catch (IllegalArgumentException e) {
            return refuse(String.valueOf(e.getMessage()));
        }
        problem = null;
        return take(next, written(patterns), whileStill);
    }

    private List<String> asFarAsGood(List<String> fromFile) {
        List<String> good = new ArrayList<>();
        for (String pattern : fromFile) {
            good.add(pattern);
            try {
                IgnoreRules _ = rules(good);
            } catch (IllegalArgumentException e) {
                good.removeLast();
            }
        }
        return good;
    }

    private IgnoreRules rules(List<String> fromFile) {
        return IgnoreRules.of(setup.ignoreFile().patterns(fromFile, setup.ignore()));
    }

    /** As it is noted: whether the file itself is replicated is a matter of the rules as well. */
    private IgnoredBy written(List<String> fromFile) {
        return new IgnoredBy(fromFile, setup.ignoreFile().patterns(List.of(), setup.ignore()));
    }

    private boolean refuse(String reason) {
        if (!reason.equals(problem)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "folder {0}: {1} is not used, its former rules stay in force: {2}",
                    setup.id(),
                    IgnoreFile.PATH,
                    reason);
        }
        problem = reason;
        return false;
    }

    private boolean take(IgnoreRules next, IgnoredBy written, Consumer<Runnable> whileStill) {
        if (index.ignoredBy().equals(written)) {
            return false;
        }
        whileStill.accept(() -> replace(next, written));
        LOG.log(
                System.Logger.Level.INFO,
                "folder {0}: other ignore rules are in force, {1} patterns",
                setup.id(),
                written.file().size() + written.key().size());
        return true;
    }

    /** Noted as the last step, so that after a crash all of it is done again. */
    private void replace(IgnoreRules next, IgnoredBy written) {
        rules = next;
        if (!next.isEmpty()) {
            forgetIgnored(next);
        }
        index.write(transaction -> {
            transaction.putIgnoredBy(written);
            return true;
        });
    }

    private void forgetIgnored(IgnoreRules next) {
        List<RelativePath> paths = new ArrayList<>();
        Consumer<FeedRow> sink =
                row -> {
                    if (next.ignores(row.entry())) {
                        paths.add(row.entry().path());
                    }
                    if (paths.size() == AT_ONCE) {
                        forget(paths);
                    }
                };
        index.changes(Sequence.ZERO, Integer.MAX_VALUE, sink);
        forget(paths);
    }

    private void forget(List<RelativePath> paths) {
        if (paths.isEmpty()) {
            return;
        }
        index.write(transaction -> {
            paths.forEach(transaction::forget);
            return true;
        });
        paths.clear();
    }
}
