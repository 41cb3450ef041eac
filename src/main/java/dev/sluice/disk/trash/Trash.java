package dev.sluice.disk.trash;

import dev.sluice.disk.held.Closing;
import dev.sluice.disk.held.Expectation;
import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.Found;
import dev.sluice.disk.held.HardLinks;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.ListedName;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.Reserved;
import dev.sluice.disk.staging.Copier;
import dev.sluice.disk.staging.StagedName;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Latest;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Saves;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What was replaced or removed, in {@code .sluice/trash} under its relative directory, so that a
 * person takes it back with {@code cp}. Of a path with many versions the oldest and some others are
 * kept, see {@link TrashThinning}. For several threads.
 */
public final class Trash {

    /** Within the folder. */
    static final String PATH = RelativePath.RESERVED + "/" + Reserved.TRASH;

    /**
     * How long what is kept where nothing is to be kept stays: the default of the configuration.
     */
    private static final Duration DEFAULT_TIME = Duration.ofDays(7);

    /**
     * Directories known by heart. A pull goes through them batch by batch and comes back to each:
     * with fewer than it has, each would be listed for each file.
     */
    private static final int MAX_KNOWN = 4_096;

    /** Paths in them: some 10 MiB. */
    private static final int MAX_PATHS = 50_000;

    /** Files that come between two looks whether those are too many. */
    private static final int LOOK_EVERY = 1_000;

    /** Conflict copies that were just made: what they are copies of is replaced soon. */
    private static final int MAX_COPIED = 20_000;

    /** Named of what is nowhere else: more than a person reads. */
    private static final int MAX_SAVES = 100;

    private static final Mode PRIVATE = new Mode(0700);

    private static final System.Logger LOG = System.getLogger(Trash.class.getName());

    private final FolderRoot root;
    private final Duration time;
    private final InstantSource clock;
    private final Separation separation;
    private final NotedPaths saves = new NotedPaths();
    private final AtomicLong bytes = new AtomicLong();

    /** Held by whoever makes room. */
    private final Object room = new Object();

    /** What was in the trash when nothing of it could be given up; -1 for no such time. */
    private long vain = -1;

    /** The same of a limit. */
    private long vainLimit = -1;

    private final LongAdder givenUp = new LongAdder();
    private final LongAdder firstsGivenUp = new LongAdder();

    private final Map<String, TrashDirectory> known = new LinkedHashMap<>(16, 0.75f, true);

    private int untilNextLook = LOOK_EVERY;

    /** With the ctime that the second name gave it. */
    private final Map<FileKey, Instant> copied = new Latest<>(MAX_COPIED);

    /**
     * @param time for which things are kept; zero to keep nothing
     * @param clock for the time in the names
     */
    public Trash(FolderRoot root, Duration time, InstantSource clock) {
        this(root, time, clock, new Copier(root));
    }

    public Trash(FolderRoot root, Duration time, InstantSource clock, Copier copier) {
        this.root = root;
        this.time = time;
        this.clock = clock;
        this.separation = new Separation(this, root, copier);
    }

    /**
     * Bytes of what is kept, as {@link #expire} last saw it and as it changed here since: 0 before.
     * What has a second name elsewhere costs the disk less.
     */
    public long bytes() {
        return Math.max(0, bytes.get());
    }

    /** What is done while something is between the tree and the trash. */
    public interface Taking {
        HardLinks.Result with(Hand hand) throws IOException;
    }

    /**
     * Does what takes something out of the tree; meanwhile nothing is given up. What has further
     * names is copied afterwards, when others go on.
     */
    public HardLinks.Result take(RelativePath path, Keeping keeping, Taking taking)
            throws IOException {
        boolean isKept = isKept(keeping);
        // What only passes through, at the top: no directory is to be made for it.
        RelativePath below = isKept ? path.parent() : null;
        TrashName first = TrashName.of(path.name(), clock.instant());
        Hand hand;
        HardLinks.Result result;
        synchronized (this) {
            try (HeldDirectory directory = enter(below)) {
                hand =
                        new Hand(
                                this,
                                directory,
                                names(directory, below),
                                keeping == Keeping.ONLY_COPY ? first.ofOnlyCopy() : first,
                                isKept);
                result = taking.with(hand);
            }
        }
        Found shared = hand.shared();
        if (shared != null) {
            separate(below, hand.name(), shared);
        }
        return result;
    }

    /** The step was made, so nothing of this fails it. */
    private void separate(@Nullable RelativePath below, String name, Found shared) {
        try (HeldDirectory directory = enter(below)) {
            separation.separate(below, directory, name, shared);
        } catch (IOException e) {
            separation.failed(PATH + "/" + (below == null ? "" : below + "/") + name, e);
        }
    }

