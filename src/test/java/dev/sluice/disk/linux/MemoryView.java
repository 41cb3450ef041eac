package dev.sluice.disk.linux;

import dev.sluice.disk.held.MemoryFileSystem;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at and changes what a path of a {@link MemoryFileSystem} leads to. */
record MemoryView(Finding found, MemoryDisk disk) implements PosixFileAttributeView {

    /** What the path leads to at the moment. */
    @FunctionalInterface
    interface Finding {
        MemoryNode node() throws IOException;
    }

    @Override
    public String name() {
        return "posix";
    }

    @Override
    public PosixFileAttributes readAttributes() throws IOException {
        synchronized (disk) {
            return MemoryAttributes.of(disk, found.node());
        }
    }

    @Override
    public void setTimes(
            @Nullable FileTime mtime, @Nullable FileTime atime, @Nullable FileTime created)
            throws IOException {
        if (mtime != null) {
            synchronized (disk) {
                disk.setMtime(found.node(), mtime.toInstant());
            }
        }
    }

    @Override
    public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
        synchronized (disk) {
            disk.setMode(found.node(), MemoryAttributes.bits(permissions));
        }
    }

    @Override
    public void setGroup(GroupPrincipal group) {
        throw new UnsupportedOperationException();
    }

    @Override
    public UserPrincipal getOwner() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setOwner(UserPrincipal owner) {
        throw new UnsupportedOperationException();
    }
}
