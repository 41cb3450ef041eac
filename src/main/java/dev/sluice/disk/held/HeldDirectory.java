package dev.sluice.disk.held;

import dev.sluice.disk.root.Neighbours;
import dev.sluice.disk.root.Way;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Mode;
import dev.sluice.domain.Preserve.What;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open directory, in which everything is done without following links: by single names, and what
 * is only opened also by a path below. What somebody does with the directories above, once it is
 * held, does not matter.
 *
 * <p>There are several forms, see {@link Way}; what belongs to one root is all of one form. May be
 * used by several threads, but for {@link #read}. What is used after it was closed fails with an
 * {@link IOException}.
 */
public abstract class HeldDirectory implements AutoCloseable {

    private final String path;
    private final FileKey key;
    private final long mount;
    private final MountPoints mounts;
    private volatile @Nullable AutoCloseable afterwards;

    /**
     * @param path within the folder, empty for its root
     * @param mount {@link Stat#NO_MOUNT} where it is not known
     * @param mounts below the root
     */
    public HeldDirectory(String path, FileKey key, long mount, MountPoints mounts) {
        this.path = path;
        this.key = key;
        this.mount = mount;
        this.mounts = mounts;
    }

    public final FileKey key() {
        return key;
    }

    /** Through which mount it was opened, {@link Stat#NO_MOUNT} where it is not known. */
    public final long mount() {
        return mount;
    }

    /** What is mounted below the root, for where mounts have no numbers. */
    public final MountPoints mounts() {
        return mounts;
    }

    /**
     * What another look at the same path has found otherwise, in words; null if it has found the
     * same directory on the same mount.
     */
    public final @Nullable String difference(HeldDirectory now) {
        if (!key.equals(now.key)) {
            return "was replaced: inode %d on device %d, was %d on %d"
                    .formatted(now.key.inode(), now.key.device(), key.inode(), key.device());
        }
        return mount == now.mount
                ? null
                : "is the same directory by way of another mount: something was mounted over it, or"
                        + " unmounted from it";
    }

    public final String path() {
        return path;
    }

    /** Whether only we write in it. */
    public final boolean isReserved() {
        return path.equals(RelativePath.RESERVED) || path.startsWith(RelativePath.RESERVED + "/");
    }

    /** The path within the folder of a name in this directory, for messages. */
    public final String pathOf(String name) {
        return path.isEmpty() ? name : path + "/" + name;
    }

    /**
     * Whether the path to a directory below leads to it at the moment. Links in the path are
     * followed: so this only tells that something held is still where it was, or seems so.
     */
    public abstract boolean leadsTo(String pathBelow, FileKey directory) throws IOException;

    /** The same directory, to be handed to somebody who will close what he gets. */
    public abstract HeldDirectory borrowed();

    /** The id of the file system that stays the same over mounts, 0 if it is not to be had. */
    public abstract long fileSystem() throws IOException;

    /** The time that passes, as {@link System#nanoTime}. */
    public long nanoTime() {
        return System.nanoTime();
    }

    /** How names are made here that must not be taken yet; to be asked once for a root. */
    public abstract HardLinks links();

    /**
     * Opens a directory in this one.
     *
     * @throws java.nio.file.NoSuchFileException if there is none (something else, or a link, may be
     *     there)
     * @throws ForeignMountException if something is mounted there
     * @throws java.nio.file.FileSystemException if it is on another file system
     */
    public abstract HeldDirectory enter(String name) throws IOException;

    /** Whether its mode, as it was opened or is now, lets its owner go through it. */
    protected abstract boolean letsItsOwnerIn() throws IOException;

    /**
     * Whether this process is kept from what is in it by its mode, which did not keep it from being
     * opened, or will be once somebody who has it lent gives it back.
     */
    public final boolean isShut() throws IOException {
        if (LentDirectory.isLent(key)) {
            return true;
        }
        if (letsItsOwnerIn()) {
            return false;
        }
        try {
            Glance _ = glance(RelativePath.RESERVED);
            return false;
        } catch (AccessDeniedException e) {
            return true;
        }
    }

    /** What is to be closed once this is. */
    public final void thenClose(AutoCloseable next) {
        afterwards = next;
    }

    /**
     * Opens a directory anywhere below this one at once, as name by name it would be.
     *
     * @return null if it cannot be had so; then name by name it may be, or why not is found out
     */
    public abstract @Nullable HeldDirectory enterBelow(String path) throws IOException;

    /** Opens a regular file anywhere below this directory, under the same terms. */
    public abstract @Nullable OpenFile openBelow(String path) throws IOException;

    /** As {@link Neighbours#read}, under the same terms. */
    public abstract @Nullable FileStat readBelow(String path, ByteBuffer into) throws IOException;

    /**
     * The same, and looked at once more while it is still open: one that was replaced, removed or
     * given another name meanwhile has another ctime, as one has that was written to.
     *
     * @return null under the same terms, and where what is open cannot be looked at
     */
    public @Nullable LookedAt readWatchedBelow(String path, ByteBuffer into) throws IOException {
        return null;
    }

    /** This directory once more, with a reading position of its own. */
    public abstract HeldDirectory again() throws IOException;

    /** What it holds, to its end; to be called once, and by one thread. */
    public abstract List<ListedName> read() throws IOException;

    /**
     * What is at a name, with ctime; null if nothing is. What is lent for a moment looks as it did
     * before, see {@link Lent}.
     *
     * @throws ForeignMountException if something is mounted there
     * @throws NotReplicatedException for what is neither file, directory nor symbolic link
     */
    public final @Nullable FileStat look(String name) throws IOException {
        return identity(name, find(name));
    }

    /** As {@link #look}, but as it is at the very moment. */
    public final @Nullable FileStat lookNow(String name) throws IOException {
        return identity(name, findNow(name));
    }

    private @Nullable FileStat identity(String name, @Nullable Found found)
            throws NotReplicatedException {
        if (found == null) {
            return null;
        }
        FileStat identity = found.identity();
        if (identity == null) {
            throw new NotReplicatedException(pathOf(name), found.type());
        }
        return identity;
    }

    /**
     * What is at a name, without its times and perhaps cheaper; null if nothing is.
     *
     * @throws ForeignMountException if something is mounted there
     */
    public abstract @Nullable Glance glance(String name) throws IOException;

    /** What is at a name, with ctime and whatever it is; null if nothing is. */
    public final @Nullable Found find(String name) throws IOException {
        while (true) {
            long turn = Lent.turn();
            Found found = findNow(name);
            if (found == null) {
                return null;
            }
            Found own = Lent.undone(found, turn);
            if (own != null) {
                return own;
            }
        }
    }

    /** As {@link #find}, but as it is at the very moment. */
    public abstract @Nullable Found findNow(String name) throws IOException;

    /** How many names a file has. */
    public abstract int links(String name) throws IOException;

    /**
     * Opens a regular file for reading. Never waits for a FIFO, never opens a device.
     *
     * @throws java.nio.file.NoSuchFileException if there is no regular file
     */
    public abstract OpenFile open(String name) throws IOException;

    /** As {@link Neighbours#read}. */
    public abstract FileStat read(String name, ByteBuffer into) throws IOException;

    /**
     * The holes of a regular file within the size that it had, in their order; none where they are
     * not to be had, or another file is there now.
     */
    public abstract List<Span> holes(String name, FileStat file) throws IOException;

    /** Makes a file that only we can read, open for reading and writing. */
    public abstract FileChannel create(String name) throws IOException;

    /** Opens a file of ours for reading and writing. */
    public abstract FileChannel openAgain(String name) throws IOException;

    /**
     * Makes a file with all that it is to have. After a failure there is none.
     *
     * @param willForce whether it is to stay open for {@link Whole#force}
     */
    public abstract Whole put(String name, ByteBuffer content, Metadata metadata, boolean willForce)
            throws IOException;

    /**
     * Makes a file as {@link #put} does that has no name yet and stays open; null if the file
     * system or the kernel makes none.
     */
    public abstract @Nullable NamelessWhole putNameless(ByteBuffer content, Metadata metadata)
            throws IOException;

    /** Makes a file of ours longer, with a hole at its end where that is possible. */
    public abstract void lengthen(String name, long length) throws IOException;

    /** Fsyncs the content of a file of ours. */
    public abstract void forceFile(String name) throws IOException;

    /** Sets the mtime of a file, see {@link Stamp#toWrite}. */
    public abstract void setMtime(String name, Instant mtime) throws IOException;

    /**
     * Sets the mode of a file, which loses its special bits. Its owner can, also where the file is
     * not readable for him.
     */
    public abstract void setMode(String name, Mode mode) throws IOException;

    /** The same, where its special bits are to stay as they are. */
    public abstract void setPermissions(String name, Mode mode) throws IOException;

    /** Sets the mode of a directory in this one, under the same terms. */
    public abstract void setDirectoryMode(String name, Mode mode) throws IOException;

    /** Sets the mode of this directory itself. */
    public abstract void setOwnMode(Mode mode) throws IOException;

    /** What of it {@link #extras} and {@link #setExtras} can see and set in this form. */
    public abstract Set<What> preservable();

    /** What is at a name has of what is preserved. Opens neither it nor, of a link, its target. */
    public abstract Extras extras(String name, Preserving preserving) throws IOException;

    /**
     * Gives what is at a name what is preserved of it, as far as that can be had.
     *
     * @param mode without special bits; of no meaning for a link
     * @param only what it has to be: a name in the tree may lead to another file by now, or the
     *     file may have further names, which need not lie in the tree. Null for what is in staging
     * @return what it has then
     * @throws TargetChangedException if it is not that; nothing was set
     * @throws AccessDeniedException if it lies in the tree and its mode keeps its attributes from
     *     its owner; some of it may be set
     */
    public abstract Extras setExtras(
            String name, @Nullable FileKey only, Extras wanted, Mode mode, Preserving preserving)
            throws IOException;

    /** The same for what is in staging, where nobody else has a way. */
    public final Extras setExtras(String name, Extras wanted, Mode mode, Preserving preserving)
            throws IOException {
        return setExtras(name, null, wanted, mode, preserving);
    }

    /** Makes a directory that only we can enter. The caller looks at what came of it. */
    public abstract void makeDirectory(String name) throws IOException;

    /**
     * Makes a symbolic link.
     *
     * @throws IOException if it would not have exactly that target
     */
    public abstract void makeLink(String name, String target) throws IOException;

    /**
     * The target of a symbolic link.
     *
     * @throws java.nio.file.NoSuchFileException if there is no symbolic link
     * @throws java.nio.file.FileSystemException if it is not UTF-8
     */
    public abstract String readLink(String name) throws IOException;

    public abstract void removeFile(String name) throws IOException;

    public abstract void removeDirectory(String name) throws IOException;

    /** Renames; replaces a file, a link or an empty directory of the same kind. */
    public abstract void move(String name, HeldDirectory to, String newName) throws IOException;

    /** Fsyncs the names in this directory. */
    public abstract void force() throws IOException;

    @Override
    public final void close() throws IOException {
        AutoCloseable next = afterwards;
        afterwards = null;
        try {
            release();
        } finally {
            if (next != null) {
                Closing.quietly(next);
            }
        }
    }

    /** Closes it, unless it is borrowed. */
    protected abstract void release() throws IOException;
}
