package dev.sluice.scrub;

import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.Digest;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.domain.Threads;
import dev.sluice.fault.Fault;
import dev.sluice.fault.Faults;
import dev.sluice.index.Row;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;

/**
 * Reads one file again. It is rotten only if it looks before and after as it did when it was
 * indexed: whatever writes to it shows, for that sets the ctime, which nobody can set back. (But
 * for what is written by way of a mapping within some seconds after the file was indexed, and, on
 * tmpfs, at any time.) Used by one thread.
 */
final class FileCheck {

    private static final int BUFFER = 256 << 10;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final Threads threads;
    private final ScrubCounter counter;

    FileCheck(Threads threads, ScrubCounter counter) {
        this.threads = threads;
        this.counter = counter;
    }

    Finding check(FolderRoot root, Row row, ScrubPace pace) throws InterruptedException {
        FileStat seen = row.seen();
        if (!(row.entry().state() instanceof State.File file) || seen == null || seen.isRacy()) {
            return new Finding.Skipped();
        }
        RelativePath path = row.entry().path();
        try (OpenFile open = root.open(path)) {
            if (!open.identity().isSame(seen)) {
                return new Finding.Skipped();
            }
            Finding finding = read(open, file, pace);
            boolean isStill = finding instanceof Finding.Sound || isSame(root, path, seen);
            return isStill ? finding : new Finding.Skipped();
        } catch (ClosedByInterruptException e) {
            throw new InterruptedException("while " + path + " was read again");
        } catch (IOException e) {
            return new Finding.Skipped();
        }
    }

    private static boolean isSame(FolderRoot root, RelativePath path, FileStat seen)
            throws IOException {
        FileStat now = root.look(path);
        return now != null && now.isSame(seen);
    }

    private Finding read(OpenFile open, State.File file, ScrubPace pace)
            throws IOException, InterruptedException {
        Digest digest;
        try {
            digest = digest(open, file, pace);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            if (Faults.of(e) == Fault.EIO) {
                return new Finding.Rotten(null, "its content cannot be read: " + Fault.EIO.words());
            }
            throw e;
        }
        return digest.equals(file.digest())
                ? new Finding.Sound()
                : new Finding.Rotten(
                        digest,
                        "its content is no longer the one that was indexed, though nothing was"
                                + " written to it");
    }

    private Digest digest(OpenFile open, State.File file, ScrubPace pace)
            throws IOException, InterruptedException {
        ContentDigest digest = ContentDigest.of(file.digest().algorithm());
        long left = ScrubPace.MIN;
        long position = 0;
        int count = open.channel().read(buffer.clear(), position);
        while (count >= 0) {
            position += count;
            left -= count;
            counter.bytes.add(count);
            digest.update(buffer.flip());
            pace.spend(count, threads);
            count = open.channel().read(buffer.clear(), position);
        }
        pace.spend(Math.max(0, left), threads);
        return digest.finish();
    }
}
