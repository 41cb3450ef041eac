package dev.sluice.disk;

import dev.sluice.domain.FileIdentity;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Copies contents; the kernel does it where it can (copy_file_range, which may share blocks). */
final class Copying {

    private Copying() {}

    /** Makes the target's content the first so many bytes of the source. */
    static void content(FileChannel source, FileChannel target, long size) throws IOException {
        target.truncate(0);
        target.position(0);
        long done = 0;
        while (done < size) {
            long count = source.transferTo(done, size - done, target);
            if (count <= 0) {
                throw new EOFException("copied " + done + " bytes, " + size + " expected");
            }
            done += count;
        }
    }

    /** Makes a file or a symbolic link like another, under a name that is free. */
    static void whole(
            HeldDirectory from,
            String name,
            FileIdentity identity,
            HeldDirectory ours,
            String newName)
            throws IOException {
        switch (identity.kind()) {
            case SYMLINK -> LinkTarget.make(ours, newName, LinkTarget.read(from, name));
            case FILE -> file(from, name, identity, ours, newName);
            case DIRECTORY ->
                    throw new IllegalStateException(
                            "bug: copy of a directory " + from.pathOf(name));
        }
    }

    private static void file(
            HeldDirectory from,
            String name,
            FileIdentity identity,
            HeldDirectory ours,
            String newName)
            throws IOException {
        try (OpenFile source = Opening.of(from, name);
                FileChannel target =
                        ours.open(
                                newName,
                                Set.of(
                                        StandardOpenOption.CREATE_NEW,
                                        StandardOpenOption.WRITE,
                                        LinkOption.NOFOLLOW_LINKS),
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rw-------")))) {
            new Expectation(from.pathOf(name), identity).checkButCtime(source.identity());
            content(source.channel(), target, identity.size());
        }
        ours.setMtime(newName, identity.mtime());
        ours.setMode(newName, identity.mode());
    }
}
