package dev.sluice.disk.staging;

import dev.sluice.disk.held.Closing;
import dev.sluice.disk.held.Expectation;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.domain.FileIdentity;
import dev.sluice.domain.Metadata;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;

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
            case SYMLINK -> ours.makeLink(newName, from.readLink(name));
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
        file(from, name, identity, ours, newName, Metadata.of(identity), false);
    }

    /**
     * Makes a file with the content of another. After a failure there is none.
     *
     * @param isForced whether its content is fsynced
     */
    static void file(
            HeldDirectory from,
            String name,
            FileIdentity identity,
            HeldDirectory ours,
            String newName,
            Metadata metadata,
            boolean isForced)
            throws IOException {
        try (OpenFile source = from.open(name)) {
            new Expectation(from.pathOf(name), identity).checkButCtime(source.identity());
            FileChannel target = ours.create(newName);
            try (target) {
                content(source.channel(), target, identity.size());
                if (isForced) {
                    target.force(true);
                }
                ours.setMtime(newName, metadata.mtime());
                ours.setMode(newName, metadata.mode());
            } catch (IOException e) {
                Closing.quietly(() -> ours.removeFile(newName));
                throw e;
            }
        }
    }
}
