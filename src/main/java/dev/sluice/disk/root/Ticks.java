package dev.sluice.disk.root;

import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.domain.FileStat;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How finely a file system stamps what is changed on it. Most stamp with a clock that stands still
 * for some milliseconds, and a change within the tick of a look leaves the times as they were.
 * Since Linux 6.13 some have multigrain timestamps: whatever is changed after its times were asked
 * for gets a time of its own.
 *
 * <p>What a round has put in place then need not be read once more to know that it is still that.
 * It goes for nothing else: a write is stamped before its bytes are there, so a content that was
 * read in that moment is older than its times. What was staged nobody could write to, and that its
 * times were not set since is seen by the look itself.
 *
 * <p>Nothing tells which it is, so it is tried out at each start of a run in a root. Coarse until
 * then, and where it cannot be tried.
 */
public final class Ticks {

    private static final System.Logger LOG = System.getLogger(Ticks.class.getName());

    /** Those of Linux that may have such times; what a network answers proves nothing. */
    private static final Set<String> LOCAL = Set.of("btrfs", "ext4", "tmpfs", "xfs");

    /**
     * So many different times need three ticks in between, of which within the finest, 1 ms at
     * CONFIG_HZ=1000, there is one, or two if the first came late.
     */
    private static final int CHANGES = 4;

    private static final Duration FINEST = Duration.ofMillis(1);

    /** A thread that is put off in between proves nothing. */
    private static final int TRIES = 10;

    private volatile boolean areFine;

    /** What was just put in place, and found to be what was staged. */
    public FileStat published(FileStat now) {
        return areFine ? now.notRacy() : now;
    }

    /** Whether a change after a look is stamped with another time. */
    boolean areFine() {
        return areFine;
    }

    /**
     * Tries it out.
     *
     * @param store that the root is on
     * @param staging where a file may be made
     * @param name that is free there
     */
    void learn(FileStore store, HeldDirectory staging, String name) {
        if (!LOCAL.contains(store.type())) {
            return;
        }
        try (FileChannel file = staging.create(name)) {
            try {
                areFine = isTriedFine(staging, name, file);
                LOG.log(Level.DEBUG, "{0} stamps finely: {1}", store, areFine);
            } finally {
                staging.removeFile(name);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "how the file system stamps changes was not found out", e);
        }
    }

    private static boolean isTriedFine(HeldDirectory staging, String name, FileChannel file)
            throws IOException {
        for (int i = 0; i < TRIES; i++) {
            long begun = System.nanoTime();
            List<Instant> stamps = stamps(staging, name, file);
            if (System.nanoTime() - begun < FINEST.toNanos()) {
                return areAllDifferent(stamps);
            }
        }
        return false;
    }

    /** The ctime after each of several changes. */
    private static List<Instant> stamps(HeldDirectory staging, String name, FileChannel file)
            throws IOException {
        List<Instant> stamps = new ArrayList<>(CHANGES);
        for (int i = 0; i < CHANGES; i++) {
            file.write(ByteBuffer.allocate(1), 0);
            FileStat now = staging.look(name);
            if (now == null) {
                throw new IOException(staging.pathOf(name) + " is gone");
            }
            stamps.add(now.ctime());
        }
        return stamps;
    }

    private static boolean areAllDifferent(List<Instant> stamps) {
        return new HashSet<>(stamps).size() == stamps.size();
    }
}
