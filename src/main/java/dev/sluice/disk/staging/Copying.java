package dev.sluice.disk.staging;

import dev.sluice.disk.held.Closing;
import dev.sluice.disk.held.Expectation;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.root.Loans;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Span;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.util.List;

/**
 * Copies contents; the kernel does it where it can (copy_file_range, which may share blocks). It is
 * told of no hole: where blocks cannot be shared it would fill them.
 */
final class Copying {

    /** Below it to look for holes costs more than they save. */
    private static final long MIN_SPARSE = 16 << 20;

    private Copying() {}

    /** Where the holes of a source are, asked only of what is large. */
    @FunctionalInterface
    interface Holes {
        List<Span> find() throws IOException;
    }

    /**
     * Makes an empty target's content the first so many bytes of the source, but for a hole at the
     * end, to which the target is to be lengthened.
     */
    static void content(FileChannel source, FileChannel target, long size, Holes holes)
            throws IOException {
        long done = 0;
        for (Span hole : size < MIN_SPARSE ? List.<Span>of() : holes.find()) {
            part(source, target, done, hole.offset());
            done = hole.end();
        }
        part(source, target, done, size);
    }

    /** Copies what lies between two offsets to the same place. */
    private static void part(FileChannel source, FileChannel target, long from, long to)
            throws IOException {
        target.position(from);
        long done = from;
        while (done < to) {
            long count = source.transferTo(done, to - done, target);
            if (count <= 0) {
                throw new EOFException("copied " + done + " bytes, " + to + " expected");
            }
            done += count;
        }
    }

    private static OpenFile open(Loans loans, HeldDirectory from, String name) throws IOException {
        try {
            return from.open(name);
        } catch (AccessDeniedException e) {
            return loans.open(from, name, e);
        }
    }

    /** Makes a file or a symbolic link like another, under a name that is free. */
    static void whole(
            Loans loans,
            HeldDirectory from,
            String name,
            FileStat identity,
            HeldDirectory ours,
            String newName)
            throws IOException {
        switch (identity.kind()) {
            case SYMLINK -> ours.makeLink(newName, from.readLink(name));
            case FILE ->
                    file(loans, from, name, identity, ours, newName, Metadata.of(identity), false);
            case DIRECTORY ->
                    throw new IllegalStateException(
                            "bug: copy of a directory " + from.pathOf(name));
        }
    }

    /**
     * Makes a file with the content of another, with its holes if it is large. After a failure
     * there is none.
     *
     * @param loans of the root in which the other lies
     * @param isForced whether its content is fsynced
     */
    static void file(
            Loans loans,
            HeldDirectory from,
            String name,
            FileStat identity,
            HeldDirectory ours,
            String newName,
            Metadata metadata,
            boolean isForced)
            throws IOException {
        try (OpenFile source = open(loans, from, name)) {
            new Expectation(from.pathOf(name), identity).checkButCtime(source.identity());
            FileChannel target = ours.create(newName);
            try (target) {
                content(
                        source.channel(),
                        target,
                        identity.size(),
                        () -> loans.holes(from, name, identity));
                if (target.size() < identity.size()) {
                    ours.lengthen(newName, identity.size());
                }
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
