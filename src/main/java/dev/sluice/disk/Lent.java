package dev.sluice.disk;

import dev.sluice.domain.FileIdentity;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps what {@link Loans} do to modes and ctimes out of all looks: else a look in that moment
 * would take a lent mode for somebody's change, and each loan would make a scan read the file
 * again, by a loan. Of the whole process, since it goes by inodes.
 */
final class Lent {

    /** Beyond that the oldest are forgotten: those files are read once more. */
    private static final int MOST = 10_000;

    /** The ctime that giving back left, and the one that stood there before. */
    private record Times(Instant after, Instant before) {}

    private static final ReentrantLock LOCK = new ReentrantLock();

    private static final Map<FileKey, Times> TIMES = new LinkedHashMap<>();

    /** Odd while something is lent. */
    private static final AtomicLong TURN = new AtomicLong();

    private Lent() {}

    static void begin() {
        LOCK.lock();
        if (LOCK.getHoldCount() == 1) {
            TURN.incrementAndGet();
        }
    }

    static void end() {
        if (LOCK.getHoldCount() == 1) {
            TURN.incrementAndGet();
        }
        LOCK.unlock();
    }

    static long turn() {
        return TURN.get();
    }

    /** Whether a look saw nothing lent; if it may have, the loan is over when this returns. */
    static boolean isUndisturbed(long turnBefore) {
        if (TURN.get() == turnBefore && turnBefore % 2 == 0 || LOCK.isHeldByCurrentThread()) {
            return true;
        }
        LOCK.lock();
        try {
            return false;
        } finally {
            LOCK.unlock();
        }
    }

    /**
     * Notes what a loan did.
     *
     * @param before what a look said before it
     * @param after what is there since it was given back
     */
    static void returned(FileIdentity before, FileIdentity after) {
        if (!isSameButCtime(before, after)) {
            return; // somebody changed it meanwhile, which is to show
        }
        LOCK.lock();
        try {
            TIMES.remove(FileKey.of(after));
            TIMES.put(FileKey.of(after), new Times(after.ctime(), before.ctime()));
            if (TIMES.size() > MOST) {
                TIMES.remove(TIMES.keySet().iterator().next());
            }
        } finally {
            LOCK.unlock();
        }
    }

    private static boolean isSameButCtime(FileIdentity before, FileIdentity after) {
        return withCtime(after, before.ctime()).isSame(before);
    }

    /** What is there, as if it had never been lent. */
    static FileIdentity undone(FileIdentity found) {
        if (TURN.get() == 0) {
            return found; // as on nearly every node
        }
        LOCK.lock();
        try {
            Times times = TIMES.get(FileKey.of(found));
            return times != null && times.after().equals(found.ctime())
                    ? withCtime(found, times.before())
                    : found;
        } finally {
            LOCK.unlock();
        }
    }

    private static FileIdentity withCtime(FileIdentity of, Instant ctime) {
        return new FileIdentity(
                of.kind(),
                of.size(),
                of.mtime(),
                ctime,
                of.mode(),
                of.device(),
                of.inode(),
                of.lookedAt());
    }
}
