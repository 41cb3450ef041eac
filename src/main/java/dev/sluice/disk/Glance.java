package dev.sluice.disk;

import dev.sluice.domain.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What is at a name, without its times.
 *
 * @param kind null for what is not replicated
 * @param size bytes; for a symbolic link those of its target
 */
record Glance(FileKey key, @Nullable Kind kind, long size) {

    boolean isFile() {
        return kind == Kind.FILE;
    }

    boolean isDirectory() {
        return kind == Kind.DIRECTORY;
    }

    boolean isSymlink() {
        return kind == Kind.SYMLINK;
    }
}
