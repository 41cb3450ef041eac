package dev.sluice.disk.held;

import dev.sluice.disk.linux.Errno;
import dev.sluice.disk.linux.KernelLinks;
import dev.sluice.disk.linux.MemoryDisk;
import dev.sluice.disk.linux.MemoryNode;
import java.io.IOException;

/** Links, renames and exchanges on a {@link MemoryDisk}, as {@link KernelLinks} makes them. */
public final class MemoryLinks implements HardLinks {

    @Override
    public Result link(
            HeldDirectory from, String name, FileKey key, HeldDirectory to, String newName)
            throws IOException {
        MemoryDirectory source = MemoryDirectory.of(from);
        MemoryDirectory target = MemoryDirectory.of(to);
        target.step("link", newName);
        MemoryDisk disk = source.disk();
        synchronized (disk) {
            MemoryNode found = disk.find(source.node(), MemoryDisk.bytes(name), from.pathOf(name));
            if (found == null) {
                throw Errno.exception(Errno.ENOENT, from.pathOf(name));
            }
            disk.link(found, target.node(), MemoryDisk.bytes(newName), to.pathOf(newName));
        }
        Glance made = to.glance(newName);
        if (made == null || !made.key().equals(key)) {
            if (made != null && to.isReserved()) {
                to.removeFile(newName);
            }
            throw new TargetChangedException(to.pathOf(newName) + ": it was replaced meanwhile");
        }
        return Result.DONE;
    }

    @Override
    public Result move(HeldDirectory from, String name, HeldDirectory to, String newName)
            throws IOException {
        MemoryDirectory source = MemoryDirectory.of(from);
        MemoryDirectory target = MemoryDirectory.of(to);
        target.step("rename", newName);
        synchronized (source.disk()) {
            source.disk()
                    .rename(
                            source.node(),
                            MemoryDisk.bytes(name),
                            target.node(),
                            MemoryDisk.bytes(newName),
                            false,
                            to.pathOf(newName));
        }
        return Result.DONE;
    }

    @Override
    public boolean exchanges() {
        return true;
    }

    @Override
    public Result exchange(HeldDirectory from, String name, HeldDirectory to, String newName)
            throws IOException {
        MemoryDirectory source = MemoryDirectory.of(from);
        MemoryDirectory target = MemoryDirectory.of(to);
        target.step("exchange", newName);
        synchronized (source.disk()) {
            source.disk()
                    .exchange(
                            source.node(),
                            MemoryDisk.bytes(name),
                            target.node(),
                            MemoryDisk.bytes(newName),
                            to.pathOf(newName));
        }
        return Result.DONE;
    }
}
