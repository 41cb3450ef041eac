package dev.sluice.disk.publish;

import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.disk.held.Closing;
import dev.sluice.disk.held.Expectation;
import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.Found;
import dev.sluice.disk.held.Glance;
import dev.sluice.disk.held.HardLinks;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.LentDirectory;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.held.Preserving;
import dev.sluice.disk.held.Stamp;
import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.Folding;
import dev.sluice.disk.root.LastDirectories;
import dev.sluice.disk.root.Loans;
import dev.sluice.disk.staging.Copier;
import dev.sluice.disk.staging.StagedFile;
import dev.sluice.disk.staging.StagedName;
import dev.sluice.disk.trash.Keeping;
import dev.sluice.disk.trash.Trash;
import dev.sluice.domain.Digest;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * All visible changes to a replicated tree. Each looks at the target first: it must be what the
 * caller expects (from the index), otherwise nothing is touched and {@link TargetChangedException}
 * is thrown. What is replaced or removed is looked at once more in the trash. Parent directories
 * must exist: {@link java.nio.file.NoSuchFileException} names the missing one.
 *
 * <p>No method fsyncs the directories it changed; {@link #force} does, for a batch of them. The
 * returned identity is what a look right after the step says; if that is not what the step made,
 * somebody was faster, and it is a {@link TargetChangedException} as well; of a file that got its
 * first name by the step, the file itself is looked at. A directory is what was expected if it is
 * the same inode, whatever its times.
 *
 * <p>May be used by several threads, for different paths.
 */
public final class Tree implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Tree.class.getName());

    private static final int OWNER_ALL = 0700;

    /** What the system says of any link. */
    private static final Mode OF_LINK = new Mode(0777);

    private final FolderRoot root;
    private final Trash trash;
    private final HardLinks links;
    private final Copier copier;
    private final Placement placement;
    private final Keeping keeping;

    /** Null if each step walks anew. */
    private final @Nullable LastDirectories directories;

    public Tree(FolderRoot root, Trash trash) {
        this(root, trash, root.links());
    }

    public Tree(FolderRoot root, Trash trash, HardLinks links) {
        this(root, trash, links, Keeping.BY_DAYS, null);
    }

    private Tree(
            FolderRoot root,
            Trash trash,
            HardLinks links,
            Keeping keeping,
            @Nullable LastDirectories directories) {
        this.root = root;
        this.trash = trash;
        this.links = links;
        this.copier = new Copier(root);
        this.placement = new Placement(trash, links, copier);
        this.keeping = keeping;
        this.directories = directories;
    }

    /**
     * The same tree for one thread that changes many paths near each other: it keeps the last
     * directories that it entered, and looks at their names anew before each use. To be closed
     * soon.
     */
    public Tree together() {
        return new Tree(root, trash, links, keeping, new LastDirectories(root));
    }

    /**
     * The same tree for what was changed in a {@code receive-only} folder: what is replaced or
     * removed goes to the trash also where that keeps nothing else, as what no other node has. Not
     * to be closed.
     */
    public Tree ofDrift() {
        return new Tree(root, trash, links, Keeping.ONLY_COPY, directories);
    }

    /** Closes what {@link #together} kept; without it there is nothing to close. */
    @Override
    public void close() {
        if (directories != null) {
            directories.close();
        }
    }

    private HeldDirectory enter(@Nullable RelativePath directory) throws IOException {
        return directories == null ? root.enter(directory) : directories.enter(directory);
    }

    /**
     * Publishes a staged file (its content complete, finished and, if wanted, forced), and closes
     * it.
     *
     * <p>An absent target is made by a rename that replaces nothing, or by link: both fail if it is
     * present. A present one (file or link) is exchanged with what was staged, and what came out
     * looked at: see {@link Placement}. An empty directory is removed first.
     *
     * <p>Where the file system has neither, an absent target is made by rename right after one more
     * look: a file that somebody else makes between those two calls is then lost.
     *
     * @param expected what must be there now; null for nothing
     * @throws java.nio.file.DirectoryNotEmptyException if a directory there is not empty
     */
    public FileStat publish(StagedFile staged, RelativePath target, @Nullable FileStat expected)
            throws IOException {
        try (HeldDirectory parent = enter(target.parent())) {
            FileStat published = placement.put(staged.staged(), parent, target, expected, keeping);
            staged.published();
            return root.ticks().published(published).with(staged.extras());
        }
    }

    /**
     * Puts a copy of a file or a link of another directory at a path, with all that is preserved of
     * it, under the same rules as {@link #publish}; a file is fsynced.
     *
     * @throws TargetChangedException also if it was written to while it was copied: that would be a
     *     content that nobody has saved
     */
    FileStat publishCopy(
            HeldDirectory from,
            String name,
            FileStat identity,
            RelativePath target,
            @Nullable FileStat expected)
            throws IOException {
        StagedName copy = durableCopy(from, name, identity);
        try (HeldDirectory parent = enter(target.parent())) {
            new Expectation(from.pathOf(name), identity).checkButCtime(from.look(name));
            return placement.put(copy, parent, target, expected, keeping);
        } catch (IOException e) {
            Closing.quietly(copy::discard);
            throw e;
        }
    }

    /** Makes a symbolic link, under the same rules as {@link #publish}. */
    public FileStat publishLink(State.Link link, RelativePath target, @Nullable FileStat expected)
            throws IOException {
        HeldDirectory staging = root.reserved().staging();
        String temp = root.reserved().newName("link");
        try (HeldDirectory parent = enter(target.parent())) {
            staging.makeLink(temp, link.target());
            Extras extras = preserve(staging, temp, null, OF_LINK, link.extras());
            StagedName staged = StagedName.at(staging, temp, root.reserved()::leave);
            return placement.put(staged, parent, target, expected, keeping).with(extras);
        } catch (IOException e) {
            removeTemp(staging, temp);
            throw e;
        }
    }

    /**
     * Makes a directory, or sets the mode of one that is there. During a round the owner can always
     * write in it; {@link #setMode} takes that away at the end.
     *
     * @param expected what must be there; where nothing or a directory is expected, a directory
     *     that is there is welcome as well
     */
    public FileStat makeDirectory(
            RelativePath target, State.Directory directory, @Nullable FileStat expected)
            throws IOException {
        Mode writable = new Mode(directory.mode().bits() | OWNER_ALL);
        Expectation expectation = new Expectation(target.toString(), expected);
        try (HeldDirectory parent = enter(target.parent())) {
            FileStat found = Expectation.look(parent, target);
            boolean isThere = found != null && found.kind() == Kind.DIRECTORY;
            if (isThere && expected == null) {
                refuseOtherName(parent, target);
            }
            if (isThere && (expected == null || expectation.isDirectory())) {
                return inPlace(() ->
                        preserved(
                                parent,
                                target,
                                setMode(parent, target, writable),
                                directory.extras()));
            }
            expectation.check(found);
            if (found != null) {
                placement.remove(parent, target, expectation, keeping);
            }
            Mode placed = placeDirectory(parent, target, writable);
            FileStat made = lookAtDirectory(parent, target);
            FileStat done = preserved(parent, target, made, directory.extras());
            return made.mode().equals(placed) ? done : done.with(placed); // a scan sees who did it
        }
    }

    /** A directory as it is with what is preserved of it. */
    private FileStat preserved(
            HeldDirectory parent, RelativePath target, FileStat made, Extras wanted)
            throws IOException {
        Extras extras = preserve(parent, target.name(), FileKey.of(made), made.mode(), wanted);
        return extras == null ? made : lookAtDirectory(parent, target).with(extras);
    }

    /** Sets and gives what is preserved of what is at a name; null if nothing is. */
    private @Nullable Extras preserve(
            HeldDirectory parent, String name, @Nullable FileKey only, Mode mode, Extras extras)
            throws IOException {
        Preserving preserving = root.preserving();
        return preserving.isOn() ? parent.setExtras(name, only, extras, mode, preserving) : null;
    }

    private static void refuseOtherName(HeldDirectory parent, RelativePath target)
            throws IOException {
        String other = Folding.otherName(parent, target.name());
        if (other != null) {
            throw new TargetChangedException(target + ": " + parent.pathOf(other) + " is there");
        }
    }

    private Mode placeDirectory(HeldDirectory parent, RelativePath target, Mode mode)
            throws IOException {
        try {
            return root.reserved().makeDirectory(parent, target.name(), mode);
        } catch (IOException e) {
            if (parent.glance(target.name()) != null) {
                throw new TargetChangedException(
                        target + ": something was put there while it was made a directory");
            }
            throw e;
        }
    }

    /**
     * Sets the mode of a directory.
     *
     * @throws NoSuchFileException if there is no directory
     */
    public FileStat setMode(RelativePath directory, Mode mode) throws IOException {
        try (HeldDirectory parent = enter(directory.parent())) {
            return setMode(parent, directory, mode);
        }
    }

    private static FileStat setMode(HeldDirectory parent, RelativePath directory, Mode mode)
            throws IOException {
        String name = directory.name();
        Glance found = parent.glance(name);
        if (found == null) {
            throw new NoSuchFileException(directory.toString());
        }
        LentDirectory.settle(found.key(), () -> parent.setDirectoryMode(name, mode));
        return lookAtDirectory(parent, directory);
    }

    private static FileStat lookAtDirectory(HeldDirectory parent, RelativePath directory)
            throws IOException {
        FileStat found = Expectation.look(parent, directory);
        if (found == null || found.kind() != Kind.DIRECTORY) {
            throw new TargetChangedException(directory + ": no longer a directory");
        }
        return found;
    }

    /**
     * Sets the metadata of a file whose content is right already; the mtime as {@link
     * StagedFile#finish} does. One with further names is replaced by a copy, since it would change
     * by those as well; and so is one whose mode keeps its attributes from its owner, which he can
     * set where nobody else sees it.
     */
    public FileStat touch(RelativePath file, FileStat expected, Metadata metadata)
            throws IOException {
        return inPlace(() -> touchInPlace(file, expected, metadata));
    }

    private interface Setting {
        FileStat done() throws IOException;
    }

    /** Nobody else sets something on what is visible at the same time. */
    private FileStat inPlace(Setting setting) throws IOException {
        Preserving preserving = root.preserving();
        if (!preserving.isOn()) {
            return setting.done();
        }
        preserving.inPlace().lock();
        try {
            return setting.done();
        } finally {
            preserving.inPlace().unlock();
        }
    }

    private FileStat touchInPlace(RelativePath file, FileStat expected, Metadata metadata)
            throws IOException {
        String name = file.name();
        try (HeldDirectory parent = enter(file.parent())) {
            Found found = Placement.find(parent, file, new Expectation(file.toString(), expected));
            if (expected.kind() != Kind.FILE) {
                throw new IllegalStateException("bug: touch of a " + expected.kind() + ": " + file);
            }
            if (found.isShared()) {
                return touchCopy(parent, file, expected, metadata);
            }
            if (!Stamp.toWrite(metadata.mtime()).toInstant().equals(expected.mtime())) {
                setMtime(parent, name, metadata.mtime());
            }
            if (!metadata.mode().equals(expected.mode())) {
                parent.setMode(name, metadata.mode());
            }
            try {
                FileKey only = FileKey.of(expected);
                Extras extras = preserve(parent, name, only, metadata.mode(), metadata.extras());
                return touched(file, expected, Expectation.look(parent, file)).with(extras);
            } catch (AccessDeniedException _) {
                FileStat now = touched(file, expected, Expectation.look(parent, file));
                return touchCopy(parent, file, now, metadata);
            }
        }
    }

    /** The other names, which may lie outside, keep what they have. */
    private FileStat touchCopy(
            HeldDirectory parent, RelativePath file, FileStat expected, Metadata metadata)
            throws IOException {
        StagedName copy = copier.copy(parent, file.name(), expected, metadata);
        try {
            Preserving preserving = root.preserving();
            Extras extras =
                    preserving.isOn()
                            ? root.extras(copy.directory(), copy.name(), preserving)
                            : null;
            return placement.put(copy, parent, file, expected, Keeping.NOTHING).with(extras);
        } catch (IOException e) {
            copy.discard();
            throw e;
        }
    }

    /** Where it goes only by opening the file, it is made readable for that. */
    private void setMtime(HeldDirectory parent, String name, Instant mtime) throws IOException {
        try {
            parent.setMtime(name, mtime);
        } catch (AccessDeniedException e) {
            try (Loans.Loan _ = root.loans().take(parent, name, e)) {
                parent.setMtime(name, mtime);
            }
        }
    }

    private static FileStat touched(RelativePath file, FileStat expected, @Nullable FileStat found)
            throws TargetChangedException {
        if (found == null
                || !FileKey.of(found).equals(FileKey.of(expected))
                || found.size() != expected.size()) {
            throw new TargetChangedException(file + ": replaced while its mode and mtime were set");
        }
        // A save in place between the first look and the new mtime is not to be seen: so a scan
        // reads it once more, also if this process was stopped since then.
        return found.racy();
    }

    /**
     * Makes a second name for a file or symbolic link: how a conflict copy comes about. Where the
     * file system makes no hard links it is a copy of the content.
     */
    public FileStat link(RelativePath source, FileStat expected, RelativePath copy)
            throws IOException {
        try (HeldDirectory from = root.enter(source.parent());
                HeldDirectory to = root.enter(copy.parent())) {
            Expectation expectation = new Expectation(source.toString(), expected);
            expectation.check(Expectation.look(from, source));
            // By way of staging: what is linked is known before it is visible in the tree. Where
            // hard links are replicated the two would be taken for one file.
            StagedName staged =
                    root.preserving().keepsLinks()
                            ? durableCopy(from, source.name(), expected)
                            : secondName(from, source.name(), expectation, expected);
            try {
                FileStat made = placement.put(staged, to, copy, null, keeping);
                trash.noteCopy(made);
                return made.with(expected.extras());
            } catch (IOException e) {
                staged.discard();
                throw e;
            }
        }
    }

    private StagedName durableCopy(HeldDirectory from, String name, FileStat expected)
            throws IOException {
        StagedName copy = copier.copy(from, name, expected);
        try {
            if (expected.kind() == Kind.FILE) {
                force(copy);
            }
            return copy;
        } catch (IOException e) {
            Closing.quietly(copy::discard);
            throw e;
        }
    }

    private void force(StagedName copy) throws IOException {
        try {
            copy.directory().forceFile(copy.name());
        } catch (AccessDeniedException e) {
            try (Loans.Loan _ = root.loans().take(copy.directory(), copy.name(), e)) {
                copy.directory().forceFile(copy.name());
            }
        }
    }

    /**
     * Makes a path another name of a file, under the same rules as {@link #publish}: what links the
     * two names is known in staging, and looked at there, before it is visible. Where the file
     * system makes no link it is a copy.
     *
     * @param seen of the source, when its entry was true of it; if it may have been written to
     *     since, its content and what is preserved of it are read before it is linked
     * @param file what the source has to be
     * @param isThere whether that is the content of what is expected at the target as well: then
     *     nothing of it need be kept
     * @return null if it is not that any more; then nothing was done
     */
    public @Nullable FileStat join(
            RelativePath source,
            FileStat seen,
            State.File file,
            RelativePath target,
            @Nullable FileStat expected,
            boolean isThere)
            throws IOException {
        Keeping kept = isThere && keeping == Keeping.BY_DAYS ? Keeping.NOTHING : keeping;
        try (HeldDirectory from = root.enter(source.parent());
                HeldDirectory parent = enter(target.parent())) {
            FileStat there = from.look(source.name());
            Expectation expectation = new Expectation(source.toString(), seen);
            if (there == null || !expectation.isMetButForCtime(there)) {
                return null;
            }
            StagedName staged = nameOrCopy(from, source.name(), there, file);
            boolean isLink = staged.identity().inode() == there.inode();
            try {
                boolean isAsSeen = isLink && there.ctime().equals(seen.ctime());
                Extras now = isAsSeen ? seen.extras() : extrasOf(staged);
                if (!isAsSeen
                        && (!isContent(staged, file)
                                || isLink && !Extras.areSameButLinks(seen.extras(), now))) {
                    staged.discard();
                    return null;
                }
                Extras extras = isLink ? seen.extras() : now;
                return placement.put(staged, parent, target, expected, kept).with(extras);
            } catch (IOException e) {
                Closing.quietly(staged::discard);
                throw e;
            }
        }
    }

    private StagedName nameOrCopy(HeldDirectory from, String name, FileStat there, State.File file)
            throws IOException {
        HeldDirectory staging = root.reserved().staging();
        String temp = root.reserved().newName("second");
        return switch (link(from, name, FileKey.of(there), staging, temp)) {
            case DONE -> StagedName.at(staging, temp, root.reserved()::leave);
            case REFUSED -> copier.copy(from, name, there, file.metadata());
        };
    }

    /** It may fail when the name is made already. */
    private HardLinks.Result link(
            HeldDirectory from, String name, FileKey file, HeldDirectory staging, String temp)
            throws IOException {
        try {
            return links.link(from, name, file, staging, temp);
        } catch (IOException e) {
            removeTemp(staging, temp);
            throw e;
        }
    }

    private boolean isContent(StagedName staged, State.File file) throws IOException {
        try (OpenFile open = open(staged)) {
            Digest expected = file.digest();
            return ContentDigest.ofRest(expected.algorithm(), open.channel(), file.size())
                    .finish()
                    .equals(expected);
        }
    }

    private OpenFile open(StagedName staged) throws IOException {
        try {
            return staged.directory().open(staged.name());
        } catch (AccessDeniedException e) {
            return root.loans().open(staged.directory(), staged.name(), e);
        }
    }

    private @Nullable Extras extrasOf(StagedName staged) throws IOException {
        Preserving preserving = root.preserving();
        return preserving.isOn()
                ? root.extras(staged.directory(), staged.name(), preserving)
                : null;
    }

    private StagedName secondName(
            HeldDirectory from, String name, Expectation expectation, FileStat expected)
            throws IOException {
        HeldDirectory staging = root.reserved().staging();
        String temp = root.reserved().newName("second");
        if (link(from, name, FileKey.of(expected), staging, temp) == HardLinks.Result.REFUSED) {
            return copier.copy(from, name, expected);
        }
        try {
            // One look for both: what a person changes after it is seen at the name it gets.
            StagedName staged = StagedName.at(staging, temp, root.reserved()::leave);
            expectation.checkButCtime(staged.identity());
            return staged;
        } catch (IOException e) {
            removeTemp(staging, temp);
            throw e;
        }
    }

    /**
     * Removes a file, a symbolic link or an empty directory. One that is absent already is fine.
     *
     * @throws java.nio.file.DirectoryNotEmptyException if something is still in the directory
     */
    public void remove(RelativePath target, FileStat expected) throws IOException {
        Expectation expectation = new Expectation(target.toString(), expected);
        try (HeldDirectory parent = enter(target.parent())) {
            placement.remove(parent, target, expectation, keeping);
        } catch (NoSuchFileException e) {
            // Gone, or a directory above it is.
        }
    }

    /**
     * What was kept last of a file in the trash, open for reading.
     *
     * @throws java.nio.file.NoSuchFileException if nothing is
     */
    public OpenFile lastKept(RelativePath path) throws IOException {
        return trash.last(path);
    }

    /** Gives up what is in the trash, oldest first, until so many bytes are free on the disk. */
    public void makeRoom(long bytes) throws IOException {
        trash.makeRoom(bytes);
    }

    /**
     * Fsyncs directories whose names changed; null stands for the root. Missing ones are skipped.
     */
    public void force(Collection<@Nullable RelativePath> directories) throws IOException {
        for (RelativePath directory : directories) {
            try (HeldDirectory entered = enter(directory)) {
                entered.force();
            } catch (NoSuchFileException e) {
                // Removed since, and the directory above it is in the batch.
            }
        }
    }

    /**
     * Fsyncs files whose mode or mtime was set. What is missing is skipped, and so is what its
     * owner may not open: of that nothing but the mode is lost with the power.
     */
    public void forceFiles(Collection<RelativePath> files) throws IOException {
        for (RelativePath file : files) {
            try (HeldDirectory parent = enter(file.parent())) {
                parent.forceFile(file.name());
            } catch (NoSuchFileException | AccessDeniedException e) {
                LOG.log(Level.DEBUG, "not fsynced: " + file, e);
            }
        }
    }

    private void removeTemp(HeldDirectory staging, String temp) throws IOException {
        StagedName.discard(staging, temp, root.reserved()::leave);
    }
}
