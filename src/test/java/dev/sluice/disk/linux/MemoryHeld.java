package dev.sluice.disk.linux;

import dev.sluice.disk.held.Preserving;
import dev.sluice.disk.held.Stat;
import dev.sluice.domain.Extras;
import dev.sluice.domain.Mode;
import dev.sluice.fault.SystemException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Owner, bits and attributes of a node of a {@link MemoryDisk}, for the same code as the kernel's.
 */
public final class MemoryHeld implements HeldAttributes {

    private static final int LINKS = 16;
    private static final int USER = 20;
    private static final int GROUP = 24;
    private static final int MODE = 28;

    private final MemoryDisk disk;
    private final MemoryNode node;
    private final String path;
    private final MemorySegment buffer = MemorySegment.ofArray(new long[(int) Stat.SIZE / 8]);

    private MemoryHeld(MemoryDisk disk, MemoryNode node, String path) {
        this.disk = disk;
        this.node = node;
        this.path = path;
    }

    public static Extras extras(
            MemoryDisk disk, MemoryNode node, String path, Preserving preserving)
            throws IOException {
        try (KernelExtras extras =
                new KernelExtras(new MemoryHeld(disk, node, path), path, preserving, false)) {
            return extras.read();
        }
    }

    public static Extras setExtras(
            MemoryDisk disk,
            MemoryNode node,
            String path,
            Extras wanted,
            Mode mode,
            Preserving preserving,
            boolean isStaged)
            throws IOException {
        try (KernelExtras extras =
                new KernelExtras(new MemoryHeld(disk, node, path), path, preserving, isStaged)) {
            return extras.set(wanted, mode);
        }
    }

    @Override
    public Stat stat() {
        synchronized (disk) {
            buffer.set(ValueLayout.JAVA_INT, LINKS, node.links);
            buffer.set(ValueLayout.JAVA_INT, USER, (int) node.user);
            buffer.set(ValueLayout.JAVA_INT, GROUP, (int) node.group);
            short mode = (short) (node.mode | MemoryAttributes.type(node));
            buffer.set(ValueLayout.JAVA_SHORT, MODE, mode);
            return new Stat(buffer);
        }
    }

    @Override
    public List<String> names() throws IOException {
        disk.step("getxattr", path);
        synchronized (disk) {
            return List.copyOf(node.attributes.keySet());
        }
    }

    @Override
    public byte @Nullable [] value(String attribute) {
        synchronized (disk) {
            return node.attributes.get(attribute);
        }
    }

    private interface Setting {
        int set();
    }

    private int step(String call, Setting setting) throws IOException {
        try {
            disk.step(call, path);
        } catch (SystemException e) {
            return -e.number();
        }
        synchronized (disk) {
            return setting.set();
        }
    }

    @Override
    public int set(String attribute, byte[] value) throws IOException {
        return step("setxattr", () -> disk.setAttribute(node, attribute, value));
    }

    @Override
    public int remove(String attribute) throws IOException {
        return step("setxattr", () -> disk.setAttribute(node, attribute, null));
    }

    @Override
    public int setOwner(long user, long group) throws IOException {
        return step("fchown", () -> disk.setOwner(node, user, group));
    }

    @Override
    public int setMode(int bits) throws IOException {
        return step(
                "fchmod",
                () -> {
                    disk.setMode(node, bits);
                    return 0;
                });
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
