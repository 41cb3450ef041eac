package dev.sluice.disk.root;

import dev.sluice.disk.held.Closing;
import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.ForeignMountException;
import dev.sluice.disk.held.Found;
import dev.sluice.disk.held.HardLinks;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.HeldFileSystem;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.held.Preserving;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.Preserve.What;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Span;
import dev.sluice.fault.Faults;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The root of a replicated directory, held open: reading, and the marker that says it is ours. May
 * be used by several threads. What runs while it is closed fails with an {@link IOException}.
 */
public final class FolderRoot implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(FolderRoot.class.getName());

    private static final long MAX_RESERVED = 64 << 20;
    private static final int TRIES = 5;
    private static final int MAX_NOTE = 512 << 10;

    private final Path path;
    private final Opener way;
    private final HeldDirectory held;
    private final Reserved reserved;
    private final FileStore store;
    private final Ticks ticks = new Ticks();
    private final AtomicLong remade = new AtomicLong();
    private final Loans loans;
    private final HardLinks links;
    private volatile boolean isUnmarked;
    private volatile Preserving preserving = new Preserving(Preserve.NONE, Set.of());

    /** Since the marker is known to be that of the folder: what it says. */
    private volatile @Nullable Marker marker;

    private FolderRoot(Path path, Opener way, HeldDirectory held, FileStore store) {
        this.path = path;
        this.way = way;
        this.held = held;
        this.reserved = new Reserved(held, this::remake);
        this.loans = new Loans(this, reserved);
        this.links = held.links();
        this.store = store;
    }

    /**
     * Opens a root.
     *
     * @throws RootException if it is missing, no directory or not readable
     */
    public static FolderRoot open(Path directory) throws RootException {
        return directory.getFileSystem() instanceof HeldFileSystem own
                ? open(directory, own::hold)
                : open(directory, Way.best());
    }

    /** How a root is opened by its path, following links in it. */
    @FunctionalInterface
    public interface Opener {

        HeldDirectory open(Path directory) throws IOException;
    }

    public static FolderRoot open(Path directory, Way way) throws RootException {
        return open(directory, (Opener) way::open);
    }

    public static FolderRoot open(Path directory, Opener way) throws RootException {
        Path path = directory.toAbsolutePath();
        HeldDirectory held = hold(path, way);
        try {
            return new FolderRoot(path, way, held, Files.getFileStore(path));
        } catch (IOException e) {
            Closing.quietly(held);
            throw new RootException("root " + path + " cannot be read: " + Faults.reason(e), e);
        }
    }

    private static HeldDirectory hold(Path path, Opener way) throws RootException {
        try {
            return way.open(path);
        } catch (NoSuchFileException e) {
            throw new RootException("root " + path + " is missing: mount it or make it", e);
        } catch (NotDirectoryException e) {
            throw new RootException("root " + path + " is not a directory", e);
        } catch (AccessDeniedException e) {
            throw new RootException(
                    "root "
                            + path
                            + " is not readable for this process; give its user the right to"
                            + " read and enter it",
                    e);
        } catch (IOException e) {
            throw new RootException("root " + path + " cannot be read: " + Faults.reason(e), e);
        }
    }

    /**
     * From now on more than time and permissions is looked at and set, as far as there is a way to:
     * to be said before anything is done in it.
     */
    public void preserve(Preserve preserve) {
        Set<What> unavailable = EnumSet.noneOf(What.class);
        unavailable.addAll(preserve.what());
        unavailable.removeAll(held.preservable());
        preserving = new Preserving(preserve.without(unavailable), unavailable);
    }

    /** What is preserved in it beyond time and permissions. */
    public Preserving preserving() {
        return preserving;
    }

    /**
     * The same look, and one at what is preserved beyond it, if anything is. Never between two
     * calls of this process that set something on what is visible.
     *
     * @throws NoSuchFileException if it was changed since that look, or is being changed: what was
     *     seen before and after would be put together to something that it never was
     * @throws IOException if it cannot be told, or is more than can be preserved
     */
    public FileStat lookAtAll(RelativePath path, FileStat seen) throws IOException {
        Preserving all = preserving;
        if (!all.isOn()) {
            return seen;
        }
        all.inPlace().lock();
        try (HeldDirectory parent = enter(path.parent())) {
            Extras extras = parent.extras(path.name(), all);
            FileStat now = parent.look(path.name());
            if (now == null || !now.isSame(seen)) {
                throw new NoSuchFileException(
                        path.toString(), null, "changed while it was looked at");
            }
            return seen.with(ofOwnMode(extras, seen));
        } catch (AccessDeniedException e) {
            return lookAtAllLent(path, seen, all, e);
        } finally {
            all.inPlace().unlock();
        }
    }

    /** Somebody may have a directory lent, which its ACL shows. */
    private static Extras ofOwnMode(Extras extras, FileStat seen) {
        return seen.kind() == Kind.DIRECTORY ? extras.under(seen.mode()) : extras;
    }

    /** The loan itself changes the ctime, so nothing tells whether somebody else did. */
    private FileStat lookAtAllLent(
            RelativePath path, FileStat seen, Preserving all, AccessDeniedException denied)
            throws IOException {
        try (HeldDirectory parent = enter(path.parent())) {
            return seen.with(ofOwnMode(lentExtras(parent, path.name(), all, denied), seen));
        }
    }

    /**
     * What is at a name has of what is preserved. A mode that keeps its owner from reading it keeps
     * its attributes from him as well.
     */
    public Extras extras(HeldDirectory parent, String name, Preserving all) throws IOException {
        try {
            return parent.extras(name, all);
        } catch (AccessDeniedException e) {
            return lentExtras(parent, name, all, e);
        }
    }

    private Extras lentExtras(
            HeldDirectory parent, String name, Preserving all, AccessDeniedException denied)
            throws IOException {
        Extras lent;
        try (Loans.Loan _ = loans().take(parent, name, denied)) {
            lent = parent.extras(name, all);
        }
        // An ACL is not what it is while a mode is lent.
        Extras own = parent.extras(name, all.without(What.XATTR));
        return new Extras(own.owner(), own.special(), own.acl(), lent.xattr(), own.links());
    }

    /**
     * Sets what is preserved of what is at a path, as far as that can be had. A file with further
     * names, which may lie outside, stays as it is.
     *
     * @param seen the look before; after a tick of the clock, so that a later change shows
     * @return how it looks then
     * @throws NoSuchFileException if that is not what is there any more
     */
    public FileStat setAll(RelativePath path, FileStat seen, Extras wanted) throws IOException {
        preserving.inPlace().lock();
        try (HeldDirectory parent = enter(path.parent())) {
            Found found = parent.find(path.name());
            FileStat there = found == null ? null : found.identity();
            if (found == null || there == null || !there.isSame(seen)) {
                throw new NoSuchFileException(path.toString());
            }
            if (found.isShared()) {
                return seen;
            }
            Extras has = setExtras(parent, path.name(), seen, wanted);
            FileStat now = parent.look(path.name());
            if (now == null || now.inode() != seen.inode()) {
                throw new NoSuchFileException(path.toString());
            }
            return now.with(has);
        } finally {
            preserving.inPlace().unlock();
        }
    }

    /** What is shut to its owner stays as it is: it comes when the file changes next. */
    private Extras setExtras(HeldDirectory parent, String name, FileStat seen, Extras wanted)
            throws IOException {
        try {
            return parent.setExtras(name, FileKey.of(seen), wanted, seen.mode(), preserving);
        } catch (AccessDeniedException _) {
            return extras(parent, name, preserving);
        }
    }

    /** Where it is, absolute, for messages and for the watcher. */
    public Path path() {
        return path;
    }

    /** The file system it is on; what lies on another one is left alone. */
    public long device() {
        return held.key().device();
    }

    /**
     * Makes {@code .sluice/} with its marker, staging and trash. Only for an index without entries.
     *
     * @throws RootException if there is the marker of another folder
     * @throws IOException if it cannot be made
     */
    public void mark(FolderId folder, RunId run) throws IOException {
        checkNotForeign(folder, readMarker());
        make(new Marker(folder, run));
    }

    private void make(Marker next) throws IOException {
        try {
            write(next);
        } catch (FileSystemException e) {
            throw unwritable("make", e);
        }
    }

    private RootException unwritable(String what, FileSystemException e) {
        return new RootException(
                "root %s: cannot %s %s in it: %s"
                        .formatted(path, what, RelativePath.RESERVED, Faults.reason(e)),
                e);
    }

    /**
     * Marks it by a person's word, whatever is in it and whatever the marker says, if only it names
     * no other folder.
     *
     * @return whether there was no marker, or a damaged one
     * @throws RootException if there is the marker of another folder
     * @throws IOException if it cannot be made
     */
    public boolean adopt(FolderId folder, RunId run) throws IOException {
        Marker found;
        try {
            found = readMarker();
        } catch (RootException e) {
            found = null; // damaged: to write it tells whether that is all
        }
        checkNotForeign(folder, found);
        if (found == null) {
            make(new Marker(folder, run));
        }
        return found == null;
    }

    private synchronized void write(Marker next) throws IOException {
        reserved.make();
        next.write(reserved.top());
        marker = next;
    }

    /**
     * Makes the marker again, with all of {@code .sluice/}, after somebody has removed it: the
     * directory is the one that was opened and had it, so that it is no empty mount. A deploy by
     * {@code rsync --delete} and {@code git clean} do that.
     */
    private synchronized void remake() throws IOException {
        Marker mine = marker;
        checkIsHeld();
        if (mine == null) {
            throw new NoSuchFileException(RelativePath.RESERVED);
        }
        if (readMarker() == null) {
            writeAgain(mine);
            Level level = remade.getAndIncrement() == 0 ? Level.WARNING : Level.DEBUG;
            LOG.log(
                    level,
                    "folder {0}: {1}/{2} was removed from {3}, which is still the directory that"
                            + " was opened: it was made again. The trash that was in it is gone",
                    mine.folder(),
                    RelativePath.RESERVED,
                    Marker.NAME,
                    path);
        }
    }

    /** Whoever removes it may be at it still. */
    private void writeAgain(Marker mine) throws IOException {
        for (int i = 1; ; i++) {
            try {
                write(mine);
                return;
            } catch (NoSuchFileException e) {
                if (i == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** How often the marker was made again since it was opened. */
    public long remade() {
        return remade.get();
    }

    /** Whether there is no marker, of whatever folder. */
    public boolean hasNoMarker() throws RootException {
        return readMarker() == null;
    }

    /** Its inode. */
    public long inode() {
        return held.key().inode();
    }

    /** The id of its file system that stays the same over mounts, 0 if it is not to be had. */
    public long fileSystem() throws IOException {
        return held.fileSystem();
    }

    /**
     * The run that the marker names, null if there is no marker of the folder.
     *
     * @throws RootException if it cannot be read
     */
    public @Nullable RunId lastRun(FolderId folder) throws RootException {
        try {
            Marker found = Marker.read(reserved.top());
            return found != null && found.folder().equals(folder) ? found.run() : null;
        } catch (NoSuchFileException _) {
            return null;
        } catch (IOException e) {
            throw new RootException(
                    "marker of root " + path + " cannot be read: " + Faults.reason(e), e);
        }
    }

    /**
     * What {@link #putNote} left in {@code .sluice/} under a name, null if there is nothing. It
     * outlives the index.
     */
    public @Nullable String note(String name) throws IOException {
        try {
            return SmallFile.read(reserved.top(), name, MAX_NOTE);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /**
     * Leaves a text in {@code .sluice/}, or nothing any more.
     *
     * @param text at most some 100 KiB; null to remove it
     */
    public void putNote(String name, @Nullable String text) throws IOException {
        if (text == null) {
            SmallFile.remove(reserved.top(), name);
        } else {
            SmallFile.write(reserved.top(), name, text);
        }
    }

    /**
     * Checks that the path still leads to the directory that was opened and that its marker is that
     * of the folder. To be called before anything is concluded from what is absent. A marker that
     * was there when it was opened, and is not any more, is made again. After a failure that was
     * mended (a mount that came back) the root is to be opened anew.
     *
     * @throws RootException if not; the message says what is wrong and what to do
     */
    public void check(FolderId folder) throws RootException {
        checkIsHeld();
        refreshMounts();
        if (isUnmarked) {
            checkUnmarked(folder);
        } else {
            Marker found = readMarker();
            if (found == null && marker != null) {
                remakeOrStop();
            } else {
                Marker _ = mine(folder, found);
            }
        }
    }

    private void remakeOrStop() throws RootException {
        try {
            remake();
        } catch (RootException e) {
            throw e;
        } catch (IOException e) {
            throw new RootException(
                    "root %s has no %s/%s any more, and it cannot be made again: %s"
                            .formatted(path, RelativePath.RESERVED, Marker.NAME, Faults.reason(e)),
                    e);
        }
    }

    /**
     * Makes sure that what is mounted in it by now is seen, where that is not told by each look.
     */
    public void refreshMounts() {
        held.mounts().refresh();
    }

    /** Whether nothing can be written into it: a read-only mount, or not permitted. */
    public boolean isReadOnly() {
        return !Files.isWritable(path);
    }

    /**
     * From now on it needs no marker: a {@code send-only} root that cannot be written to, which
     * counts as vanished when it is empty. A marker of another folder is still refused.
     */
    public void leaveUnmarked() {
        isUnmarked = true;
    }

    /** Whether it needs no marker; then nothing of ours is in it. */
    public boolean isUnmarked() {
        return isUnmarked;
    }

    private void checkUnmarked(FolderId folder) throws RootException {
        try {
            checkNotForeign(folder, readMarker());
            if (list(null).names().isEmpty()) {
                throw new RootException(
                        "root " + path + " is empty and has no marker: is it mounted?");
            }
        } catch (RootException e) {
            throw e;
        } catch (IOException e) {
            throw new RootException("root " + path + " cannot be read: " + Faults.reason(e), e);
        }
    }

    private void checkIsHeld() throws RootException {
        try (HeldDirectory there = hold(path, way)) {
            String difference = held.difference(there);
            if (difference != null) {
                throw new RootException("root " + path + " " + difference + "; open it again");
            }
        } catch (RootException e) {
            throw e;
        } catch (IOException e) {
            throw new RootException("root " + path + " cannot be read: " + Faults.reason(e), e);
        }
    }

    private Marker mine(FolderId folder, @Nullable Marker found) throws RootException {
        if (found == null) {
            throw new RootException(
                    "root %s has no %s/%s: mount the right file system, or, if this is the folder's"
                                    .formatted(path, RelativePath.RESERVED, Marker.NAME)
                            + " directory, say so: POST /v1/folders/%s/adopt".formatted(folder));
        }
        checkNotForeign(folder, found);
        return found;
    }

    private void checkNotForeign(FolderId folder, @Nullable Marker found) throws RootException {
        if (found != null && !found.folder().equals(folder)) {
            throw foreign(folder, found);
        }
    }

    /** Null if there is none. */
    private @Nullable Marker readMarker() throws RootException {
        try {
            return Marker.read(reserved.top());
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new RootException(
                    "marker of root " + path + " cannot be read: " + Faults.reason(e), e);
        }
    }

    private RootException foreign(FolderId folder, Marker found) {
        return new RootException(
                "root %s belongs to folder %s by its marker, not to %s: correct the path, or remove"
                                .formatted(path, found.folder(), folder)
                        + " %s/%s if it came with a copy"
                                .formatted(RelativePath.RESERVED, Marker.NAME));
    }

    /**
     * Writes the run into the marker, as each start does, and returns the run that stood there. How
     * the file system stamps changes is tried out as well.
     *
     * @throws RootException if there is no marker of this folder
     */
    public RunId startRun(FolderId folder, RunId run) throws IOException {
        RunId last = mine(folder, readMarker()).run();
        loans.giveBackAll();
        try {
            write(new Marker(folder, run));
            ticks.learn(store, reserved.staging(), reserved.newName("ticks"));
        } catch (FileSystemException e) {
            throw unwritable("write", e);
        }
        return last;
    }

    /**
     * Lists a directory without {@code .sluice} and {@code lost+found} at the root.
     *
     * @param directory null for the root
     * @throws IOException if it is not there, no directory, or was not read to its end
     */
    public Listing list(@Nullable RelativePath directory) throws IOException {
        if (directory == null) {
            try (HeldDirectory again = held.again()) {
                return DirectoryReading.of(again, null);
            }
        }
        try (HeldDirectory entered = enter(directory)) {
            return DirectoryReading.of(entered, directory);
        }
    }

    /**
     * Looks at a path without following a link.
     *
     * @return null if nothing is there and the directory above could be read, or is absent as well
     * @throws ForeignMountException if something is mounted there, or at a directory above
     * @throws IOException if that cannot be told (a directory above is closed to us, on another
     *     file system, a dead disk), or what is there is neither file, directory nor symbolic link
     */
    public @Nullable FileStat look(RelativePath path) throws IOException {
        try (HeldDirectory parent = enter(path.parent())) {
            return parent.look(path.name());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /**
     * Which name a file system has for what it finds at a path, if that is another one: it folds
     * letters of different case, or the normal forms of Unicode.
     *
     * @return that name, or null if the path's own name is there, or nothing is
     */
    public @Nullable String otherName(RelativePath path) throws IOException {
        try (HeldDirectory parent = enter(path.parent())) {
            return Folding.otherName(parent, path.name());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /**
     * Opens a regular file for reading. Never blocks on a FIFO or device, never follows a link.
     * What is ours is opened whatever its mode is.
     *
     * @throws java.nio.file.NoSuchFileException if there is no regular file
     */
    public OpenFile open(RelativePath path) throws IOException {
        OpenFile directly = held.openBelow(path.toString());
        if (directly != null) {
            return directly;
        }
        try (HeldDirectory parent = enter(path.parent())) {
            return parent.open(path.name());
        } catch (AccessDeniedException e) {
            return loans.open(path, e);
        }
    }

    /**
     * The holes of a file within the size that it had, in their order; none where they are not to
     * be had, or another file is there now.
     */
    public List<Span> holes(RelativePath path, FileStat file) throws IOException {
        try (HeldDirectory parent = enter(path.parent())) {
            return loans.holes(parent, path.name(), file);
        }
    }

    /** Opens or looks at one after the other, in one directory with fewer calls. */
    public Neighbours neighbours() {
        return new Neighbours(this);
    }

    /**
     * The target of a symbolic link, as it stands.
     *
     * @throws java.nio.file.NoSuchFileException if there is no symbolic link
     * @throws IOException if the target is not UTF-8
     */
    public String readLink(RelativePath path) throws IOException {
        try (HeldDirectory parent = enter(path.parent())) {
            return parent.readLink(path.name());
        }
    }

    /** Bytes that may still be written to the file system of the root. */
    public long freeBytes() throws IOException {
        return store.getUsableSpace();
    }

    /**
     * Promises room on the file system of the root for what is about to come.
     *
     * @param bytes 0 or more
     * @param what is to come, for the message
     * @throws NoSpaceException if there is not enough that is neither promised nor kept
     */
    public Space.Promise promise(long bytes, Object what) throws IOException {
        return Space.of(store).promise(store::getUsableSpace, bytes, what);
    }

    /** Bytes that the file system of the root has room for in all. */
    public long sizeBytes() throws IOException {
        return store.getTotalSpace();
    }

    /** What pulling leaves free on the disk: a hundredth of it, at most 64 MiB. */
    public long reserveBytes() throws IOException {
        return Math.min(MAX_RESERVED, store.getTotalSpace() / 100);
    }

    /** How many names a file has. */
    public int names(RelativePath path) throws IOException {
        try (HeldDirectory parent = enter(path.parent())) {
            return parent.links(path.name());
        }
    }

    /** How names are made in it that must not be taken yet. */
    public HardLinks links() {
        return links;
    }

    /** How the file system of the root stamps changes. */
    public Ticks ticks() {
        return ticks;
    }

    public Reserved reserved() {
        return reserved;
    }

    /** How what is ours is read though its mode forbids it. */
    public Loans loans() {
        return loans;
    }

    /**
     * Walks to a directory, name by name where it cannot be had at once. What is ours is entered
     * whatever its mode is: it is lent until what is returned is closed.
     *
     * @param directory null for the root
     * @throws NoSuchFileException names the first one that is missing
     */
    public HeldDirectory enter(@Nullable RelativePath directory) throws IOException {
        if (directory == null) {
            return held.borrowed();
        }
        HeldDirectory directly = enterDirectly(directory);
        return directly == null ? WalkIn.to(directory, held.borrowed(), loans) : directly;
    }

    /** Null if it cannot be had at once, or not without a loan. */
    @Nullable HeldDirectory enterDirectly(RelativePath directory) throws IOException {
        HeldDirectory entered = held.enterBelow(directory.toString());
        if (entered == null || !WalkIn.isShut(entered)) {
            return entered;
        }
        entered.close();
        return null;
    }

    @Override
    public void close() {
        Closing.quietly(loans);
        Closing.quietly(reserved);
        Closing.quietly(held);
    }
}
