package dev.sluice.disk.jdk;

import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.Glance;
import dev.sluice.disk.held.NotReplicatedException;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * Opens a regular file so that the identity given is that of the channel.
 *
 * <p>Java cannot ask an open channel for its inode. But the name is looked at before and after the
 * open: if the same inode is there both times, the open between them got it. (Somebody who renames
 * files in the tree may swap another one in and out again between the two looks, within
 * microseconds; he gets another file of that same directory served, which the receiver's digest
 * refuses.) The size is compared as well, since a growing file, a log, must still be opened.
 */
final class Opening {

    private static final int TRIES = 5;

    private Opening() {}

    /**
     * @throws NoSuchFileException if there is no regular file
     */
    static OpenFile of(JavaDirectory directory, String name) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            FileStat before = file(directory, name);
            FileChannel channel = directory.channel(name);
            try {
                // In this order: a log may grow between any two of the three looks at its size.
                long size = channel.size();
                if (isStill(before, directory.glance(name), size)) {
                    return new OpenFile(channel, before);
                }
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            channel.close();
        }
        throw new FileSystemException(
                directory.pathOf(name), null, "replaced " + TRIES + " times while it was opened");
    }

    private static FileStat file(JavaDirectory directory, String name) throws IOException {
        FileStat found;
        try {
            found = directory.look(name);
        } catch (NotReplicatedException e) {
            throw noFile(directory, name, e.getReason());
        }
        if (found == null) {
            throw noFile(directory, name, null);
        }
        if (found.kind() != Kind.FILE) {
            throw noFile(directory, name, "is a " + found.kind());
        }
        return found;
    }

    private static NoSuchFileException noFile(
            JavaDirectory directory, String name, @Nullable String reason) {
        return new NoSuchFileException(directory.pathOf(name), null, reason);
    }

    private static boolean isStill(FileStat before, @Nullable Glance after, long size) {
        return after != null
                && after.isFile()
                && after.key().equals(FileKey.of(before))
                && size >= before.size()
                && size <= after.size();
    }
}
