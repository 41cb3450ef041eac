package dev.sluice.disk;

import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Opens files that lie near each other, at half the calls: the directory of the last one is kept
 * for the next. To be closed soon, for a directory that is moved meanwhile is still the one that
 * was found at its path. For one thread at a time.
 */
public final class Neighbours implements AutoCloseable {

    private final FolderRoot root;
    private @Nullable HeldDirectory held;
    private @Nullable RelativePath directory;

    Neighbours(FolderRoot root) {
        this.root = root;
    }

    /** As {@link FolderRoot#open}. */
    public OpenFile open(RelativePath path) throws IOException {
        return Opening.of(enter(path.parent()), path.name());
    }

    private HeldDirectory enter(@Nullable RelativePath parent) throws IOException {
        HeldDirectory kept = held;
        if (kept != null && Objects.equals(parent, directory)) {
            return kept;
        }
        close();
        HeldDirectory entered = root.enter(parent);
        held = entered;
        directory = parent;
        return entered;
    }

    @Override
    public void close() {
        if (held != null) {
            Closing.quietly(held);
            held = null;
        }
    }
}
