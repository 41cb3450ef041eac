package dev.sluice.disk.root;

import dev.sluice.disk.held.ForeignMountException;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.ListedName;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.fault.Faults;
import java.io.IOException;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads one directory to its end. */
final class DirectoryReading {

    private final HeldDirectory directory;
    private final @Nullable RelativePath path;
    private final SortedMap<String, FileStat> items = new TreeMap<>();
    private final SortedMap<String, String> problems = new TreeMap<>();
    private final SortedSet<String> mounts = new TreeSet<>();

    private DirectoryReading(HeldDirectory directory, @Nullable RelativePath path) {
        this.directory = directory;
        this.path = path;
    }

    /**
     * @param directory newly opened
     * @param path its path, null for the root
     */
    static Listing of(HeldDirectory directory, @Nullable RelativePath path) throws IOException {
        DirectoryReading reading = new DirectoryReading(directory, path);
        for (ListedName name : directory.read()) {
            reading.add(name);
        }
        return new Listing(reading.items, reading.problems, reading.mounts);
    }

    private void add(ListedName listed) {
        String name = listed.text();
        if (name == null) {
            problems.put(listed.escaped(), "has a name that is not UTF-8");
            return;
        }
        if (path == null && RelativePath.isReserved(name)) {
            return;
        }
        String problem = problemWith(name);
        if (problem != null) {
            problems.put(listed.escaped(), problem);
            return;
        }
        look(name);
    }

    private @Nullable String problemWith(String name) {
        try {
            RelativePath _ = path == null ? RelativePath.of(name) : path.child(name);
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private void look(String name) {
        try {
            FileStat found = directory.look(name);
            if (found == null) {
                return; // gone since it was listed
            }
            if (found.kind() == Kind.DIRECTORY && found.device() != directory.key().device()) {
                problems.put(name, "is on another file system than its folder");
                return;
            }
            items.put(name, found);
        } catch (ForeignMountException e) {
            mounts.add(name);
            problems.put(name, Faults.reason(e));
        } catch (IOException e) {
            problems.put(name, Faults.reason(e));
        }
    }
}
