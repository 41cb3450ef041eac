package dev.sluice.disk.held;

import dev.sluice.domain.FileStat;
import dev.sluice.domain.Mode;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A directory that its mode shuts to its owner, lent to all who work in it at the same time: the
 * first of them gives its owner the bits that are missing, the last one takes them back. To every
 * look it has its own mode meanwhile.
 *
 * <p>Of the whole process, since it goes by inodes.
 */
public final class LentDirectory {

    private static final Map<FileKey, LentDirectory> NOW = new ConcurrentHashMap<>();

    /** Gives the bits. */
    @FunctionalInterface
    public interface Lending {

        /** After a failure nothing is lent. */
        Note lend() throws IOException;
    }

    /** Takes them back. */
    @FunctionalInterface
    public interface Return {

        /** What is there then, as it is at the very moment; null if that is not known. */
        @Nullable FileStat giveBack() throws IOException;
    }

    /** What the next start is told, should this process not give it back. */
    public interface Note {

        /** What was there once it was lent. */
        @Nullable FileStat lent();

        void over();

        void leave();
    }

    private final FileKey key;
    private final FileStat before;
    private final Mode mode;
    private int holders;
    private boolean isOver;
    private @Nullable Note note;

    private LentDirectory(FileKey key, FileStat before, Mode mode) {
        this.key = key;
        this.before = before;
        this.mode = mode;
    }

    /**
     * Takes part in a loan, or begins one.
     *
     * @param before what a look has found
     * @param mode that it has as long as it is lent
     * @return null if it has just been given back: look again
     */
    public static @Nullable LentDirectory join(FileStat before, Mode mode, Lending lending)
            throws IOException {
        FileKey key = FileKey.of(before);
        Lent.use();
        LentDirectory directory =
                NOW.computeIfAbsent(key, _ -> new LentDirectory(key, before, mode));
        return directory.isJoined(lending) ? directory : null;
    }

    private synchronized boolean isJoined(Lending lending) throws IOException {
        if (isOver) {
            return false;
        }
        if (holders == 0) {
            try {
                note = lending.lend();
            } catch (IOException | RuntimeException e) {
                end(null);
                throw e;
            }
        }
        holders++;
        return true;
    }

    /**
     * Ends one part in it.
     *
     * @throws IOException if it was the last one and the bits stay, which the note tells
     */
    public synchronized void leave(Return bits) throws IOException {
        holders--;
        Note noted = note;
        if (holders > 0 || isOver || noted == null) {
            return;
        }
        FileStat after = null;
        try {
            after = bits.giveBack();
            noted.over();
        } catch (IOException e) {
            noted.leave();
            throw e;
        } finally {
            end(after);
        }
    }

    private void end(@Nullable FileStat after) {
        isOver = true;
        Lent.returned(key, before, after);
        NOW.remove(key, this);
    }

    /** Whether somebody has one now. */
    public static boolean isLent(FileKey key) {
        return NOW.containsKey(key);
    }

    /**
     * Sets the mode that a directory is to have from now on, whoever it is lent to: they may find
     * it shut.
     */
    public static void settle(FileKey key, IoStep mode) throws IOException {
        LentDirectory lent = NOW.get(key);
        if (lent == null) {
            mode.run();
        } else {
            lent.settle(mode);
        }
    }

    private synchronized void settle(IoStep step) throws IOException {
        step.run();
        Note noted = note;
        if (!isOver && noted != null) {
            noted.over();
            end(null);
        }
    }

    /** What is there, as if it were not lent; null if it is not. */
    static @Nullable Found undone(Found found) {
        LentDirectory lent = NOW.get(found.key());
        return lent == null ? null : lent.withoutLoan(found);
    }

    private synchronized @Nullable Found withoutLoan(Found found) {
        FileStat identity = found.identity();
        Note noted = note;
        if (isOver || noted == null || identity == null || !identity.mode().equals(mode)) {
            return null;
        }
        FileStat since = noted.lent();
        Instant ctime =
                since != null && identity.ctime().equals(since.ctime())
                        ? before.ctime()
                        : identity.ctime();
        FileStat own = Lent.withCtime(identity, ctime).with(before.mode());
        return new Found(found.key(), own, found.links(), found.type());
    }
}
