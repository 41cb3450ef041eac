package dev.sluice.disk.held;

import dev.sluice.disk.linux.MemoryDisk;
import dev.sluice.disk.linux.MemoryHeld;
import dev.sluice.disk.linux.MemoryNode;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Mode;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file of a {@link MemoryDisk} that was made in one go. */
final class MemoryWhole implements NamelessWhole {

    private final MemoryDirectory directory;
    private final MemoryNode file;
    private final String path;
    private final FileStat identity;

    private MemoryWhole(MemoryDirectory directory, MemoryNode file, String path)
            throws IOException {
        this.directory = directory;
        this.file = file;
        this.path = path;
        this.identity = now();
    }

    static MemoryWhole of(
            MemoryDirectory directory,
            MemoryNode file,
            String path,
            ByteBuffer content,
            Metadata metadata)
            throws IOException {
        MemoryDisk disk = directory.disk();
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        directory.step("write", "");
        synchronized (disk) {
            disk.write(file, 0, bytes, path);
        }
        directory.step("utimensat", "");
        synchronized (disk) {
            disk.setMtime(file, Stamp.toWrite(metadata.mtime()).toInstant());
            if (file.mode != metadata.mode().bits()) {
                disk.setMode(file, metadata.mode().bits());
            }
        }
        return new MemoryWhole(directory, file, path);
    }

    @Override
    public FileStat identity() {
        return identity;
    }

    @Override
    public Extras setExtras(Extras wanted, Mode mode, Preserving preserving) throws IOException {
        return MemoryHeld.setExtras(directory.disk(), file, path, wanted, mode, preserving, true);
    }

    @Override
    public FileStat now() throws IOException {
        directory.step("stat", "");
        synchronized (directory.disk()) {
            return directory.identity(file, directory.disk().clock());
        }
    }

    @Override
    public void link(HeldDirectory to, String name) throws IOException {
        MemoryDirectory target = MemoryDirectory.of(to);
        target.step("link", name);
        synchronized (directory.disk()) {
            directory.disk().link(file, target.node(), MemoryDisk.bytes(name), target.pathOf(name));
        }
    }

    @Override
    public void force() throws IOException {
        directory.step("fsync", "");
        synchronized (directory.disk()) {
            directory.disk().force(file);
        }
    }

    @Override
    public void close() {
        synchronized (directory.disk()) {
            directory.disk().release(file);
        }
    }

    @Override
    public String toString() {
        return path;
    }
}
