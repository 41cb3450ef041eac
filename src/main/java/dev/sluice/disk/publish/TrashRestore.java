package dev.sluice.disk.publish;

import dev.sluice.disk.held.Glance;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.trash.Trash;
import dev.sluice.disk.trash.TrashName;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.fault.Faults;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts files back as they were at a time: of each path that has something in the trash, what was
 * the first to be taken away then or later, since that is what was there. It is copied, so the
 * trash keeps it, and what is at the path goes to the trash; so it may be done again, and from
 * another time. What came to be at new paths stays where it is. For a scan it is as if a person had
 * copied the files. For one thread.
 */
public final class TrashRestore {

    /** Paths that are named of each kind. */
    private static final int MAX_NAMED = 100;

    private static final Mode DIRECTORY = new Mode(0755);

    /**
     * What was done.
     *
     * @param restored paths that have the content of the trash again
     * @param same paths that had it already
     * @param failed paths that do not have it
     * @param paths the first of those that were restored
     * @param failures why, of the first that failed; by path
     */
    public record Result(
            long restored,
            long same,
            long failed,
            List<String> paths,
            Map<String, String> failures) {

        public Result {
            paths = List.copyOf(paths);
            failures = new LinkedHashMap<>(failures);
        }
    }

    private final FolderRoot root;
    private final Tree tree;
    private final Instant at;
    private final boolean isDry;
    private final List<String> paths = new ArrayList<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private long restored;
    private long same;
    private long failed;

    /**
     * @param at the names in the trash have whole seconds, so this is taken as one
     * @param isDry whether it is only said what would be done
     */
    public TrashRestore(FolderRoot root, Tree tree, Instant at, boolean isDry) {
        this.root = root;
        this.tree = tree;
        this.at = at.truncatedTo(ChronoUnit.SECONDS);
        this.isDry = isDry;
    }

    /** Goes through all of the trash. */
    public Result run() throws IOException {
        below(root.reserved().trash(), null);
        return new Result(restored, same, failed, paths, failures);
    }

    private void below(HeldDirectory trash, @Nullable RelativePath directory) throws IOException {
        Map<String, TrashName> chosen = new TreeMap<>();
        List<String> directories = new ArrayList<>();
        for (String name : Trash.names(trash)) {
            TrashName parsed = TrashName.parse(name);
            Glance found = trash.glance(name);
            if (found != null && found.isDirectory()) {
                directories.add(name);
            } else if (found != null && parsed != null && mayBe(parsed)) {
                chosen.merge(
                        parsed.original(),
                        parsed,
                        (a, b) -> TrashName.BY_AGE.compare(a, b) <= 0 ? a : b);
            }
        }
        chosen.forEach((name, kept) -> restore(trash, directory, name, kept));
        if (!isDry && !chosen.isEmpty()) {
            force(directory);
        }
        for (String name : directories) {
            try (HeldDirectory entered = trash.enter(name)) {
                below(entered, directory == null ? RelativePath.of(name) : directory.child(name));
            } catch (IOException | IllegalArgumentException e) {
                fail(directory == null ? name : directory + "/" + name, e);
            }
        }
    }

    /** What was saved or written to in between is no content that the path had. */
    private boolean mayBe(TrashName name) {
        return !name.isOnlyCopy() && !name.at().isBefore(at);
    }

    private void restore(
            HeldDirectory trash, @Nullable RelativePath directory, String name, TrashName kept) {
        String shown = directory == null ? name : directory + "/" + name;
        try {
            if (kept.isCut()) {
                throw new FileSystemException(
                        shown, null, "its name was cut in the trash: copy it back by hand");
            }
            RelativePath target = directory == null ? RelativePath.of(name) : directory.child(name);
            if (restore(trash, kept.text(), target)) {
                restored++;
                if (paths.size() < MAX_NAMED) {
                    paths.add(shown);
                }
            } else {
                same++;
            }
        } catch (IOException | IllegalArgumentException e) {
            fail(shown, e);
        }
    }

    private void fail(String shown, Exception e) {
        failed++;
        if (failures.size() < MAX_NAMED) {
            failures.put(shown, e instanceof IOException io ? Faults.words(io) : e.toString());
        }
    }

    /** Returns whether it was not the same already. */
    private boolean restore(HeldDirectory trash, String name, RelativePath target)
            throws IOException {
        FileStat kept = trash.look(name);
        if (kept == null) {
            throw new FileSystemException(trash.pathOf(name), null, "is gone from the trash");
        }
        FileStat now = root.look(target);
        if (now != null && now.kind() == Kind.DIRECTORY) {
            throw new FileSystemException(target.toString(), null, "a directory is there now");
        }
        if (now != null && isSame(trash, name, kept, target, now)) {
            return false;
        }
        if (!isDry) {
            makeParents(target);
            FileStat _ = tree.publishCopy(trash, name, kept, target, now);
        }
        return true;
    }

    private boolean isSame(
            HeldDirectory trash, String name, FileStat kept, RelativePath target, FileStat now)
            throws IOException {
        if (kept.kind() != now.kind()) {
            return false;
        }
        if (kept.kind() == Kind.SYMLINK) {
            return trash.readLink(name).equals(root.readLink(target));
        }
        if (kept.size() != now.size()) {
            return false;
        }
        try (OpenFile one = trash.open(name);
                OpenFile other = root.open(target)) {
            return isSame(one, other);
        }
    }

    private static boolean isSame(OpenFile one, OpenFile other) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(64 << 10);
        ByteBuffer second = ByteBuffer.allocate(64 << 10);
        boolean more = true;
        while (more) {
            more = fill(one, first);
            boolean hasMore = fill(other, second);
            if (more != hasMore || first.mismatch(second) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the buffer is full; it is ready to be read. */
    private static boolean fill(OpenFile file, ByteBuffer buffer) throws IOException {
        buffer.clear();
        while (buffer.hasRemaining() && file.channel().read(buffer) >= 0) {}
        boolean isFull = !buffer.hasRemaining();
        buffer.flip();
        return isFull;
    }

    private void makeParents(RelativePath target) throws IOException {
        RelativePath parent = target.parent();
        if (parent != null && root.look(parent) == null) {
            makeParents(parent);
            FileStat _ = tree.makeDirectory(parent, new State.Directory(DIRECTORY), null);
        }
    }

    private void force(@Nullable RelativePath directory) {
        List<@Nullable RelativePath> all = new ArrayList<>();
        all.add(directory);
        try {
            tree.force(all);
        } catch (IOException e) {
            failures.put(
                    directory == null ? "/" : directory.toString(),
                    "what was put back may not outlast a loss of power: " + Faults.words(e));
        }
    }
}
