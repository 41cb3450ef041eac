package dev.sluice.disk;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * One directory of the trash, with the names in it: read once, since listing it for each file that
 * is removed would be quadratic. Only we write there; what a person takes away is noticed when it
 * is to be removed.
 */
final class TrashDirectory {

    /** The most versions kept of one path. */
    private static final int MOST_VERSIONS = 5;

    private final FileKey key;
    private final Map<String, NavigableSet<TrashName>> versions = new HashMap<>();

    TrashDirectory(HeldDirectory directory) throws IOException {
        this.key = directory.key();
        try (HeldDirectory again = directory.again()) {
            for (ListedName listed : again.read()) {
                TrashName name = listed.text() == null ? null : TrashName.parse(listed.text());
                if (name != null) {
                    NavigableSet<TrashName> _ = remember(name);
                }
            }
        }
    }

    /** Whether this is what is known of that directory, and not of one that was at its path. */
    boolean isOf(HeldDirectory directory) {
        return key.equals(directory.key());
    }

    /**
     * Takes note of one more name, and removes the oldest of the same path above {@value
     * #MOST_VERSIONS}. What is nowhere else does not count, and stays for its days.
     *
     * @return the bytes of those that were removed
     */
    long keep(HeldDirectory directory, TrashName name) throws IOException {
        List<TrashName> others =
                remember(name).stream().filter(each -> !each.isOnlyCopy()).toList();
        long removed = 0;
        for (TrashName old : others.subList(0, Math.max(0, others.size() - MOST_VERSIONS))) {
            removed += remove(directory, old);
            forget(old);
        }
        return removed;
    }

    private void forget(TrashName name) {
        NavigableSet<TrashName> kept = versions.get(name.original());
        if (kept != null) {
            kept.remove(name);
        }
    }

    /** Younger than all there are, also within one second or when the clock went back. */
    TrashName afterLast(TrashName name) {
        NavigableSet<TrashName> kept = versions.get(name.original());
        return kept == null || kept.isEmpty() ? name : name.after(kept.last());
    }

    private NavigableSet<TrashName> remember(TrashName name) {
        NavigableSet<TrashName> kept =
                versions.computeIfAbsent(name.original(), _ -> new TreeSet<>(TrashName.BY_AGE));
        kept.add(name);
        return kept;
    }

    private static long remove(HeldDirectory directory, TrashName name) throws IOException {
        try {
            Glance found = directory.glance(name.text());
            directory.removeFile(name.text());
            return found == null ? 0 : found.size();
        } catch (NoSuchFileException e) {
            return 0; // a person took it back
        }
    }
}
