package dev.sluice.disk.held;

import dev.sluice.disk.linux.MemoryDisk;
import java.lang.ref.WeakReference;
import java.nio.file.FileStore;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The room on a {@link MemoryDisk}. */
final class MemoryStore extends FileStore {

    /** Weak, since the program keeps each file system that it has ever seen in mind. */
    private final WeakReference<MemoryDisk> disk;

    MemoryStore(MemoryDisk disk) {
        this.disk = new WeakReference<>(disk);
    }

    private MemoryDisk disk() {
        return Objects.requireNonNull(disk.get());
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String type() {
        return "memory";
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public long getTotalSpace() {
        return disk().capacity();
    }

    @Override
    public long getUsableSpace() {
        return disk().free();
    }

    @Override
    public long getUnallocatedSpace() {
        return disk().free();
    }

    @Override
    public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
        return true;
    }

    @Override
    public boolean supportsFileAttributeView(String name) {
        return true;
    }

    @Override
    public <V extends FileStoreAttributeView> @Nullable V getFileStoreAttributeView(Class<V> type) {
        return null;
    }

    @Override
    public Object getAttribute(String attribute) {
        throw new UnsupportedOperationException(attribute);
    }
}
