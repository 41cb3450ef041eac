package dev.sluice.disk.root;

import dev.sluice.disk.held.Closing;
import dev.sluice.disk.held.Glance;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Walks as {@link FolderRoot#enter} does, but keeps the last directories open. The very last one is
 * not opened anew if its full path still leads to it, by one call; where others are gone to by
 * names, those are not that are still there, by one look from the directory above. So a directory
 * that was replaced, removed or moved away is not used. (One that was moved away and linked back
 * is, for the rest of the few milliseconds: as if it had been moved a little later.)
 *
 * <p>For one thread at a time.
 */
public final class LastDirectories implements AutoCloseable {

    /** More than a path commonly has names, so that a walk does not drop its own beginning. */
    private static final int MAX = 16;

    private final FolderRoot root;

    /** By path, the last used one last. */
    private final Map<String, HeldDirectory> kept = new LinkedHashMap<>(MAX, 0.75f, true);

    private @Nullable RelativePath last;
    private @Nullable HeldDirectory lastHeld;

    public LastDirectories(FolderRoot root) {
        this.root = root;
    }

    /**
     * As {@link FolderRoot#enter}; to be used until the next one is entered. Closing it does
     * nothing.
     */
    public HeldDirectory enter(@Nullable RelativePath directory) throws IOException {
        HeldDirectory held = lastHeld;
        if (held != null
                && directory != null
                && directory.equals(last)
                && root.enter(null).leadsTo(directory.toString(), held.key())) {
            return held.borrowed();
        }
        forgetLast();
        HeldDirectory entered = enterAnew(directory);
        last = directory;
        lastHeld = entered;
        return entered.borrowed();
    }

    private void forgetLast() {
        if (lastHeld != null) {
            Closing.quietly(lastHeld);
        }
        lastHeld = null;
        last = null;
    }

    private HeldDirectory enterAnew(@Nullable RelativePath directory) throws IOException {
        if (directory == null) {
            return root.enter(null);
        }
        HeldDirectory directly = root.enterDirectly(directory);
        return directly == null ? walk(directory) : directly;
    }

    /** What is shut is lent by a walk of its own, which keeps all of it. */
    private HeldDirectory walk(RelativePath directory) throws IOException {
        try {
            return walkKept(directory);
        } catch (AccessDeniedException e) {
            return root.enter(directory);
        }
    }

    private HeldDirectory walkKept(RelativePath directory) throws IOException {
        HeldDirectory current = root.enter(null);
        String path = directory.toString();
        int start = 0;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            current = enter(current, path.substring(start, end), path.substring(0, end));
            start = end + 1;
        }
        return current.borrowed();
    }

    private HeldDirectory enter(HeldDirectory parent, String name, String path) throws IOException {
        HeldDirectory known = kept.get(path);
        if (known != null) {
            if (isStillAt(parent, name, known)) {
                return known;
            }
            drop(path);
        }
        HeldDirectory entered = WalkIn.enterUnlessShut(parent, name);
        kept.put(path, entered);
        if (kept.size() > MAX) {
            drop(kept.keySet().iterator().next());
        }
        return entered;
    }

    private static boolean isStillAt(HeldDirectory parent, String name, HeldDirectory known)
            throws IOException {
        Glance found = parent.glance(name);
        return found != null && found.isDirectory() && found.key().equals(known.key());
    }

    private void drop(String path) {
        forgetLast();
        HeldDirectory dropped = kept.remove(path);
        if (dropped != null) {
            Closing.quietly(dropped);
        }
    }

    @Override
    public void close() {
        forgetLast();
        kept.values().forEach(Closing::quietly);
        kept.clear();
    }
}
