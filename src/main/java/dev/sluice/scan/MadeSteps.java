package dev.sluice.scan;

import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.Durability;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fsyncs what a round has made and not forced, because it was ended or its own fsync has failed,
 * before a scan has it committed. Else a name may go with the power while the index says that it
 * was here, which is a delete that nobody made. Contents were forced before they were placed.
 */
final class MadeSteps {

    private static final System.Logger LOG = System.getLogger(MadeSteps.class.getName());

    private final FolderRoot root;
    private final Durability durability;

    MadeSteps(FolderRoot root, Durability durability) {
        this.root = root;
        this.durability = durability;
    }

    /** Fsyncs all steps among the changes; returns those that may be gone with the power. */
    Map<RelativePath, IOException> force(Collection<LocalChange> changes) {
        Map<RelativePath, IOException> failures = new HashMap<>();
        if (durability != Durability.NONE) {
            Set<@Nullable RelativePath> forced = new HashSet<>();
            for (LocalChange change : changes) {
                if (change instanceof LocalChange.Intended step) {
                    try {
                        force(step, forced);
                    } catch (IOException e) {
                        failures.put(step.path(), e);
                    }
                }
            }
        }
        return failures;
    }

    private void force(LocalChange.Intended step, Set<@Nullable RelativePath> forced)
            throws IOException {
        RelativePath path = step.path();
        if (!forced.contains(path.parent())) {
            directory(path.parent());
            forced.add(path.parent());
        }
        switch (step.entry().state()) {
            case State.File _ -> file(path);
            case State.Directory _ -> directory(path); // for its mode
            case State.Link _, State.Deleted _ -> {}
        }
    }

    private void directory(@Nullable RelativePath directory) throws IOException {
        try (HeldDirectory entered = root.enter(directory)) {
            entered.force();
        } catch (NoSuchFileException | AccessDeniedException e) {
            leave(directory, e);
        }
    }

    private void file(RelativePath path) throws IOException {
        try (HeldDirectory parent = root.enter(path.parent())) {
            parent.forceFile(path.name());
        } catch (NoSuchFileException | AccessDeniedException e) {
            leave(path, e);
        }
    }

    /** What is gone meanwhile is found so later; what its owner may not open cannot be forced. */
    private static void leave(@Nullable RelativePath path, IOException e) {
        LOG.log(Level.DEBUG, "not fsynced: " + path, e);
    }
}
