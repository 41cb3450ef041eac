package dev.sluice.disk.staging;

import dev.sluice.disk.held.Expectation;
import dev.sluice.disk.held.Glance;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.ListedName;
import dev.sluice.disk.held.NamelessWhole;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.disk.held.Whole;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.NoSpaceException;
import dev.sluice.disk.root.Space;
import dev.sluice.domain.Digest;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Temp files in {@code .sluice/staging}, on the same file system as their targets. A content is
 * staged under a name made of its digest, so that a broken transfer goes on where it stopped, also
 * after a restart; one name is open once at a time. One staging per root, for several threads.
 */
public final class Staging {

    private static final System.Logger LOG = System.getLogger(Staging.class.getName());

    private static final String ENDING = ".part";

    /** Of what is put together from blocks, in any order. */
    private static final String BLOCKS = ".blocks";

    /** What is complete may have a mode already in which it cannot be opened again. */
    private static final Mode UNFINISHED = new Mode(0600);

    private final FolderRoot root;
    private final Nameless nameless;
    private final LongAdder namelessBytes = new LongAdder();
    private final Set<String> open = ConcurrentHashMap.newKeySet();
    private final PartialContents partial = new PartialContents();

    /** Whether there may be temp files that are named by their digest. */
    private volatile boolean mayHaveParts = true;

    public Staging(FolderRoot root) {
        this(root, Nameless.whereItCan());
    }

    Staging(FolderRoot root, Nameless nameless) {
        this.root = root;
        this.nameless = nameless;
    }

    /**
     * Opens the temp file for a content, with what an earlier transfer left in it.
     *
     * @return null if another transfer has it open
     */
    public @Nullable StagedFile open(Digest digest) throws IOException {
        return open(digest, ENDING);
    }

    /**
     * As {@link #open}, for a content that is put together from blocks: what is in it may have
     * gaps, and is to be compared with the blocks again.
     */
    public @Nullable StagedFile openBlocks(Digest digest) throws IOException {
        return open(digest, BLOCKS);
    }

    /** What is put together from blocks just now, and can be read in part. */
    public PartialContents partial() {
        return partial;
    }

    private @Nullable StagedFile open(Digest digest, String ending) throws IOException {
        String name = digest.algorithm() + "-" + digest.hex() + ending;
        if (!open.add(name)) {
            return null;
        }
        try {
            HeldDirectory staging = root.reserved().staging();
            FileChannel channel = channel(staging, name);
            return new StagedChannel(
                    staging,
                    name,
                    channel,
                    true,
                    root.preserving(),
                    isLeft -> {
                        mayHaveParts |= isLeft;
                        partial.end(name);
                        open.remove(name);
                    });
        } catch (IOException | RuntimeException e) {
            open.remove(name);
            throw e;
        }
    }

    private FileChannel channel(HeldDirectory staging, String name) throws IOException {
        try {
            return staging.create(name);
        } catch (FileAlreadyExistsException e) {
            if (isResumable(staging, name)) {
                try {
                    staging.setMode(name, UNFINISHED);
                    return staging.openAgain(name);
                } catch (FileSystemException shut) {
                    if (!root.preserving().isOn()) {
                        throw shut;
                    }
                    // It was complete, and given to its owner already.
                }
            }
            staging.removeFile(name);
            return staging.create(name);
        }
    }

    /**
     * A temp file that has a second name was published, by a process that ended before it took the
     * first name away: writing to it would write to the published file.
     */
    private static boolean isResumable(HeldDirectory staging, String name) throws IOException {
        FileStat found = staging.look(name);
        return found != null && found.kind() == Kind.FILE && staging.links(name) == 1;
    }

    /**
     * Stages a whole small content in one go, with its mode and mtime, under a name of its own or
     * without one (see {@link Nameless}); it is not kept for later.
     *
     * <p>What is to be forced has a name: Btrfs logs no file without one, so that its content would
     * not outlast a loss of power though its name did.
     *
     * @param content from its position to its limit, which it is at afterwards
     * @param metadata as in {@link StagedFile#finish}
     * @param willForce whether {@link StagedFile#force} will follow, for which one with a name
     *     stays open
     */
    public StagedFile put(ByteBuffer content, Metadata metadata, boolean willForce)
            throws IOException {
        try {
            return put(root.reserved().stagingAsLastSeen(), content, metadata, willForce);
        } catch (NoSuchFileException e) {
            root.reserved().forgetLastSeen(); // somebody removed the directory
            return put(root.reserved().staging(), content, metadata, willForce);
        }
    }

    private StagedFile put(
            HeldDirectory staging, ByteBuffer content, Metadata metadata, boolean willForce)
            throws IOException {
        String name = root.reserved().newName("whole");
        open.add(name);
        try {
            StagedFile staged =
                    willForce ? null : putNameless(staging, name, content.duplicate(), metadata);
            if (staged == null) {
                Whole whole = staging.put(name, content.duplicate(), metadata, willForce);
                staged =
                        new StagedWhole(
                                staging,
                                name,
                                whole,
                                willForce,
                                root.preserving(),
                                isLeft -> ended(name, isLeft));
            }
            preserve(staged, metadata);
            content.position(content.limit());
            return staged;
        } catch (IOException | RuntimeException e) {
            open.remove(name);
            throw e;
        }
    }

    private static void preserve(StagedFile staged, Metadata metadata) throws IOException {
        try {
            staged.preserve(metadata);
        } catch (IOException | RuntimeException e) {
            staged.discard();
            throw e;
        }
    }