    /** Puts a copy in the place of what is in the trash, unless that was given up meanwhile. */
    synchronized void replace(
            HeldDirectory directory, String name, FileStat expected, StagedName copy)
            throws IOException {
        try {
            FileStat found = directory.look(name);
            if (found == null) {
                copy.discard();
            } else {
                new Expectation(directory.pathOf(name), expected).checkButCtime(found);
                copy.directory().move(copy.name(), directory, name);
            }
        } catch (IOException e) {
            Closing.quietly(copy::discard);
            throw e;
        }
    }

    /** What in it can still be changed from elsewhere, in one line; null if there is nothing. */
    public @Nullable String shared() {
        return separation.told();
    }

    public boolean isKept(Keeping keeping) {
        return switch (keeping) {
            case BY_DAYS -> time.isPositive();
            case ONLY_COPY -> true;
            case NOTHING -> false;
        };
    }

    /** Bytes more, or less. */
    void add(long count) {
        bytes.addAndGet(count);
    }

    /** A content has got a second name that was made to keep it. */
    public void noteCopy(FileStat now) {
        synchronized (copied) {
            copied.put(FileKey.of(now), now.ctime());
        }
    }

    /** Whether {@link #noteCopy} was told of just that; asked once. */
    public boolean hasCopy(FileStat found) {
        synchronized (copied) {
            return found.ctime().equals(copied.remove(FileKey.of(found)));
        }
    }

    /**
     * What is in it and nowhere else, as {@link #expire} last saw it and as it changed here since.
     */
    public Saves saves() {
        return new Saves(saves.count(), saves.first(MAX_SAVES));
    }

    /** Something is in it that is nowhere else. */
    void noteSave(String path) {
        saves.add(path);
    }

    /**
     * Looks for what an earlier process has taken out of the tree by a step that it did not end. If
     * that is something else than was to be taken away, somebody had saved it in that moment: it is
     * named as what no other node has, and told. To be called before anything else is taken.
     *
     * @param before what the step was to take away, a file or a link
     * @param intended what it was to put there
     */
    public synchronized void settle(RelativePath path, FileStat before, Entry intended)
            throws IOException {
        Interruption step = new Interruption(path, before, intended);
        if (step.isWithoutEffect(root.look(path))) {
            return;
        }
        settle(step, path.parent());
        if (path.parent() != null) {
            settle(step, null); // where it lies if it was not to be kept
        }
    }

    private void settle(Interruption step, @Nullable RelativePath below) throws IOException {
        try (HeldDirectory directory = enter(below)) {
            TrashName name = names(directory, below).newest(step.path().name());
            Found found =
                    name != null && step.mayHaveTaken(name) ? directory.find(name.text()) : null;
            if (name != null && found != null && step.isSave(found)) {
                String own = name.ofOnlyCopy().text();
                directory.move(name.text(), directory, own);
                saves.add(directory.pathOf(own));
                LOG.log(
                        Level.WARNING,
                        "{0} was saved while a peer''s change was applied to it, and the node ended"
                                + " in that moment; what was saved is kept as {1}",
                        step.path(),
                        directory.pathOf(own));
            }
        }
    }

    private TrashDirectory names(HeldDirectory directory, @Nullable RelativePath path)
            throws IOException {
        forgetTooMuch();
        String key = path == null ? "" : path.toString();
        TrashDirectory names = known.get(key);
        if (names == null || !names.isOf(directory)) {
            names = new TrashDirectory(directory);
            known.put(key, names);
        }
        return names;
    }

    /**
     * Whatever comes into it makes a directory that is known grow, so the paths are counted now and
     * then; how many directories there are costs nothing to know.
     */
    private void forgetTooMuch() {
        untilNextLook--;
        boolean isDue = untilNextLook <= 0;
        if (!isDue && known.size() <= MAX_KNOWN) {
            return;
        }
        untilNextLook = LOOK_EVERY;
        long paths = known.values().stream().mapToLong(TrashDirectory::paths).sum();
        Iterator<TrashDirectory> eldest = known.values().iterator();
        int most = known.size() > MAX_KNOWN ? MAX_KNOWN - LOOK_EVERY : MAX_KNOWN;
        while (known.size() > 1 && (paths > MAX_PATHS || known.size() > most)) {
            paths -= eldest.next().paths();
            eldest.remove();
        }
    }

    /** Whether a copy was made of another name of a file, which serves for this one as well. */
    boolean isCopied(FileKey file) {
        return separation.isCopied(file);
    }

    HeldDirectory enter(@Nullable RelativePath path) throws IOException {
        HeldDirectory current = root.reserved().trash().borrowed();
        HeldDirectory there = path == null ? current : current.enterBelow(path.toString());
        if (path == null || there != null) {
            return there == null ? current : there;
        }
        for (String name : path.names()) {
            try (HeldDirectory above = current) {
                current = enterOrMake(above, name);
            }
        }
        return current;
    }

