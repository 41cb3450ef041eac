package dev.sluice.disk.trash;

import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.Glance;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.ListedName;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One directory of the trash, with the names in it: read once, since listing it for each file that
 * is removed would be quadratic. Only we write there; what a person takes away is noticed when it
 * is to be removed.
 */
final class TrashDirectory {

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

    /** Of how many paths it has something. */
    int paths() {
        return versions.size();
    }

    /** Whether this is what is known of that directory, and not of one that was at its path. */
    boolean isOf(HeldDirectory directory) {
        return key.equals(directory.key());
    }

    /**
     * Takes note of one more name, and removes what is too much of the same path, see {@link
     * TrashThinning}. What is nowhere else does not count, and stays for its days.
     *
     * @return the bytes of those that were removed
     */
    long keep(HeldDirectory directory, TrashName name) throws IOException {
        NavigableSet<TrashName> kept = remember(name);
        List<TrashName> counted = counted(kept);
        while (counted.size() > TrashThinning.MAX && isGone(directory, counted.getFirst())) {
            // It has expired, or a person took it: it must not stand for the oldest that is there.
            kept.remove(counted.removeFirst());
        }
        long removed = 0;
        for (TrashName old : TrashThinning.givenUp(counted)) {
            removed += remove(directory, old);
            kept.remove(old);
        }
        return removed;
    }

    private static List<TrashName> counted(NavigableSet<TrashName> kept) {
        List<TrashName> counted = new ArrayList<>(kept);
        counted.removeIf(TrashName::isOnlyCopy);
        return counted;
    }

    private static boolean isGone(HeldDirectory directory, TrashName name) throws IOException {
        return directory.glance(name.text()) == null;
    }

    /** The newest of a name, but for what is nowhere else; null if there is none. */
    @Nullable TrashName newest(String name) {
        NavigableSet<TrashName> kept = versions.get(TrashName.of(name, Instant.EPOCH).original());
        List<TrashName> counted = kept == null ? List.of() : counted(kept);
        return counted.isEmpty() ? null : counted.getLast();
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
