package dev.sluice.folder;

import dev.sluice.budget.DeleteBudget;
import dev.sluice.disk.publish.ConflictEnd;
import dev.sluice.disk.publish.TrashRestore;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.RootException;
import dev.sluice.disk.staging.PartialContent;
import dev.sluice.disk.staging.PartialContents;
import dev.sluice.domain.Digest;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Preserve.What;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.Saves;
import dev.sluice.domain.Sightings;
import dev.sluice.domain.Threads;
import dev.sluice.domain.pace.PullMemory;
import dev.sluice.domain.time.CautiousClock;
import dev.sluice.domain.time.SteadyClock;
import dev.sluice.fault.LoopFaults;
import dev.sluice.folder.peers.Claims;
import dev.sluice.folder.peers.DoubtedRows;
import dev.sluice.folder.peers.Fellows;
import dev.sluice.folder.peers.LongPoll;
import dev.sluice.folder.peers.News;
import dev.sluice.folder.peers.PeerLoop;
import dev.sluice.folder.peers.PeerRound;
import dev.sluice.folder.peers.PeerSet;
import dev.sluice.folder.peers.PeerThreads;
import dev.sluice.folder.root.DiskUsage;
import dev.sluice.folder.root.Mount;
import dev.sluice.folder.rules.Ignoring;
import dev.sluice.folder.state.FolderSetup;
import dev.sluice.folder.state.FolderState;
import dev.sluice.folder.state.Rechecks;
import dev.sluice.folder.state.StateKeeper;
import dev.sluice.hook.Hooks;
import dev.sluice.ignore.IgnoreFile;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.HeldRules;
import dev.sluice.index.Index;
import dev.sluice.index.PlanKind;
import dev.sluice.peer.Caller;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.content.ContentClient;
import dev.sluice.peer.feed.FeedClient;
import dev.sluice.peer.known.Discovery;
import dev.sluice.peer.known.KnownPeers;
import dev.sluice.peer.known.PeerState;
import dev.sluice.pull.Drift;
import dev.sluice.pull.PullBudgets;
import dev.sluice.pull.PullClocks;
import dev.sluice.pull.PullFolder;
import dev.sluice.pull.PullOptions;
import dev.sluice.pull.PullPeers;
import dev.sluice.pull.Puller;
import dev.sluice.pull.Repairs;
import dev.sluice.pull.Target;
import dev.sluice.pull.Transfers;
import dev.sluice.pull.publish.OwnSteps;
import dev.sluice.report.PeerPlan;
import dev.sluice.report.ScanReport;
import dev.sluice.scan.Hasher;
import dev.sluice.scan.ScanOptions;
import dev.sluice.scan.ScanTally;
import dev.sluice.scan.Scanner;
import dev.sluice.scrub.Scrub;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One replicated directory at work: it scans what changes here and pulls what changes elsewhere.
 * Starts with {@link #start}, moves on by {@link #beat} and by itself, ends with {@link #close}.
 */
public final class Folder implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Folder.class.getName());

    /** Fsyncs at once: they wait for the same commit of the journal, so more cost little. */
    private static final int SYNC_THREADS = 16;

    /** How long a scan that was interrupted may take to end. */
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    private final FolderSetup setup;
    private final Index index;
    private final Caller self;
    private final FeedClient feeds;
    private final SteadyClock steady;
    private final CautiousClock ages;
    private final Evicted evicted;
    private final Threads threads;
    private final Agenda agenda;
    private final LoopFaults faults;
    private final Claims claims = new Claims();
    private final Sightings sightings = new Sightings();
    private final KnownPeers known = new KnownPeers();
    private final Transfers transfers = new Transfers();
    private final OwnSteps ownSteps;
    private final @Nullable Drift drift;
    private final ExecutorService syncing;
    private final StateKeeper state;
    private final Mount mount;
    private final Ignoring ignoring;
    private final FolderWatch watch;
    private final DeleteBudget budget;
    private final DeleteBudget changes;
    private final Puller puller;
    private final PeerSet peers;
    private final TimeNotes times;
    private final ScanLoop scans;
    private Threads.@Nullable Running scanning;
    private final Rechecks rechecks;
    private final Scrub scrub;
    private final Hooks hooks;
    private final News news;
    private final DoubtedRows doubted;
    private final Warnings warnings;
    private final Inquiry inquiry;
    private final Object restoring = new Object();
    private volatile @Nullable String rebuilt;

    /**
     * @param index of this folder; closed by the caller after {@link #close}
     * @param memory of the rounds of all folders
     * @param clock for what others are told, and for what is compared with the times of files
     * @param steady for what waits
     * @param threads that all of it runs on
     */
    public Folder(
            FolderSetup setup,
            Index index,
            Caller self,
            FeedClient feeds,
            ContentClient contents,
            PullMemory memory,
            Discovery discovery,
            Hasher hasher,
            InstantSource clock,
            SteadyClock steady,
            Threads threads) {
        this.setup = setup;
        this.threads = threads;
        this.faults = new LoopFaults("folder " + setup.id());
        this.agenda = new Agenda(threads::nanoTime);
        this.index = index;
        this.self = self;
        this.feeds = feeds;
        this.steady = steady;
        this.evicted = new Evicted(setup.id());
        this.state = new StateKeeper(setup.id());
        this.ages = new CautiousClock(clock, threads::nanoTime, index.clock());
        this.mount = new Mount(setup, index, self.run(), clock, ages, threads::nanoTime);
        this.budget =
                new DeleteBudget(
                        index,
                        PlanKind.DELETES,
                        setup.folder().deletes(),
                        DeleteBudget.GATHER,
                        clock,
                        steady,
                        threads::nanoTime);
        this.changes =
                DeleteBudget.ofChanges(
                        index, setup.folder().changes(), clock, steady, threads::nanoTime);
        this.ignoring = new Ignoring(setup, index, budget, steady);
        ignoring.start();
        this.watch = new FolderWatch(setup, agenda, ignoring::rules);
        this.ownSteps = new OwnSteps(watch::isOpen);
        this.drift = setup.role() == Role.RECEIVE_ONLY ? new Drift() : null;
        this.syncing = threads.pool("sync-" + setup.id(), SYNC_THREADS);
        this.puller =
                new Puller(
                        index,
                        new PullOptions(
                                setup.digest(),
                                setup.durability(),
                                setup.blocks(),
                                setup.folder().tombstones()),
                        new PullPeers(
                                feeds,
                                contents,
                                known,
                                new Fellows(setup.id(), feeds, known, this::caught)),
                        new PullClocks(clock, steady, ages),
                        new PullBudgets(budget, changes),
                        new PullFolder(ignoring::rules, this::lookAt, ownSteps, drift),
                        transfers,
                        syncing,
                        threads,
                        memory);
        this.peers = new PeerSet(setup, discovery, known, this::startPeer, threads);
        this.news = new News(index, puller::paused, this::undone, steady);
        this.warnings =
                new Warnings(
                        index,
                        feeds,
                        known,
                        puller::tooManyCopies,
                        clock,
                        ages,
                        mount::sharedInTrash,
                        mount::givenUpWords,
                        mount::notPreserved);
        this.times = new TimeNotes(index, ages, threads::nanoTime);
        this.scans =
                new ScanLoop(
                        setup,
                        index,
                        agenda,
                        mount,
                        scanner(hasher, clock),
                        watch,
                        ignoring,
                        puller::whileStill,
                        this::limitCopies,
                        state,
                        ownSteps,
                        drift,
                        this::beat,
                        new Tombstones(
                                index,
                                setup.folder().tombstones(),
                                ages,
                                evicted,
                                threads::nanoTime),
                        times,
                        budget,
                        new Verification(index, threads::nanoTime),
                        this::lookForNews,
                        clock,
                        threads);
        this.inquiry =
                new Inquiry(
                        setup,
                        index,
                        ignoring,
                        state,
                        new DiskInquiry(
                                setup,
                                index,
                                mount,
                                agenda,
                                watch,
                                scans::problems,
                                scans::isAtWork,
                                drift,
                                clock),
                        new PeerInquiry(index, known, peers, transfers, puller, mount, steady),
                        puller.repairs());
        this.rechecks = new Rechecks(this::lookAt, scans::suspect, threads::nanoTime);
        this.doubted = new DoubtedRows(index, rechecks);
        this.scrub =
                new Scrub(index, setup.scrub(), this::root, this::beat, clock, faults, threads);
        this.hooks =
                new Hooks(
                        setup.hooks(),
                        index,
                        self.node(),
                        transfers::isBusy,
                        this::shownState,
                        clock,
                        faults,
                        threads);
    }

    private void caught(URI peer, PeerException failure) {
        peers.caught(peer, failure);
    }

    /** What others are told of the state; null while it is not known yet. */
    private Hooks.@Nullable State shownState() {
        return switch (state.state()) {
            case FolderState.Starting _, FolderState.Scanning _ -> null;
            case FolderState.Running _ -> new Hooks.State(null);
            case FolderState.Stopped(String reason) -> new Hooks.State(reason);
        };
    }

    private void lookAt(RelativePath path) {
        agenda.look(path, Duration.ZERO);
    }

    /** What is only sent is never touched. */
    private void limitCopies(Target target) {
        if (setup.role() == Role.SEND_RECEIVE) {
            puller.limitCopies(target);
        }
    }

    private void lookForNews() {
        news.look();
        warnings.look();
    }

    private long undone() {
        return drift == null ? 0 : drift.undone();
    }

    private Scanner scanner(Hasher hasher, InstantSource clock) {
        return new Scanner(
                setup.id(),
                this::openRoot,
                index,
                hasher,
                clock,
                new ScanOptions(
                        setup.scan().settle(),
                        setup.digest(),
                        ignoring::rules,
                        drift != null,
                        setup.durability()),
                budget);
    }

    private FolderRoot openRoot() {
        Target target = mount.current();
        if (target == null) {
            throw new IllegalStateException("bug: a scan of " + setup.id() + " without its root");
        }
        return target.root();
    }

    /** Begins with the first scan, which is waited for only where the index has no history. */
    public synchronized void start() {
        scanning = threads.start("scan-" + setup.id(), scans);
        hooks.start();
    }

    /**
     * The scheduler's beat: looks at the root, finds the peers and asks each for a round. Never
     * waits for a disk or a resolver.
     */
    public void beat() {
        agenda.check();
        if (state.scanned()) {
            scrub.start();
        }
        if (!state.isOpen()) {
            return;
        }
        if (setup.role() == Role.SEND_ONLY) {
            return;
        }
        var _ = peers.refresh();
        peers.loops().forEach(PeerLoop::ask);
    }

    /**
     * Walks everything now; fails with {@link dev.sluice.disk.root.RootException} if the folder is
     * stopped, and with {@link java.util.concurrent.RejectedExecutionException} if it is closed.
     * The report comes when all that was written until now is in the index; what a walk came to
     * that is under way already is in it.
     */
    public CompletableFuture<ScanReport> scanNow() {
        return agenda.walkNow();
    }

    /**
     * Looks at what may have changed since the last scan. Fails as {@link #scanNow}; done when all
     * that was written until now is in the index.
     */
    public CompletableFuture<Void> settle() {
        return agenda.walkNow().thenApply(_ -> null);
    }

    /**
     * A person says that the directory at the path is the root of the folder, whether or not it can
     * be told. What differs from the index is a local change then, and deletes have their budget.
     *
     * @return as {@link #scanNow}
     */
    public CompletableFuture<ScanReport> adopt() {
        mount.adopt();
        return agenda.walkNow();
    }

    /**
     * Puts files back from the trash as they were at a time; see {@link TrashRestore}. Waits for
     * the disk. A scan is to follow.
     *
     * @param isDry whether it is only said what would be done
     * @throws RootException if the folder is stopped, with why
     */
    public TrashRestore.Result restore(Instant at, boolean isDry) throws IOException {
        Target target = mounted();
        synchronized (restoring) {
            return new TrashRestore(target.root(), target.tree(), at, isDry).run();
        }
    }

    private Target mounted() throws RootException {
        Target target = mount.current();
        if (target == null) {
            throw new RootException("folder %s is %s".formatted(setup.id(), state().text()));
        }
        return target;
    }

    /**
     * Ends a conflict as a person says; see {@link ConflictEnd}. Waits for the disk. A scan is to
     * follow.
     *
     * @param isCopyKept whether the copy takes the place of what it is a copy of
     * @throws RootException if the folder is stopped, with why
     */
    public void endConflict(ConflictEnd.Side copy, ConflictEnd.Side original, boolean isCopyKept)
            throws IOException {
        Target target = mounted();
        ConflictEnd end = new ConflictEnd(target.root(), target.tree());
        synchronized (restoring) {
            if (isCopyKept) {
                end.keepCopy(copy, original);
            } else {
                end.keepOriginal(copy, original);
            }
        }
    }

    /** How often {@code .sluice/} was made again since the start, since somebody removed it. */
    public long remade() {
        return mount.remade();
    }

    /** Of how many files something of a kind could not be set; -1 if that cannot be told. */
    public int notPreserved(What what) {
        return mount.notPreserved(what);
    }

    /** Does a round with each peer now, when all names were resolved. Never waits, never fails. */
    public CompletableFuture<List<PeerRound>> pullNow() {
        if (setup.role() == Role.SEND_ONLY) {
            return CompletableFuture.completedFuture(List.of());
        }
        return peers.refresh().thenCompose(_ -> pullFromAll());
    }

    private CompletableFuture<List<PeerRound>> pullFromAll() {
        List<CompletableFuture<PeerRound>> rounds =
                peers.loops().stream().map(PeerLoop::pullNow).toList();
        return CompletableFuture.allOf(rounds.toArray(CompletableFuture<?>[]::new))
                .thenApply(_ -> rounds.stream().map(CompletableFuture::join).toList());
    }

    /**
     * Says what a round with each peer would do now, one after the other; does nothing.
     *
     * @param most paths to name of each
     * @param done counts the peers of which it is said
     */
    public List<PeerPlan> plan(int most, LongAdder done) {
        List<PeerPlan> plans = new ArrayList<>();
        for (PeerState peer : setup.role() == Role.SEND_ONLY ? List.<PeerState>of() : known.all()) {
            switch (peer.contact()) {
                case SELF, DUPLICATE -> {}
                case CONNECTED, UNKNOWN, IMPOSTOR, AWAY, REFUSED -> {
                    plans.add(plan(peer, most));
                    done.increment();
                }
            }
        }
        return plans;
    }

    private PeerPlan plan(PeerState peer, int most) {
        NodeId node = peer.node();
        if (peer.contact() != PeerState.Contact.CONNECTED || node == null) {
            String error = peer.error();
            return new PeerPlan(peer.base(), null, error == null ? "not met yet" : error);
        }
        try {
            return new PeerPlan(peer.base(), puller.plan(peer.base(), node, most), null);
        } catch (PeerException e) {
            return new PeerPlan(peer.base(), null, String.valueOf(e.getMessage()));
        }
    }

    /** Which deletes may be made, and which wait for a person. */
    public DeleteBudget budget() {
        return budget;
    }

    /** Which overwrites of peers may be made, and which wait for a person. */
    public DeleteBudget changes() {
        return changes;
    }

    /** What waits for a person, by number. */
    public List<DeletePlan> plans() {
        return index.plans();
    }

    private Optional<DeletePlan> find(long plan) {
        return plans().stream().filter(each -> each.number() == plan).findFirst();
    }

    /**
     * Lets what a plan lists be done, and begins with it. May wait for the database.
     *
     * @return the plan as it was; empty if none of that number waits
     */
    public Optional<DeletePlan> approve(long plan) {
        Optional<DeletePlan> found = find(plan);
        Optional<DeletePlan> approved =
                found.flatMap(each ->
                        switch (each.kind()) {
                            case DELETES -> budget.approve(plan);
                            case CHANGES -> changes.approve(plan);
                            case RULES -> decide(each, HeldRules.State.APPROVED);
                        });
        approved.ifPresent(this::goOn);
        return approved;
    }

    private Optional<DeletePlan> decide(DeletePlan rules, HeldRules.State state) {
        return ignoring.decide(rules.number(), state) ? Optional.of(rules) : Optional.empty();
    }

    /**
     * Undoes what a plan lists. What is gone from the disk here, or was changed in a mirror, is
     * looked for once more before.
     *
     * @return as {@link #approve}; fails as {@link #scanNow} does
     */
    public CompletableFuture<Optional<DeletePlan>> reject(long plan) {
        boolean isLocal =
                find(plan).filter(found -> found.origin() == DeleteOrigin.LOCAL).isPresent();
        return isLocal || drift != null
                ? scanNow().thenApply(_ -> rejectNow(plan))
                : CompletableFuture.completedFuture(rejectNow(plan));
    }

    private Optional<DeletePlan> rejectNow(long plan) {
        Optional<DeletePlan> rejected =
                find(plan)
                        .flatMap(each ->
                                switch (each.kind()) {
                                    case DELETES -> reject(budget, each);
                                    case CHANGES -> reject(changes, each);
                                    case RULES -> decide(each, HeldRules.State.REJECTED);
                                });
        rejected.ifPresent(this::goOn);
        return rejected;
    }

    private Optional<DeletePlan> reject(DeleteBudget of, DeletePlan plan) {
        Drift changed = drift;
        if (changed == null || plan.origin() == DeleteOrigin.LOCAL) {
            return of.reject(plan.number());
        }
        LongAdder missing = new LongAdder();
        Optional<DeletePlan> rejected =
                of.reject(
                        plan.number(),
                        path -> {
                            boolean isChanged = changed.isAt(path);
                            missing.add(isChanged ? 1 : 0);
                            return !isChanged;
                        });
        if (missing.sum() > 0) {
            LOG.log(
                    Level.INFO,
                    "folder {0}: {1} of what plan {2} lists was changed here and cannot be kept: it"
                            + " is asked for again",
                    setup.id(),
                    missing.sum(),
                    plan.number());
        }
        return rejected;
    }

    private void goOn(DeletePlan decided) {
        if (decided.kind() == PlanKind.RULES) {
            lookAt(IgnoreFile.PATH);
        }
        if (decided.origin() == DeleteOrigin.LOCAL) {
            agenda.walk(Duration.ZERO);
        }
        peers.loops().forEach(PeerLoop::ask);
    }

    private PeerThreads startPeer(URI base) {
        ExecutorService transferring = threads.pool("pull-" + setup.id(), setup.pull().parallel());
        PeerLoop loop =
                new PeerLoop(
                        base,
                        self,
                        index,
                        setup.digest(),
                        feeds,
                        puller,
                        mount,
                        state,
                        known,
                        setup.folder().tombstones(),
                        claims,
                        sightings,
                        transferring,
                        agenda::check,
                        doubted::check,
                        steady,
                        threads);
        loop.ask();
        List<Threads.Running> started = new ArrayList<>();
        started.add(threads.start("peer-" + setup.id(), loop));
        if (setup.pull().longPoll()) {
            LongPoll poll = new LongPoll(index, feeds, loop, faults);
            started.add(threads.start("poll-" + setup.id(), poll));
        }
        return new PeerThreads(loop, started, transferring);
    }

    /** What waits here waits by this clock, and the times of peers and failures are of it. */
    public SteadyClock clock() {
        return steady;
    }

    public FolderSetup setup() {
        return setup;
    }

    public Index index() {
        return index;
    }

    public FolderState state() {
        return state.state();
    }

    /** Whether a first scan since the start was completed. */
    public boolean scanned() {
        return state.scanned();
    }

    /**
     * Why a path is not here, or not the same as elsewhere. May wait for the disk and the database.
     *
     * @param self the name of this node
     */
    public Why why(String path, String self) {
        return inquiry.ask(path, new Writers(writers(self)));
    }

    /**
     * The names of the nodes whose indexes we know, our own and those whose feeds we read, by the
     * epochs of their indexes.
     *
     * @param self the name of this node
     */
    public Map<Epoch, String> writers(String self) {
        Map<Epoch, String> names = new HashMap<>();
        for (PeerState peer : known.all()) {
            if (peer.cursor() != null && peer.name() != null) {
                names.put(peer.cursor().epoch(), peer.name());
            }
        }
        names.put(index.epoch(), self);
        return names;
    }

    /** The root while it is open, for serving. */
    public @Nullable FolderRoot root() {
        Target target = mount.current();
        return target == null ? null : target.root();
    }

    /**
     * The content with this digest that is on its way to this path; null if there is none, or the
     * path is ignored by now.
     *
     * @throws RootException if the root is not open
     */
    public @Nullable PartialContent partial(RelativePath path, Digest digest) throws RootException {
        PartialContents underWay = mounted().staging().partial();
        return ignoring.rules().ignores(path, false) ? null : underWay.find(path, digest);
    }

    /** Reads the contents again. */
    public Scrub scrub() {
        return scrub;
    }

    /** How it goes with mending rotten files. */
    public Repairs repairs() {
        return puller.repairs();
    }

    /** Has files looked at again that were found, when they were served, to be other ones. */
    public Rechecks rechecks() {
        return rechecks;
    }

    /** Entries that are still wanted from the peers, those included that were just read. */
    public long wanted() {
        return known.all().stream()
                .map(PeerState::node)
                .filter(Objects::nonNull)
                .distinct()
                .mapToLong(this::wanted)
                .sum();
    }

    /** Entries that are still wanted from one node. */
    public long wanted(NodeId node) {
        return index.wantedCount(node) + index.refusedCount(node) + transfers.held(node);
    }

    public KnownPeers peers() {
        return known;
    }

    public Transfers transfers() {
        return transfers;
    }

    /** What was changed here and is put right, null unless this is a mirror. */
    public @Nullable Drift drift() {
        return drift;
    }

    /** What the last walk over everything found, null before the first. */
    public @Nullable ScanReport lastScan() {
        return scans.last();
    }

    /** What all scans have done since the start. */
    public ScanTally scanTally() {
        return scans.tally();
    }

    /** What they had done when the walk over everything began that is under way, or until now. */
    public ScanTally scanTallyBefore() {
        return scans.tallyBefore();
    }

    /** Of the walks over everything since the start. */
    public Durations scans() {
        return scans.walks();
    }

    /** What the disk had a short time ago, null as long as the folder has no root. */
    public @Nullable DiskUsage disk() {
        return mount.usage();
    }

    /** What people saved, or changed in a mirror, and is in the trash and nowhere else. */
    public Saves saves() {
        return mount.saves();
    }

    /** Files that were thrown out of the trash before their time, since the start. */
    public long givenUp() {
        return mount.givenUp().count();
    }

    /** What cannot be replicated now, by path (escaped, fit for one line), and why. */
    public Map<String, String> problems() {
        return scans.problems();
    }

    /** What works, and will be trouble: each in one line that says what to do. */
    public List<String> warnings() {
        List<String> all = new ArrayList<>(faults.words());
        all.addAll(warnings.all());
        return all;
    }

    /** How far our clock is from that of the peer furthest off, in either direction. */
    public Duration clockOffset() {
        return warnings.clockOffset();
    }

    /** How far the clock is ahead of what is believed of the time; zero if it is believed. */
    public Duration clockDoubted() {
        CautiousClock.Doubt doubt = ages.doubt();
        return doubt == null ? Duration.ZERO : doubt.ahead();
    }

    /** Live entries last changed under a clock that was an hour or more ahead of ours. */
    public long entriesAhead() {
        return warnings.entriesAhead();
    }

    /** Members that have called under another name than before, which nobody has accepted. */
    public int renamedMembers() {
        return warnings.renamed();
    }

    /**
     * Directories that are seen by scans only, {@code /} for the root; empty if none is watched.
     */
    public List<String> unwatched() {
        return watch.unwatched();
    }

    /** Why nothing can be written into the open root, null if it can, or need not be. */
    public @Nullable String unwritable() {
        return mount.unwritable();
    }

    /** Why no contents are pulled just now: the disk is full. Null if they are. */
    public @Nullable String paused() {
        return puller.paused();
    }

    /** Members that were evicted since the start, since they were silent for too long. */
    public Evicted evicted() {
        return evicted;
    }

    /** Why the index was made anew at this start, null if it was not. */
    public @Nullable String rebuilt() {
        return rebuilt;
    }

    /** The index was damaged and is made anew from the tree. */
    public void noteRebuilt(String why) {
        rebuilt = why;
    }

    /** Whether the thread that scans lives. */
    public synchronized boolean isAlive() {
        return scanning != null && scanning.isAlive();
    }

    /** Stops all work: transfers under way are cut, and go on after the next start. */
    @Override
    public void close() {
        peers.close();
        hooks.close();
        scrub.close();
        endScanning();
        endScrub();
        times.note();
        watch.close();
        syncing.close();
        mount.close();
    }

    private void endScrub() {
        try {
            scrub.join(LONGEST_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void endScanning() {
        Threads.Running running;
        synchronized (this) {
            running = scanning;
        }
        if (running == null) {
            return;
        }
        running.interrupt();
        try {
            running.join(LONGEST_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