    /**
     * What was kept last of a file, open for reading.
     *
     * @throws NoSuchFileException if nothing is
     */
    public OpenFile last(RelativePath path) throws IOException {
        HeldDirectory current = root.reserved().trash().borrowed();
        for (String name : path.names().subList(0, path.names().size() - 1)) {
            try (HeldDirectory above = current) {
                current = above.enter(name);
            }
        }
        try (HeldDirectory directory = current) {
            return directory.open(last(path.name(), directory));
        }
    }

    private static String last(String name, HeldDirectory directory) throws IOException {
        String original = TrashName.of(name, Instant.EPOCH).original();
        String last = null;
        TrashName latest = null;
        for (String each : names(directory)) {
            TrashName kept = TrashName.parse(each);
            if (kept != null
                    && kept.original().equals(original)
                    && (latest == null || TrashName.BY_AGE.compare(kept, latest) > 0)) {
                last = each;
                latest = kept;
            }
        }
        if (last == null) {
            throw new NoSuchFileException(directory.pathOf(name), null, "is not in the trash");
        }
        return last;
    }

    private HeldDirectory enterOrMake(HeldDirectory parent, String name) throws IOException {
        try {
            return parent.enter(name);
        } catch (NoSuchFileException e) {
            Mode _ = root.reserved().makeDirectory(parent, name, PRIVATE);
            return parent.enter(name);
        }
    }

    /**
     * Removes what was kept for longer than is asked for, by the time in its name, and the
     * directories that are empty then. What is not named by us stays; what was written to since is
     * named as what no other node has. Where nothing is to be kept only what was kept as {@link
     * Keeping#ONLY_COPY} is there, or could not be put back; it stays for the default of the
     * configuration.
     */
    public void expire(Instant now) throws IOException {
        Instant before = now.minus(time.isPositive() ? time : DEFAULT_TIME);
        long known = bytes.get();
        separation.begin();
        saves.begin();
        long left = new TrashWalk(this, before, separation, saves).over(root.reserved().trash());
        saves.end();
        separation.end();
        bytes.addAndGet(left - known);
    }

    /**
     * Removes what was kept, oldest first, but the oldest version of each path after all later ones
     * and what no other node has after all else, until so many bytes are free on the disk. Nothing
     * is given up for what would not fit even then.
     */
    public void makeRoom(long wanted) throws IOException {
        synchronized (room) {
            while (isWorthwhile(wanted)) {
                long before = bytes.get();
                makeRoom(wanted, OldestKept.in(root.reserved().trash()));
                vain = bytes.get() == before ? before : -1;
            }
        }
    }

    /**
     * Removes what was kept, in the same order, until it takes no more than so many bytes. A walk
     * that found nothing to remove is not made again before something has changed.
     */
    public void limit(long most) throws IOException {
        synchronized (room) {
            while (bytes() > most && bytes.get() != vainLimit) {
                long before = bytes.get();
                for (OldestKept.Kept kept : OldestKept.in(root.reserved().trash())) {
                    if (bytes() <= most) {
                        return;
                    }
                    giveUp(kept);
                }
                vainLimit = bytes.get() == before ? before : -1;
            }
        }
    }

    /**
     * What was removed before its time since this was opened.
     *
     * @param count files
     * @param firsts of these, the oldest version of its path
     */
    public record GivenUp(long count, long firsts) {

        public static final GivenUp NOTHING = new GivenUp(0, 0);

        public GivenUp plus(GivenUp other) {
            return new GivenUp(count + other.count, firsts + other.firsts);
        }
    }

    public GivenUp givenUp() {
        return new GivenUp(givenUp.sum(), firstsGivenUp.sum());
    }

    private boolean isWorthwhile(long wanted) throws IOException {
        long free = root.freeBytes();
        long kept = bytes();
        return free < wanted && kept != vain && wanted - free <= kept;
    }

    private void makeRoom(long wanted, List<OldestKept.Kept> oldest) throws IOException {
        for (OldestKept.Kept kept : oldest) {
            if (root.freeBytes() >= wanted) {
                return;
            }
            giveUp(kept);
        }
    }

    /** Not while something is in a hand, which would be taken for what is kept. */
    private synchronized void giveUp(OldestKept.Kept kept) throws IOException {
        try {
            kept.remove(root.reserved().trash());
        } catch (NoSuchFileException e) {
            // A person was faster.
        }
        bytes.addAndGet(-kept.size());
        givenUp.increment();
        if (kept.isFirst()) {
            firstsGivenUp.increment();
        }
        saves.remove(kept.path());
    }

    public static List<String> names(HeldDirectory directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (HeldDirectory again = directory.again()) {
            for (ListedName listed : again.read()) {
                if (listed.text() != null) {
                    names.add(listed.text());
                }
            }
        }
        return names;
    }
}
