package dev.sluice.folder.root;

import dev.sluice.disk.staging.StagedFile;
import dev.sluice.disk.staging.Staging;
import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.FolderId;
import dev.sluice.fault.Faults;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a root can be written to, by writing to it: a byte in staging, removed at once.
 * A disk that is full, mounted read-only or dead says so only then. Used by the scanning thread, so
 * that a disk that does not answer holds up no probe of an orchestrator.
 */
final class WriteProbe {

    /** Often enough to be told soon, and seldom enough to let a disk rest. */
    private static final Duration EVERY = Duration.ofSeconds(30);

    /** No content has it. */
    private static final Digest NAME = new Digest(DigestAlgorithm.XXH3_128, "0".repeat(32));

    private static final System.Logger LOG = System.getLogger(WriteProbe.class.getName());

    private volatile @Nullable String problem;
    private final LongSupplier nanoTime;
    private long next;

    /**
     * @param nanoTime as {@link System#nanoTime}
     */
    WriteProbe(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong();
    }

    /** Why the last byte could not be written, null if it could. */
    @Nullable String problem() {
        return problem;
    }

    /** At the first time, some time after a success, and always after a failure. */
    boolean isDue() {
        return problem != null || nanoTime.getAsLong() - next >= 0;
    }

    void write(FolderId folder, Staging staging) {
        next = nanoTime.getAsLong() + EVERY.toNanos();
        String before = problem;
        String now = tried(staging);
        problem = now;
        if (now != null && before == null) {
            LOG.log(System.Logger.Level.WARNING, "folder " + folder + ": cannot write: " + now);
        } else if (now == null && before != null) {
            LOG.log(System.Logger.Level.INFO, "folder " + folder + ": can write again");
        }
    }

    private @Nullable String tried(Staging staging) {
        try {
            StagedFile file = staging.open(NAME);
            if (file == null) {
                return problem; // the end of a round has it in its hands
            }
            try {
                int _ = file.channel().write(ByteBuffer.wrap(new byte[1]), 0);
                return null;
            } finally {
                file.discard();
            }
        } catch (ClosedByInterruptException _) {
            return problem; // the node ends: that says nothing new of the disk
        } catch (IOException e) {
            return Faults.words(e);
        }
    }
}
