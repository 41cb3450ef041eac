package dev.sluice.disk.held;

import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What must be at a path before it is changed.
 *
 * @param identity null for nothing
 */
public record Expectation(String path, @Nullable FileStat identity) {

    /** What is at a target; something that cannot be replicated was not expected there. */
    public static @Nullable FileStat look(HeldDirectory parent, RelativePath target)
            throws IOException {
        try {
            return parent.look(target.name());
        } catch (NotReplicatedException e) {
            throw new TargetChangedException(target + ": what is there " + e.getReason());
        }
    }

    /** Whether a directory is expected: one that is there is not compared by its times. */
    public boolean isDirectory() {
        return identity != null && identity.kind() == Kind.DIRECTORY;
    }

    /**
     * The times and the mode of a directory change with what a round does in it, so it is the same
     * if it is the same inode.
     */
    public void check(@Nullable FileStat found) throws TargetChangedException {
        check(found, true);
    }

    /** As {@link #check}, for what was linked or renamed since, which changes the ctime alone. */
    public void checkButCtime(@Nullable FileStat found) throws TargetChangedException {
        check(found, false);
    }

    /** As {@link #checkButCtime}, without an exception. */
    public boolean isMetButForCtime(@Nullable FileStat found) {
        return difference(identity, found, false) == null;
    }

    /** For what does not meet it. */
    public TargetChangedException unmet(Found found) {
        return new TargetChangedException(
                path
                        + ": "
                        + (found.identity() == null
                                ? "what is there " + found.type()
                                : difference(identity, found.identity(), false)));
    }

    private void check(@Nullable FileStat found, boolean withCtime) throws TargetChangedException {
        String difference = difference(identity, found, withCtime);
        if (difference != null) {
            throw new TargetChangedException(path + ": " + difference);
        }
    }

    private static @Nullable String difference(
            @Nullable FileStat expected, @Nullable FileStat found, boolean withCtime) {
        if (expected == null) {
            return found == null ? null : "a " + found.kind() + " on disk, nothing expected";
        }
        if (found == null) {
            return "nothing on disk, a " + expected.kind() + " expected";
        }
        if (found.kind() != expected.kind()) {
            return differ("kind", found.kind(), expected.kind());
        }
        if (!FileKey.of(found).equals(FileKey.of(expected))) {
            return differ("inode", FileKey.of(found), FileKey.of(expected));
        }
        return found.kind() == Kind.DIRECTORY ? null : change(expected, found, withCtime);
    }

    private static @Nullable String change(FileStat expected, FileStat found, boolean withCtime) {
        if (found.size() != expected.size()) {
            return differ("size", found.size(), expected.size());
        }
        if (!found.mtime().equals(expected.mtime())) {
            return differ("mtime", found.mtime(), expected.mtime());
        }
        if (!found.mode().equals(expected.mode())) {
            return differ("mode", found.mode(), expected.mode());
        }
        return !withCtime || found.ctime().equals(expected.ctime())
                ? null
                : differ("ctime", found.ctime(), expected.ctime());
    }

    private static String differ(String what, Object found, Object expected) {
        return what + " " + found + " on disk, " + expected + " expected";
    }
}
