package dev.sluice.disk.jdk;

import dev.sluice.disk.held.Glance;
import dev.sluice.disk.held.Named;
import dev.sluice.disk.held.TargetChangedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sets the mode of what its owner may not open. The JDK opens for that whatever may be a link, so
 * here it goes by the full path, which follows links. It is done only where nobody but the owner
 * and root can put one there: in directories of theirs to which no other can write.
 */
final class ShutMode {

    private static final int OTHERS_WRITE = 022;
    private static final int STICKY = 01000;
    private static final int SPECIAL = 07000;

    private ShutMode() {}

    /**
     * @param bits permissions and special bits
     * @param refused what came of the other way
     * @throws AccessDeniedException if it cannot be done safely
     */
    static void set(JavaDirectory parent, String name, int bits, AccessDeniedException refused)
            throws IOException {
        Path path = parent.fullPath(name);
        Glance found = parent.glance(name);
        if (found == null || !isSafe(parent, name, found)) {
            throw refused;
        }
        Named.run(parent.pathOf(name), () -> Files.setAttribute(path, "unix:mode", bits));
        Glance now = parent.glance(name);
        if (now == null || !now.key().equals(found.key())) {
            throw new TargetChangedException(
                    parent.pathOf(name) + ": replaced while its mode was set");
        }
    }

    /** Whether it can be done so. */
    static boolean isSafe(JavaDirectory parent, String name) throws IOException {
        Glance found = parent.glance(name);
        return found != null && isSafe(parent, name, found);
    }

    private static boolean isSafe(JavaDirectory parent, String name, Glance found)
            throws IOException {
        return (found.isFile() || found.isDirectory())
                && parent.leadsHere()
                && isOurs(parent, owner(parent.fullPath(name)));
    }

    /** The bits that the JDK's views take away when they set a mode. */
    static int special(JavaDirectory parent, String name) throws IOException {
        Path path = parent.fullPath(name);
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return mode & SPECIAL;
    }

    private static int owner(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    /** From the directory itself up to the root of the folder, whose own path is trusted. */
    private static boolean isOurs(JavaDirectory parent, int owner) throws IOException {
        int depth = parent.path().isEmpty() ? 0 : Path.of(parent.path()).getNameCount();
        @Nullable Path each = parent.fullPath();
        for (int i = 0; i <= depth; i++) {
            if (each == null || !isClosedToOthers(each, owner)) {
                return false;
            }
            each = each.getParent();
        }
        return true;
    }

    private static boolean isClosedToOthers(Path directory, int owner) throws IOException {
        Map<String, Object> found = Files.readAttributes(directory, "unix:uid,mode");
        int uid = number(found, "uid");
        int mode = number(found, "mode");
        return (uid == owner || uid == 0) && ((mode & OTHERS_WRITE) == 0 || (mode & STICKY) != 0);
    }

    private static int number(Map<String, Object> found, String name) {
        return (int) Objects.requireNonNull(found.get(name), name);
    }
}
