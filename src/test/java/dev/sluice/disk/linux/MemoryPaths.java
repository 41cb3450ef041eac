package dev.sluice.disk.linux;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Goes by whole paths on a {@link MemoryDisk}, as the kernel does for people. */
public final class MemoryPaths {

    private static final int MAX_LINKS = 40;

    private MemoryPaths() {}

    /** What a path leads to, all links in it followed; null if it leads nowhere. */
    public static @Nullable MemoryNode follow(MemoryDisk disk, MemoryNode start, String path)
            throws IOException {
        return walk(disk, start, path, true, MAX_LINKS);
    }

    /** The same, but for a link at its end. */
    public static @Nullable MemoryNode at(MemoryDisk disk, MemoryNode start, String path)
            throws IOException {
        return walk(disk, start, path, false, MAX_LINKS);
    }

    private static @Nullable MemoryNode walk(
            MemoryDisk disk, MemoryNode start, String path, boolean isFollowed, int links)
            throws IOException {
        MemoryNode current = path.startsWith("/") ? disk.root : start;
        String[] names = path.split("/", -1);
        for (int i = 0; i < names.length; i++) {
            boolean isLast = i == names.length - 1;
            MemoryNode next = step(disk, current, names[i], path);
            if (next != null && next.isLink() && (isFollowed || !isLast)) {
                if (links == 0) {
                    throw Errno.exception(Errno.ELOOP, path);
                }
                next = walk(disk, current, next.target, true, links - 1);
            }
            if (next == null) {
                return null;
            }
            current = next;
        }
        return current;
    }

    private static @Nullable MemoryNode step(
            MemoryDisk disk, MemoryNode current, String name, String path) throws IOException {
        return switch (name) {
            case "", "." -> current;
            case ".." -> current.parent == null ? current : current.parent;
            default -> disk.find(current, name, path);
        };
    }
}
