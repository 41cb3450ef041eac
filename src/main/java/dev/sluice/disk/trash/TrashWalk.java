package dev.sluice.disk.trash;

import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.Found;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryNotEmptyException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * One walk over all of a trash: what is too old goes, and what changed since it came is told. What
 * is done to a file holds off whoever takes something meanwhile; the walk as a whole does not.
 */
final class TrashWalk {

    private static final System.Logger LOG = System.getLogger(TrashWalk.class.getName());

    /** From the time in a name until what has it is in the trash. */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(10);

    private final Trash trash;
    private final Instant before;
    private final Separation separation;
    private final NotedPaths saves;

    /** Files with several names that were counted. */
    private final Set<FileKey> counted = new HashSet<>();

    /**
     * @param before what came before that goes
     * @param separation tries again what it could not do
     * @param saves takes what no other node has
     */
    TrashWalk(Trash trash, Instant before, Separation separation, NotedPaths saves) {
        this.trash = trash;
        this.before = before;
        this.separation = separation;
        this.saves = saves;
    }

    /** The bytes that are left in a directory and below it. */
    long over(HeldDirectory directory) throws IOException {
        long left = 0;
        for (String name : Trash.names(directory)) {
            Found found = directory.find(name);
            if (found != null && found.isDirectory()) {
                try (HeldDirectory below = directory.enter(name)) {
                    left += over(below);
                }
                removeIfEmpty(directory, name);
            } else if (found != null) {
                left += over(directory, name, found);
            }
        }
        return left;
    }

    private long over(HeldDirectory directory, String name, Found found) throws IOException {
        TrashName parsed = TrashName.parse(name);
        if (parsed != null && parsed.at().isBefore(before)) {
            directory.removeFile(name);
            return 0;
        }
        if (parsed != null && parsed.isOnlyCopy()) {
            saves.add(directory.pathOf(name));
        } else if (parsed != null) {
            separation.again(directory, name, found);
            markIfWrittenTo(directory, parsed, found);
        }
        return found.isShared() && !counted.add(found.key()) ? 0 : found.size();
    }

    /**
     * Whoever had a file open when it was replaced or removed goes on writing to what is in the
     * trash: then nobody else has what is there now.
     */
    private void markIfWrittenTo(HeldDirectory directory, TrashName name, Found found)
            throws IOException {
        FileStat now = found.identity();
        Instant settled = name.at().plus(LONGEST_STEP);
        if (now != null
                && now.kind() == Kind.FILE
                && now.mtime().isAfter(settled)
                && now.ctime().isAfter(settled)) {
            synchronized (trash) {
                mark(directory, name.text(), name.ofOnlyCopy().text());
            }
        }
    }

    private void mark(HeldDirectory directory, String name, String own) throws IOException {
        if (directory.glance(name) == null || directory.glance(own) != null) {
            return; // a newer version has taken its room
        }
        directory.move(name, directory, own);
        saves.add(directory.pathOf(own));
        LOG.log(
                Level.WARNING,
                "{0} was written to after a peer''s change had taken its place; what was written is"
                        + " kept as {1}",
                directory.pathOf(name),
                directory.pathOf(own));
    }

    /** Not while something is being kept, which may just have made the directory for itself. */
    private void removeIfEmpty(HeldDirectory directory, String name) throws IOException {
        synchronized (trash) {
            try {
                directory.removeDirectory(name);
            } catch (DirectoryNotEmptyException e) {
                // Something younger is in it.
            }
        }
    }
}
