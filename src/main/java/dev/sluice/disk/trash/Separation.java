package dev.sluice.disk.trash;

import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.disk.held.Closing;
import dev.sluice.disk.held.Expectation;
import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.Found;
import dev.sluice.disk.held.HardLinks;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.staging.Copier;
import dev.sluice.disk.staging.StagedName;
import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Latest;
import dev.sluice.domain.RelativePath;
import dev.sluice.fault.Faults;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives what lies in the trash and has further names a content of its own: whoever writes by one of
 * those would change it here as well. Where no copy can be made, for want of room for example, it
 * stays what it is: that is told, and tried again at each walk. When further names of the same file
 * come, they are names of that copy. For several threads.
 */
final class Separation {

    private static final System.Logger LOG = System.getLogger(Separation.class.getName());

    private static final String CHANGES =
            "has further names and could not be copied, so writing to those changes it";

    /** Files of which further names may come. */
    private static final int MAX_COPIED = 1_000;

    private final Trash trash;
    private final FolderRoot root;
    private final Copier copier;

    /** By the file. */
    private final Map<FileKey, Copied> copied = new Latest<>(MAX_COPIED);

    /**
     * A copy that lies in the trash.
     *
     * @param file as it was when it was copied
     */
    private record Copied(FileStat file, @Nullable RelativePath below, String name, FileKey key) {}

    private final NotedPaths failed = new NotedPaths();
    private volatile String reason = "";

    Separation(Trash trash, FolderRoot root, Copier copier) {
        this.trash = trash;
        this.root = root;
        this.copier = copier;
    }

    /**
     * May last as long as it takes to copy the file.
     *
     * @param below where in the trash it lies; null for its top
     */
    void separate(
            @Nullable RelativePath below, HeldDirectory directory, String name, Found shared) {
        String path = directory.pathOf(name);
        FileStat identity = Objects.requireNonNull(shared.identity());
        try {
            StagedName another = copyThatIsThere(shared.key(), identity, directory, name);
            StagedName copy =
                    another != null || !shared.isShared()
                            ? another
                            : copier.copy(directory, name, identity);
            if (copy != null) {
                FileKey key = FileKey.of(copy.identity());
                trash.replace(directory, name, identity, copy);
                failed.remove(path);
                note(shared.key(), new Copied(identity, below, name, key));
            }
            if (another != null) {
                trash.add(-shared.size());
            }
        } catch (IOException e) {
            failed(path, e);
        }
    }

    /** Whether another name of a file has come, and was copied. */
    boolean isCopied(FileKey file) {
        synchronized (copied) {
            return copied.containsKey(file);
        }
    }

    private void note(FileKey file, Copied copy) {
        synchronized (copied) {
            copied.put(file, copy);
        }
    }

    /** A name in staging of the copy that was made of another name of a file; null if none was. */
    private @Nullable StagedName copyThatIsThere(
            FileKey file, FileStat identity, HeldDirectory directory, String name) {
        Copied known;
        synchronized (copied) {
            known = copied.get(file);
        }
        if (known == null || !new Expectation("", known.file()).isMetButForCtime(identity)) {
            return null;
        }
        StagedName linked = null;
        try (HeldDirectory there = trash.enter(known.below())) {
            HeldDirectory staging = root.reserved().staging();
            String temp = root.reserved().newName("kept");
            if (root.links().link(there, known.name(), known.key(), staging, temp)
                    == HardLinks.Result.DONE) {
                linked = StagedName.at(staging, temp, root.reserved()::leave);
                if (hasContentOf(linked, directory, name, identity.size())) {
                    return linked;
                }
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "no further name for what is kept", e);
        }
        if (linked != null) {
            Closing.quietly(linked::discard);
        }
        return null;
    }

    /** A person may have taken the copy back, and written to it. */
    private static boolean hasContentOf(
            StagedName copy, HeldDirectory directory, String name, long size) throws IOException {
        try (OpenFile one = copy.directory().open(copy.name());
                OpenFile other = directory.open(name)) {
            return one.identity().size() == size
                    && other.identity().size() == size
                    && hash(one, size).equals(hash(other, size));
        }
    }

    private static Digest hash(OpenFile file, long size) throws IOException {
        return ContentDigest.ofRest(DigestAlgorithm.XXH3_128, file.channel(), size).finish();
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
            separate(null, directory, name, found);
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
