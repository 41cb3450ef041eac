package dev.sluice.disk;

import dev.sluice.disk.held.MemoryFileSystem;
import dev.sluice.disk.linux.MemoryDisk;
import dev.sluice.disk.linux.MemoryNode;
import dev.sluice.disk.linux.MemoryPath;
import dev.sluice.disk.linux.MemoryPaths;
import dev.sluice.fault.SystemException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A disk in memory as a simulation has it in hand. */
public final class SimulatedDisk {

    /** Told of each call of a program before it is made. */
    @FunctionalInterface
    public interface Calls {
        void before(String call, String path) throws IOException;
    }

    private final MemoryFileSystem system;

    public SimulatedDisk(InstantSource clock, Random order, boolean isOrdered) {
        system = new MemoryFileSystem(clock);
        system.disk().shuffle(order);
        if (!isOrdered) {
            system.disk().weakest();
        }
    }

    public Path path(String path) {
        return system.getPath(path);
    }

    public void onCall(Calls calls) {
        system.disk().fault(calls::before);
    }

    /** What a person has written outlasts a loss of power: it is not about what that leaves. */
    public void sync(Path file) throws IOException {
        MemoryDisk disk = system.disk();
        for (@Nullable Path each = file; each != null; each = each.getParent()) {
            MemoryNode node = MemoryPaths.at(disk, disk.root, MemoryPath.of(each).bytes());
            if (node != null) {
                disk.force(node);
            }
        }
    }

    /**
     * From now on whoever is here may not give files away, and the programs open nothing that its
     * mode keeps from its owner.
     */
    public void ordinaryUser() {
        system.disk().ordinaryUser();
        system.disk().unprivilegedPrograms();
    }

    private MemoryNode node(Path path) throws IOException {
        MemoryDisk disk = system.disk();
        MemoryNode node = MemoryPaths.at(disk, disk.root, MemoryPath.of(path).bytes());
        if (node == null) {
            throw new NoSuchFileException(path.toString());
        }
        return node;
    }

    /** Whether that is allowed. A number of -1 leaves what it is. */
    public boolean setOwner(Path path, long user, long group) throws IOException {
        return system.disk().setOwner(node(path), user, group) == 0;
    }

    /** Null takes it away; what is not allowed changes nothing. */
    public void setAttribute(Path path, String name, byte @Nullable [] value) throws IOException {
        int _ = system.disk().setAttribute(node(path), name, value);
    }

    public long user(Path path) throws IOException {
        return node(path).user;
    }

    public long group(Path path) throws IOException {
        return node(path).group;
    }

    public int special(Path path) throws IOException {
        return node(path).mode & 07000;
    }

    public SortedMap<String, byte[]> attributes(Path path) throws IOException {
        return node(path).attributes;
    }

    /** From now on there is so much room left. */
    public void fill(long free) {
        MemoryDisk disk = system.disk();
        disk.resize(disk.capacity() - disk.free() + free);
    }

    /** All the room of the begin. */
    public void clear() {
        system.disk().resize(1L << 40);
    }

    /** Does something that finds room, however full the disk is. */
    public void withRoom(Runnable work) {
        long before = system.disk().capacity();
        clear();
        work.run();
        system.disk().resize(before);
    }

    public void losePower(Random random) {
        system.disk().losePower(random);
    }

    /** A failure of the system, by its number. */
    public static IOException failure(String path, int number) {
        return new SystemException(Objects.requireNonNull(path), number);
    }
}
