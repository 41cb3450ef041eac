package dev.sluice.disk.root;

import dev.sluice.disk.held.HardLinks;
import dev.sluice.disk.held.MemoryFileSystem;
import dev.sluice.disk.held.MemoryLinks;
import dev.sluice.disk.jdk.PathLinks;
import dev.sluice.disk.linux.KernelLinks;
import dev.sluice.disk.linux.MemoryDisk;
import dev.sluice.disk.linux.MemoryPath;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The forms of a held directory. What is above them finds the same in all, and so do tests. */
public enum DiskForm {
    KERNEL(Way.KERNEL),
    OLD_KERNEL(Way.OLD_KERNEL),
    JAVA(Way.JAVA),

    /** On a {@link MemoryDisk}, for simulations. */
    MEMORY(null);

    private final @Nullable Way way;

    DiskForm(@Nullable Way way) {
        this.way = way;
    }

    /** What a node on this machine would take. */
    public static DiskForm best() {
        return valueOf(Way.best().name());
    }

    /** An empty directory for a test, given one on the machine's disk; what it gave stays. */
    public Path place(Path directory) {
        return way == null && !(directory instanceof MemoryPath)
                ? new MemoryFileSystem(InstantSource.system()).getPath("/")
                : directory;
    }

    public FolderRoot open(Path directory) throws RootException {
        return way == null ? FolderRoot.open(directory) : FolderRoot.open(directory, way);
    }

    public HardLinks links() {
        if (way == null) {
            return new MemoryLinks();
        }
        return switch (way) {
            case KERNEL, OLD_KERNEL -> new KernelLinks();
            case JAVA -> new PathLinks();
        };
    }
}
