package dev.sluice.disk.root;

import dev.sluice.disk.held.Closing;
import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.Lent;
import dev.sluice.disk.held.LentDirectory;
import dev.sluice.disk.held.ListedName;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is ours though its mode keeps its owner from it: the owner's bits are taken for as
 * long as it takes to open it, and given back. A directory is lent to whoever works in it, see
 * {@link LentDirectory}.
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

    /**
     * What is lent until it is closed, which has to be before the directory that it was taken in.
     */
    @FunctionalInterface
    public interface Loan extends AutoCloseable {

        /** What a failure leaves is left to the next start. */
        @Override
        void close();
    }

    /** By the thread that took it, and for it alone. */
    private final class FileLoan implements Loan {

        private final HeldDirectory parent;
        private final String name;
        private final FileStat before;
        private final LentMode lent;
        private final LentNotes.Note note;

        private FileLoan(HeldDirectory parent, String name, FileStat before, LentMode lent)
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

        @Override
        public void close() {
            FileStat after = null;
            try {
                after = lent.giveBack(parent, name);
                notes.erase(note);
            } catch (IOException e) {
                notes.leave(note);
                stays(parent, name, lent, e);
            } finally {
                Lent.end(FileKey.of(before), before, after);
            }
        }
    }

    private static void stays(
            HeldDirectory parent, String name, LentMode lent, IOException reason) {
        LOG.log(
                Level.WARNING,
                parent.pathOf(name)
                        + ": its mode stays "
                        + lent.lent()
                        + " until the next start, which makes it "
                        + lent.mode()
                        + " again",
                reason);
    }

    /** What is noted of a directory that is lent. */
    private record DirectoryNote(LentNotes notes, LentNotes.Note note, @Nullable FileStat lent)
            implements LentDirectory.Note {

        @Override
        public void over() {
            notes.erase(note);
        }

        @Override
        public void leave() {
            notes.leave(note);
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
                    if (found != null && LentDirectory.isLent(FileKey.of(found))) {
                        return () -> {}; // somebody opened it meanwhile for good
                    }
                    break;
                }
                Loan loan =
                        found.kind() == Kind.DIRECTORY
                                ? joined(parent, name, found, lent)
                                : begun(parent, name, found, lent);
                if (loan != null) {
                    return loan;
                }
            }
        } catch (IOException | RuntimeException e) {
            refused.addSuppressed(e);
        }
        throw refused;
    }

    /** Null if somebody else had it; look again. */
    private @Nullable Loan begun(HeldDirectory parent, String name, FileStat found, LentMode lent)
            throws IOException {
        if (!Lent.begin(FileKey.of(found))) {
            return null;
        }
        try {
            return new FileLoan(parent, name, found, lent);
        } catch (IOException | RuntimeException e) {
            Lent.cancel(FileKey.of(found));
            throw e;
        }
    }

    /** Likewise, of what several may have at the same time. */
    private @Nullable Loan joined(HeldDirectory parent, String name, FileStat found, LentMode lent)
            throws IOException {
        LentDirectory directory =
                LentDirectory.join(found, lent.lent(), () -> lend(parent, name, lent));
        return directory == null ? null : () -> leave(directory, parent, name, lent);
    }

    private LentDirectory.Note lend(HeldDirectory parent, String name, LentMode lent)
            throws IOException {
        LentNotes.Note note = notes.write(lent);
        try {
            lent.lend(parent, name);
            return new DirectoryNote(notes, note, parent.lookNow(name));
        } catch (IOException | RuntimeException e) {
            notes.erase(note);
            throw e;
        }
    }

    private static void leave(
            LentDirectory directory, HeldDirectory parent, String name, LentMode lent) {
        try {
            directory.leave(() -> lent.giveBack(parent, name));
        } catch (IOException e) {
            stays(parent, name, lent, e);
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
        try (HeldDirectory parent = root.enter(path.parent())) {
            return open(parent, path.name(), refused);
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

    /** As {@link HeldDirectory#holes}, whatever the mode of the file is. */
    public List<Span> holes(HeldDirectory parent, String name, FileStat file) throws IOException {
        try {
            return parent.holes(name, file);
        } catch (AccessDeniedException e) {
            try (Loan _ = take(parent, name, e)) {
                return parent.holes(name, file);
            }
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
