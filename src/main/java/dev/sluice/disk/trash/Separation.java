package dev.sluice.disk.trash;

import dev.sluice.disk.held.Found;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.staging.Copier;
import dev.sluice.domain.FileIdentity;
import dev.sluice.fault.Faults;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives what lies in the trash and has further names a content of its own: whoever writes by one of
 * those would change it here as well. Where no copy can be made, for want of room for example, it
 * stays what it is: that is told, and tried again at each walk. For several threads.
 */
final class Separation {

    private static final System.Logger LOG = System.getLogger(Separation.class.getName());

    private static final String CHANGES =
            "has further names and could not be copied, so writing to those changes it";

    private final Trash trash;
    private final Copier copier;
    private final NotedPaths failed = new NotedPaths();
    private volatile String reason = "";

    Separation(Trash trash, Copier copier) {
        this.trash = trash;
        this.copier = copier;
    }

    /** May last as long as it takes to copy the file. */
    void separate(HeldDirectory directory, String name, Found shared) {
        String path = directory.pathOf(name);
        FileIdentity identity = Objects.requireNonNull(shared.identity());
        try {
            trash.replace(directory, name, identity, copier.copy(directory, name, identity));
            failed.remove(path);
        } catch (IOException e) {
            failed(path, e);
        }
    }

    void failed(String path, IOException e) {
        String why = Faults.words(e);
        reason = why;
        if (!failed.contains(path)) {
            LOG.log(Level.WARNING, "{0} {1}: {2}", path, CHANGES, why);
        }
        failed.add(path);
    }

    /** Before a walk over all the trash. */
    void begin() {
        failed.begin();
    }

    /** In a walk: what could not be copied may be by now. */
    void again(HeldDirectory directory, String name, Found found) {
        if (found.isShared() && failed.contains(directory.pathOf(name))) {
            separate(directory, name, found);
        }
    }

    void end() {
        failed.end();
    }

    /** What could not be copied, in one line; null if there is nothing. */
    @Nullable String told() {
        long count = failed.count();
        return count == 0
                ? null
                : "%d of the files in the trash: %s %s: %s"
                        .formatted(count, String.join("", failed.first(1)), CHANGES, reason);
    }
}
