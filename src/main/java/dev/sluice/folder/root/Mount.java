package dev.sluice.folder.root;

import dev.sluice.disk.publish.Tree;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.RootException;
import dev.sluice.disk.staging.Staging;
import dev.sluice.disk.trash.Trash;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Preserve.What;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Saves;
import dev.sluice.domain.Sequence;
import dev.sluice.fault.Faults;
import dev.sluice.folder.state.FolderSetup;
import dev.sluice.index.Index;
import dev.sluice.pull.Target;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds a folder's root open while it is what it should be, and opens it anew when it is back.
 * Opened, checked and let go of by the scanning thread; asked for by any, which never waits.
 */
public final class Mount implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Mount.class.getName());

    /** As fresh as a scrape needs it; it costs a listing of staging. */
    private static final Duration MEASURED_EVERY = Duration.ofSeconds(10);

    private final FolderSetup setup;
    private final Index index;
    private final RunId run;
    private final InstantSource clock;
    private final InstantSource ages;
    private final LongSupplier nanoTime;
    private final WriteProbe probe;
    private final Recognition recognition;
    private final InterruptedSteps interrupted;
    private final AtomicBoolean isAdopted = new AtomicBoolean();
    private final AtomicLong remade = new AtomicLong();
    private volatile @Nullable Target target;
    private volatile @Nullable Trash trash;

    /** By those that were closed. */
    private volatile Trash.GivenUp givenUp = Trash.GivenUp.NOTHING;

    private volatile @Nullable DiskUsage usage;
    private long measured;
    private boolean isTrashBroken;

    /**
     * @param clock that names what comes into the trash
     * @param ages what is too old to be kept is so by this clock
     * @param nanoTime as {@link System#nanoTime}
     */
    public Mount(
            FolderSetup setup,
            Index index,
            RunId run,
            InstantSource clock,
            InstantSource ages,
            LongSupplier nanoTime) {
        this.setup = setup;
        this.index = index;
        this.run = run;
        this.recognition = new Recognition(index);
        this.interrupted = new InterruptedSteps(index);
        this.clock = clock;
        this.ages = ages;
        this.nanoTime = nanoTime;
        this.probe = new WriteProbe(nanoTime);
    }

    /** The root if it is open, else null. */
    public @Nullable Target current() {
        return target;
    }

    /** What is to be preserved and cannot be here, in words, one for each kind. */
    public List<String> notPreserved() {
        Target opened = target;
        return opened == null ? List.of() : notPreserved(opened.root());
    }

    /** Of how many files something of a kind could not be set; -1 if that cannot be told. */
    public int notPreserved(What what) {
        Target opened = target;
        if (opened == null || opened.root().preserving().unavailable().contains(what)) {
            return -1;
        }
        return opened.root().preserving().missing().getOrDefault(what, 0);
    }

    private static List<String> notPreserved(FolderRoot root) {
        return NotPreserved.words(root.preserving());
    }

    /** Why nothing can be written into the open root, null if it can, or need not be. */
    public @Nullable String unwritable() {
        return target == null ? null : probe.problem();
    }

    /** What the disk had last, null as long as nothing is known of the open root. */
    public @Nullable DiskUsage usage() {
        return usage;
    }

    /** What is in the trash and nowhere else. */
    public Saves saves() {
        Trash kept = trash;
        return kept == null ? Saves.NONE : kept.saves();
    }

    /** What was removed from the trash before its time since the start. */
    public Trash.GivenUp givenUp() {
        Trash kept = trash;
        return kept == null ? givenUp : givenUp.plus(kept.givenUp());
    }

    /** The same for people, null if there is nothing. */
    public @Nullable String givenUpWords() {
        Trash.GivenUp all = givenUp();
        return all.count() == 0
                ? null
                : "the trash has no room: %,d files were thrown out of it before their time since the"
                                .formatted(all.count())
                        + " start, %,d of them the oldest version of their file; free space, or raise"
                                .formatted(all.firsts())
                        + " trash-max-percent (%d)".formatted(setup.folder().trashMaxPercent());
    }

    /** What in the trash can still be changed from elsewhere, null if there is nothing. */
    public @Nullable String sharedInTrash() {
        Trash kept = trash;
        return kept == null ? null : kept.shared();
    }

    /** How often the marker was made again since the start, since somebody had removed it. */
    public long remade() {
        Target open = target;
        return remade.get() + (open == null ? 0 : open.root().remade());
    }

    /**
     * A person says that the directory at the path is the root: at the next {@link #open} it needs
     * no proof, and what was mounted in it and is gone is given up.
     */
    public void adopt() {
        isAdopted.set(true);
    }

    /**
     * The root, opened if it is not, marked as ours if the index has no entries yet, or if it is
     * known to be that of the index though somebody has removed the marker.
     *
     * @throws RootException if it is missing, or not the one that the index knows
     */
    public synchronized Target open() throws IOException {
        boolean isAdoption = isAdopted.getAndSet(false);
        Target opened = target;
        if (opened == null) {
            FolderRoot root = FolderRoot.open(setup.path());
            root.preserve(setup.folder().preserve());
            opened = open(root, isAdoption);
            notPreserved(root)
                    .forEach(why -> LOG.log(Level.WARNING, "folder {0}: {1}", setup.id(), why));
            target = opened;
            probe(opened);
            measure(opened);
        }
        if (isAdoption) {
            forgetMounts(opened.root());
        }
        return opened;
    }

    /**
     * Before {@link #open}: what a person has just said may be of another directory than the one
     * that is open.
     *
     * @return whether that was let go of
     */
    public boolean isReplacedByAdoption() {
        if (isAdopted.get()) {
            try {
                check();
            } catch (RootException e) {
                close();
                return true;
            }
        }
        return false;
    }

    private void forgetMounts(FolderRoot root) {
        for (RelativePath path : index.mounts()) {
            try {
                FileStat _ = root.look(path);
            } catch (IOException e) {
                continue; // it is mounted still
            }
            index.write(transaction -> {
                transaction.dropMount(path);
                return true;
            });
        }
    }

    private Target open(FolderRoot root, boolean isAdoption) throws IOException {
        try {
            if (setup.role() == Role.SEND_ONLY && root.isReadOnly()) {
                root.leaveUnmarked();
                root.check(setup.id());
                return target(root);
            }
            renewIfRestored(root, isAdoption);
            if (isAdoption) {
                adopt(root);
            } else if (index.last().equals(Sequence.ZERO)) {
                root.mark(setup.id(), run);
            } else if (root.hasNoMarker() && recognition.isTheSame(root)) {
                root.mark(setup.id(), run);
                remade.incrementAndGet();
                log(
                        "had no marker, and was marked again: it is the directory that the index"
                                + " knows, with its files");
            }
            root.check(setup.id());
            root.startRun(setup.id(), run);
            recognition.note(root);
            Target marked = target(root);
            interrupted.settle(marked, Objects.requireNonNull(trash));
            marked.staging().clean(index::wants);
            return marked;
        } catch (IOException | RuntimeException e) {
            root.close();
            throw e;
        }
    }

    private void adopt(FolderRoot root) throws IOException {
        if (root.adopt(setup.id(), run)) {
            log("had no marker, and was marked by a person's word");
        }
    }

    private void log(String what) {
        LOG.log(
                System.Logger.Level.WARNING,
                "folder " + setup.id() + ": root " + setup.path() + " " + what);
    }

    /** Before the marker names this run: a crash in between must not hide what it shows. */
    private void renewIfRestored(FolderRoot root, boolean isAdoption) throws RootException {
        RunId last;
        try {
            last = root.lastRun(setup.id());
        } catch (RootException e) {
            if (isAdoption) {
                return; // the marker is damaged, and is about to be written anew
            }
            throw e;
        }
        if (last != null && !index.knows(last) && !index.last().equals(Sequence.ZERO)) {
            index.renew("the marker of root " + root.path() + " names run " + last, true);
        }
    }

    private Target target(FolderRoot root) {
        Trash kept = new Trash(root, setup.folder().trash(), clock);
        givenUp = givenUp();
        trash = kept;
        return new Target(root, new Staging(root), new Tree(root, kept));
    }

    /** A walk over everything has ended, and nothing is made visible just now. */
    public void walked() {
        Target open = target;
        if (open != null) {
            interrupted.walked(open.root());
        }
    }

    /**
     * Looks at the open root, and whether it can be written to.
     *
     * @throws RootException if it is not what it was
     */
    public void check() throws RootException {
        Target open = target;
        if (open != null) {
            open.root().check(setup.id());
            probe(open);
            if (nanoTime.getAsLong() - measured >= MEASURED_EVERY.toNanos()) {
                measure(open);
            }
        }
    }

    /**
     * Here and not where it is asked for, so that a disk that does not answer holds up nobody. What
     * cannot be measured stays as it was.
     */
    private void measure(Target open) {
        Trash kept = trash;
        measured = nanoTime.getAsLong();
        try {
            FolderRoot root = open.root();
            long staged = root.isUnmarked() ? 0 : open.staging().bytes();
            long trashed = kept == null ? 0 : kept.bytes();
            usage = new DiskUsage(staged, trashed, root.freeBytes(), root.sizeBytes());
            limitTrash(root.sizeBytes());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "folder " + setup.id() + " cannot be measured", e);
        }
    }

    private void probe(Target open) {
        if (setup.role() != Role.SEND_ONLY && probe.isDue()) {
            probe.write(setup.id(), open.staging());
        }
    }

    private void limitTrash(long diskSize) throws IOException {
        Trash kept = trash;
        int percent = setup.folder().trashMaxPercent();
        if (kept != null && percent < 100) {
            kept.limit(diskSize / 100 * percent);
        }
    }

    /** Removes from the trash what has been there for long enough; a failure stops nothing. */
    public void expireTrash() {
        Target open = target;
        Trash kept = trash;
        if (open == null || kept == null || open.root().isUnmarked()) {
            return;
        }
        try {
            kept.expire(ages.instant());
            kept.makeRoom(open.root().reserveBytes());
            limitTrash(open.root().sizeBytes());
            isTrashBroken = false;
            measure(open);
        } catch (IOException e) {
            if (!isTrashBroken) {
                String what = "folder " + setup.id() + ": the trash cannot be emptied: ";
                LOG.log(System.Logger.Level.WARNING, what + Faults.words(e));
            }
            isTrashBroken = true;
        }
    }

    /** Lets go of a root that is not what it was. */
    @Override
    public synchronized void close() {
        Target open = target;
        target = null;
        givenUp = givenUp();
        trash = null;
        usage = null;
        if (open != null) {
            remade.addAndGet(open.root().remade());
            open.root().close();
        }
    }
}
