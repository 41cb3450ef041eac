package dev.sluice.disk.root;

import dev.sluice.disk.held.Closing;
import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.Lent;
import dev.sluice.disk.held.ListedName;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads what is ours though its mode keeps its owner from it: the owner's bits are taken for as
 * long as it takes to open it, and given back.
 *
 * <p>What is lent is noted durably in {@code .sluice} before the mode is changed, so that the next
 * start gives back what a crash left; and {@link Lent} keeps it out of all looks meanwhile. So it
 * never turns into somebody's change of the mode.
 */
public final class Loans implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Loans.class.getName());

    private final FolderRoot root;
    private final LentNotes notes;

    Loans(FolderRoot root, Reserved reserved) {
        this.root = root;
        this.notes = new LentNotes(reserved);
    }

    /** What is lent until it is closed, by the thread that took it. */
    public final class Loan implements AutoCloseable {

        private final HeldDirectory parent;
        private final String name;
        private final FileStat before;
        private final LentMode lent;
        private final LentNotes.Note note;

        private Loan(HeldDirectory parent, String name, FileStat before, LentMode lent)
                throws IOException {
            this.parent = parent;
            this.name = name;
            this.before = before;
            this.lent = lent;
            this.note = notes.write(lent);
            try {
                lent.lend(parent, name);
            } catch (IOException | RuntimeException e) {
                notes.erase(note);
                throw e;
            }
        }

        /** What a failure leaves is left to the next start. */
        @Override
        public void close() {
            FileStat after = null;
            try {
                lent.release(parent, name);
                after = parent.lookNow(name);
                notes.erase(note);
            } catch (IOException e) {
                notes.leave(note);
                LOG.log(
                        Level.WARNING,
                        parent.pathOf(name)
                                + ": its mode stays "
                                + lent.lent()
                                + " until the next start, which makes it "
                                + lent.mode()
                                + " again",
                        e);
            } finally {
                Lent.end(FileKey.of(before), before, after);
            }
        }
    }

    /**
     * Makes a file readable, or a directory so that it can be gone through.
     *
     * @param refused what came of trying it without; thrown if nothing can be lent
     */
    public Loan take(HeldDirectory parent, String name, AccessDeniedException refused)
            throws IOException {
        try {
            while (true) {
                FileStat found = parent.look(name);
                LentMode lent = found == null ? null : LentMode.of(parent.pathOf(name), found);
                if (found == null || lent == null) {
                    break;
                }
                if (Lent.begin(FileKey.of(found))) {
                    return begun(parent, name, found, lent);
                }
            }
        } catch (IOException | RuntimeException e) {
            refused.addSuppressed(e);
        }
        throw refused;
    }

    private Loan begun(HeldDirectory parent, String name, FileStat found, LentMode lent)
            throws IOException {
        try {
            return new Loan(parent, name, found, lent);
        } catch (IOException | RuntimeException e) {
            Lent.cancel(FileKey.of(found));
            throw e;
        }
    }

    @Override
    public void close() {
        notes.close();
    }

    /**
     * Opens a regular file as {@link FolderRoot#open} does, with what is needed for that.
     *
     * @param refused what came of trying it without; thrown if that is not for want of the owner's
     *     bits
     */
    OpenFile open(RelativePath path, AccessDeniedException refused) throws IOException {
        Deque<AutoCloseable> taken = new ArrayDeque<>();
        try {
            HeldDirectory current = root.enter(null);
            List<String> names = path.names();
            for (String name : names.subList(0, names.size() - 1)) {
                FileStat found = current.look(name);
                if (found != null && LentMode.of(current.pathOf(name), found) != null) {
                    taken.push(take(current, name, refused));
                }
                current = current.enter(name);
                taken.push(current);
            }
            return open(current, path.name(), refused);
        } finally {
            taken.forEach(Closing::quietly);
        }
    }

    /** The identity is what any later look will say. */
    public OpenFile open(HeldDirectory parent, String name, AccessDeniedException refused)
            throws IOException {
        FileStat found = parent.look(name);
        if (found == null || LentMode.of(parent.pathOf(name), found) == null) {
            return parent.open(name); // only what was above it was shut
        }
        OpenFile file;
        try (Loan _ = take(parent, name, refused)) {
            file = parent.open(name);
        }
        try {
            FileStat now = parent.look(name);
            if (now == null || !FileKey.of(now).equals(FileKey.of(file.identity()))) {
                throw new NoSuchFileException(
                        parent.pathOf(name), null, "replaced while it was opened");
            }
            return new OpenFile(file.channel(), now);
        } catch (IOException | RuntimeException e) {
            Closing.quietly(file);
            throw e;
        }
    }

    /** Gives back what an earlier process left lent, the deepest first. */
    void giveBackAll() throws IOException {
        HeldDirectory top = root.reserved().top();
        SortedMap<String, LentMode> left = new TreeMap<>(Comparator.reverseOrder());
        try (HeldDirectory again = top.again()) {
            for (ListedName listed : again.read()) {
                String name = listed.text();
                if (name != null && name.startsWith(LentMode.PREFIX)) {
                    readNote(top, name, left);
                }
            }
        }
        left.forEach((key, lent) -> release(top, key.substring(key.lastIndexOf('\n') + 1), lent));
    }

    /** One that cannot be read holds up nothing else. */
    private static void readNote(HeldDirectory top, String name, SortedMap<String, LentMode> left) {
        try {
            LentMode lent = LentMode.read(top, name);
            if (lent == null) {
                top.removeFile(name);
            } else {
                left.put(lent.path() + "\n" + name, lent);
            }
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} is passed over, so the mode that it is about stays as it is: {1}",
                    top.pathOf(name),
                    e.getMessage());
        }
    }

    private void release(HeldDirectory top, String note, LentMode lent) {
        try {
            lent.giveBackBelow(root);
            top.removeFile(note);
        } catch (NoSuchFileException e) {
            Closing.quietly(() -> top.removeFile(note)); // it is gone, or was moved
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, "give a mode back: " + lent, e);
        }
    }
}
