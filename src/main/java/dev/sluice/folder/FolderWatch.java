package dev.sluice.folder;

import dev.sluice.domain.RelativePath;
import dev.sluice.fault.Faults;
import dev.sluice.folder.state.FolderSetup;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.scan.watch.Watcher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Watches the root while it is open; what the watcher reports goes onto the agenda. */
final class FolderWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(FolderWatch.class.getName());

    /**
     * Events are gathered for so long: one scan takes them all, with one commit, and a file that is
     * written a thousand times a second is not looked at as often. Nobody notices it.
     */
    static final Duration GATHER = Duration.ofMillis(20);

    /** When a watcher that has failed is replaced: not at once, since the next may fail as well. */
    private static final Duration RETRY = Duration.ofMinutes(1);

    private final FolderSetup setup;
    private final Agenda agenda;
    private final Supplier<IgnoreRules> ignored;
    private volatile @Nullable Watcher watcher;
    private volatile boolean broken;

    FolderWatch(FolderSetup setup, Agenda agenda, Supplier<IgnoreRules> ignored) {
        this.setup = setup;
        this.agenda = agenda;
        this.ignored = ignored;
    }

    /** Whether there is a watcher that reports. */
    boolean isOpen() {
        Watcher open = watcher;
        return open != null && !open.hasFailed();
    }

    /** Directories that are seen by scans only, {@code /} for the root with all below it. */
    List<String> unwatched() {
        Watcher open = watcher;
        if (open == null || open.hasFailed()) {
            return broken || open != null ? List.of("/") : List.of();
        }
        return open.unwatched().stream().map(RelativePath::toString).toList();
    }

    /** Starts to watch, if that is wanted, was not done yet and has not failed. */
    void ensure(Path root) {
        if (!broken && watcher == null) {
            retry(root);
        }
    }

    /** The same, also after a failure: there may be more watches now. */
    synchronized void retry(Path root) {
        if (!setup.scan().watch() || isOpen()) {
            return;
        }
        close();
        try {
            watcher =
                    new Watcher(
                            root,
                            path -> agenda.look(path, GATHER),
                            this::lookBelow,
                            () -> agenda.walk(RETRY),
                            ignored);
            broken = false;
        } catch (IOException e) {
            if (!broken) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "folder {0}: not watched, only scanned: {1}",
                        setup.id(),
                        Faults.words(e));
            }
            broken = true;
        }
    }

    /** Events of a directory were lost: all in and below it is looked at. */
    private void lookBelow(@Nullable RelativePath directory) {
        if (directory == null) {
            agenda.walk(GATHER);
        } else {
            agenda.look(directory, GATHER);
        }
    }

    @Override
    public synchronized void close() {
        Watcher open = watcher;
        watcher = null;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "folder {0}: watcher not closed: {1}",
                    setup.id(),
                    e.getMessage());
        }
    }
}
