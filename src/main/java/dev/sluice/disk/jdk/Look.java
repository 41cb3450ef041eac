package dev.sluice.disk.jdk;

import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.FileType;
import dev.sluice.disk.held.Found;
import dev.sluice.disk.held.Glance;
import dev.sluice.disk.held.Stamp;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link FileStat}, ctime included.
 *
 * <p>The JDK gives the ctime for a full path only, and a full path may lead elsewhere when somebody
 * replaces a directory above by a link. So everything is taken from one stat by the full path, and
 * believed only if the held directory, a moment later, has that very inode at the name. Then it was
 * the stat of what lies in our tree, and all of it was true at one instant.
 */
final class Look {

    private static final String FIELDS = "unix:mode,size,ino,dev,nlink,ctime,lastModifiedTime";

    /** Enough for a name that is just being replaced; a path that leads elsewhere never agrees. */
    private static final int TRIES = 5;

    private static final int PERMISSIONS = 0777;

    /** One stat, made after the given instant. */
    private record Stat(
            int mode,
            int links,
            long size,
            FileKey key,
            FileTime ctime,
            FileTime mtime,
            Instant at) {}

    private Look() {}

    /**
     * Whatever it is.
     *
     * @return null if nothing is there
     */
    static @Nullable Found find(JavaDirectory directory, String name) throws IOException {
        Stat stat = stat(directory, name);
        if (stat == null) {
            return null;
        }
        return new Found(stat.key(), identity(stat), stat.links(), FileType.named(stat.mode()));
    }

    static boolean isFifo(JavaDirectory directory, String name) throws IOException {
        Stat stat = stat(directory, name);
        return stat != null && FileType.isFifo(stat.mode());
    }

    private static @Nullable Stat stat(JavaDirectory directory, String name) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Stat stat = byFullPath(directory, name);
            Glance held = directory.glance(name);
            if (held == null) {
                return null;
            }
            if (stat != null && stat.key().equals(held.key())) {
                return stat;
            }
        }
        throw new FileSystemException(
                directory.pathOf(name),
                null,
                "looked at " + TRIES + " times while it or a directory above was being replaced");
    }

    private static @Nullable Stat byFullPath(JavaDirectory directory, String name)
            throws IOException {
        try {
            Instant at = Instant.now();
            return stat(
                    Files.readAttributes(
                            directory.fullPath(name), FIELDS, LinkOption.NOFOLLOW_LINKS),
                    at);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return null;
        } catch (FileSystemException e) {
            // "Not a directory" and "Too many links" have no class of their own here.
            if (directory.leadsHere()) {
                throw e;
            }
            return null;
        }
    }

    private static Stat stat(Map<String, Object> fields, Instant at) {
        return new Stat(
                (int) field(fields, "mode"),
                (int) field(fields, "nlink"),
                (long) field(fields, "size"),
                new FileKey((long) field(fields, "dev"), (long) field(fields, "ino")),
                (FileTime) field(fields, "ctime"),
                (FileTime) field(fields, "lastModifiedTime"),
                at);
    }

    private static Object field(Map<String, Object> fields, String name) {
        Object value = fields.get(name);
        if (value == null) {
            throw new IllegalStateException("bug: this JDK does not give unix:" + name);
        }
        return value;
    }

    private static @Nullable FileStat identity(Stat stat) {
        Kind kind = FileType.kind(stat.mode());
        if (kind == null) {
            return null;
        }
        return new FileStat(
                kind,
                kind == Kind.FILE ? stat.size() : 0,
                Stamp.read(stat.mtime()),
                Stamp.read(stat.ctime()),
                new Mode(stat.mode() & PERMISSIONS),
                stat.key().device(),
                stat.key().inode(),
                stat.at());
    }
}