    /** After a failure it is tried with the name: that succeeds, or says better why not. */
    private @Nullable StagedFile putNameless(
            HeldDirectory staging, String name, ByteBuffer content, Metadata metadata) {
        try {
            NamelessWhole whole =
                    nameless.isPossible(staging, name)
                            ? staging.putNameless(content, metadata)
                            : null;
            if (whole == null) {
                return null;
            }
            long bytes = whole.identity().size();
            namelessBytes.add(bytes);
            return new StagedNameless(
                    staging,
                    name,
                    whole,
                    root.preserving(),
                    isLeft -> {
                        namelessBytes.add(-bytes);
                        ended(name, isLeft);
                    });
        } catch (IOException _) {
            return null;
        }
    }

    /**
     * Stages a copy of a local file, inside the kernel where that is possible, with its holes if it
     * is large. The digest is not looked at: the copy is that of the identity which the index has
     * with it. Each copy has a name of its own, so that many of one content can be made at once;
     * none is kept for later.
     *
     * @param expected the identity that the source must have before and after
     * @throws TargetChangedException if the source is not, or no longer, what was expected
     * @throws NoSpaceException if there is no room for it
     */
    public StagedFile copy(RelativePath source, FileStat expected) throws IOException {
        HeldDirectory staging = root.reserved().staging();
        String name = root.reserved().newName("local");
        open.add(name);
        StagedFile staged;
        try {
            staged =
                    new StagedChannel(
                            staging,
                            name,
                            staging.create(name),
                            false,
                            root.preserving(),
                            isLeft -> ended(name, isLeft));
        } catch (IOException | RuntimeException e) {
            open.remove(name);
            throw e;
        }
        try (Space.Promise _ = root.promise(expected.size(), "a copy of " + source);
                OpenFile file = root.open(source)) {
            Expectation expectation = new Expectation(source.toString(), expected);
            expectation.check(file.identity());
            Copying.content(
                    file.channel(),
                    staged.channel(),
                    expected.size(),
                    () -> root.holes(source, expected));
            staged.lengthen(expected.size());
            expectation.check(root.look(source));
            return staged;
        } catch (IOException | RuntimeException e) {
            staged.discard();
            throw e;
        }
    }

    private void ended(String name, boolean isLeft) {
        if (isLeft) {
            root.reserved().leave(name);
        }
        open.remove(name);
    }

    /** Removes what was left by earlier runs, except contents that are still wanted. */
    public void clean(Predicate<Digest> isWanted) throws IOException {
        removeIf(name -> !isWanted(name, isWanted));
    }

    /**
     * Removes what broken transfers left of contents that are wanted no longer, and what could not
     * be removed when it was to be. Other threads may stage meanwhile.
     */
    public void cleanParts(Predicate<Digest> isWanted) throws IOException {
        Set<String> left = root.reserved().left();
        if (!left.isEmpty()) {
            HeldDirectory staging = root.reserved().staging();
            left.removeIf(name -> remove(staging, name));
        }
        if (mayHaveParts) {
            mayHaveParts = false;
            try {
                removeIf(name -> isKept(name) && !isWanted(name, isWanted));
            } catch (IOException | RuntimeException e) {
                mayHaveParts = true;
                throw e;
            }
        }
    }

    private void removeIf(Predicate<String> isLeft) throws IOException {
        HeldDirectory staging = root.reserved().staging();
        try (HeldDirectory again = staging.again()) {
            for (ListedName listed : again.read()) {
                String name = listed.text();
                if (name != null && !removeIf(isLeft, staging, name) && isKept(name)) {
                    mayHaveParts = true;
                }
            }
        }
    }

    /** Returns false if it stays. */
    private boolean removeIf(Predicate<String> isLeft, HeldDirectory staging, String name) {
        if (!open.add(name)) {
            return false;
        }
        try {
            boolean isToGo = isLeft.test(name);
            boolean isGone = isToGo && remove(staging, name);
            if (isToGo && !isGone && !isKept(name)) {
                root.reserved().leave(name);
            }
            return isGone;
        } finally {
            open.remove(name);
        }
    }

    /**
     * Bytes of all temp files. Lists the directory, which has no more of them than are under way.
     */
    public long bytes() throws IOException {
        long bytes = namelessBytes.sum();
        HeldDirectory staging = root.reserved().staging();
        try (HeldDirectory again = staging.again()) {
            for (ListedName listed : again.read()) {
                Glance found = listed.text() == null ? null : staging.glance(listed.text());
                bytes += found != null && found.isFile() ? found.size() : 0;
            }
        }
        return bytes;
    }

    private static boolean isKept(String name) {
        return name.endsWith(ENDING) || name.endsWith(BLOCKS);
    }

    private static boolean isWanted(String name, Predicate<Digest> isWanted) {
        int dash = name.lastIndexOf('-');
        if (dash < 0 || !isKept(name)) {
            return false;
        }
        try {
            return isWanted.test(
                    Digest.of(
                            name.substring(0, dash)
                                    + ":"
                                    + name.substring(dash + 1, name.lastIndexOf('.'))));
        } catch (IllegalArgumentException e) {
            return false; // not a name that we give
        }
    }

    private static boolean remove(HeldDirectory staging, String name) {
        try {
            Glance found = staging.glance(name);
            if (found != null && found.isDirectory()) {
                staging.removeDirectory(name);
            } else if (found != null) {
                staging.removeFile(name);
            }
            return true;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "clean staging: " + name + " stays", e);
            return false;
        }
    }
}
