package dev.sluice.disk.held;

import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What was found at a name, whatever it is.
 *
 * @param identity null for what is not replicated
 * @param links how many names it has
 * @param type what it is, in words
 */
public record Found(FileKey key, @Nullable FileStat identity, int links, String type) {

    public static Found of(FileStat identity) {
        return new Found(FileKey.of(identity), identity, 1, "is a " + identity.kind());
    }

    public boolean isDirectory() {
        return identity != null && identity.kind() == Kind.DIRECTORY;
    }

    /** The same, as it was before it was lent, see {@link Lent}. */
    Found undone() {
        return identity == null ? this : new Found(key, Lent.undone(identity), links, type);
    }

    /** Whether somebody else could reach it by another name. */
    public boolean isShared() {
        return links > 1 && identity != null && identity.kind() == Kind.FILE;
    }

    /** Bytes that it has of its own. */
    public long size() {
        return identity == null ? 0 : identity.size();
    }

    /** Whether it is what was seen before; being renamed meanwhile has changed the ctime alone. */
    public boolean isStill(Found before) {
        if (identity == null || before.identity == null) {
            return identity == null && before.identity == null && key.equals(before.key);
        }
        return new Expectation("", before.identity).isMetButForCtime(identity);
    }
}
