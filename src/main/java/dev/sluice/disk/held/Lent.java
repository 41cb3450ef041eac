package dev.sluice.disk.held;

import dev.sluice.disk.root.Loans;
import dev.sluice.domain.FileStat;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what {@link Loans} do to modes and ctimes out of all looks: else a look in that moment
 * would take a lent mode for somebody's change, and each loan would make a scan read the file
 * again, by a loan. Of the whole process, since it goes by inodes; a look at one that is not lent
 * waits for nothing.
 */
public final class Lent {

    /** Beyond that the oldest are forgotten: those files are read once more. */
    private static final int MAX = 10_000;

    /** To whom something is lent, and what others wait for. */
    private record Held(Thread by, CountDownLatch end) {}

    /**
     * What a loan has left.
     *
     * @param turn at which it ended
     * @param after the ctime that giving back left, null if somebody changed something meanwhile
     * @param before the ctime that stood there before
     */
    private record Returned(long turn, @Nullable Instant after, @Nullable Instant before) {

        static Returned of(long turn, FileStat before, @Nullable FileStat after) {
            return after != null && withCtime(after, before.ctime()).isSame(before)
                    ? new Returned(turn, after.ctime(), before.ctime())
                    : new Returned(turn, null, null);
        }
    }

    private record Ended(FileKey key, long turn) {}

    private static final Map<FileKey, Held> NOW = new ConcurrentHashMap<>();
    private static final Map<FileKey, Returned> RETURNED = new ConcurrentHashMap<>();

    /** The oldest first; a key that was lent again has more than one place. */
    private static final Deque<Ended> ORDER = new ArrayDeque<>();

    /** Rises when a loan ends. */
    private static final AtomicLong TURN = new AtomicLong();

    private static volatile boolean isUsed;

    private Lent() {}

    /**
     * Begins a loan, if nobody else has the same; else it waits until that has ended.
     *
     * @return whether it has begun; if not, look again
     */
    public static boolean begin(FileKey key) {
        isUsed = true;
        Held held = NOW.putIfAbsent(key, new Held(Thread.currentThread(), new CountDownLatch(1)));
        if (held == null) {
            return true;
        }
        if (held.by().equals(Thread.currentThread())) {
            throw new IllegalStateException("bug: lent twice by one thread: " + key);
        }
        await(held);
        return false;
    }

    /**
     * Ends it.
     *
     * @param before what a look said before it
     * @param after what is there since it was given back, null if that is not known
     */
    public static void end(FileKey key, FileStat before, @Nullable FileStat after) {
        returned(key, before, after);
        cancel(key);
    }

    /** From now on whoever looks has to know of it. */
    static void use() {
        isUsed = true;
    }

    /** Notes what a loan has left, before anybody hears that it has ended. */
    static void returned(FileKey key, FileStat before, @Nullable FileStat after) {
        synchronized (ORDER) {
            long turn = TURN.incrementAndGet();
            RETURNED.put(key, Returned.of(turn, before, after));
            ORDER.add(new Ended(key, turn));
            if (ORDER.size() > MAX) {
                Ended oldest = ORDER.remove();
                RETURNED.computeIfPresent(
                        oldest.key(),
                        (_, returned) -> returned.turn() == oldest.turn() ? null : returned);
            }
        }
    }

    /** Ends it when nothing was lent after all. */
    public static void cancel(FileKey key) {
        Held held = NOW.remove(key);
        if (held != null) {
            held.end().countDown();
        }
    }

    /** To be taken before a look. */
    static long turn() {
        return TURN.get();
    }

    /**
     * What a look has found, as if it had never been lent.
     *
     * @param turnBefore taken before the look
     * @return null if it may have seen something lent that is so no more: look again
     */
    static @Nullable Found undone(Found found, long turnBefore) {
        if (!isUsed) {
            return found; // as on nearly every node
        }
        Held held = NOW.get(found.key());
        if (held != null && !held.by().equals(Thread.currentThread())) {
            await(held);
            return null;
        }
        Found own = LentDirectory.undone(found);
        Returned returned = RETURNED.get(found.key());
        if (returned != null && returned.turn() > turnBefore) {
            return null;
        }
        return own == null ? found.undone() : own;
    }

    /**
     * Whether somebody has it, or has had it, so that a change of its ctime that was told of may be
     * no more than that.
     */
    public static boolean isKnown(FileStat found) {
        FileKey key = FileKey.of(found);
        return isUsed && (LentDirectory.isLent(key) || RETURNED.containsKey(key));
    }

    /** What is there, as if it had never been lent. */
    static FileStat undone(FileStat found) {
        if (!isUsed) {
            return found;
        }
        Returned returned = RETURNED.get(FileKey.of(found));
        return returned != null
                        && returned.before() != null
                        && found.ctime().equals(returned.after())
                ? withCtime(found, returned.before())
                : found;
    }

    /** Not for long: a loan is two changes of a mode, and what is opened between them. */
    private static void await(Held held) {
        boolean isInterrupted = false;
        while (true) {
            try {
                held.end().await();
                break;
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static FileStat withCtime(FileStat of, Instant ctime) {
        return new FileStat(
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
