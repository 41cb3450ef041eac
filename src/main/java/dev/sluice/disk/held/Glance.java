package dev.sluice.disk.held;

import dev.sluice.domain.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What is at a name, without its times.
 *
 * @param kind null for what is not replicated
 * @param size bytes; for a symbolic link those of its target
 */
public record Glance(FileKey key, @Nullable Kind kind, long size) {

    public boolean isFile() {
        return kind == Kind.FILE;
    }

    public boolean isDirectory() {
        return kind == Kind.DIRECTORY;
    }

    public boolean isSymlink() {
        return kind == Kind.SYMLINK;
    }
}
