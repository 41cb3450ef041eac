package dev.sluice.pull;

import static java.util.Objects.requireNonNull;

import dev.sluice.budget.DeleteBudget;
import dev.sluice.budget.DeleteLimits;
import dev.sluice.disk.publish.Tree;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.PlatformThreads;
import dev.sluice.disk.staging.Staging;
import dev.sluice.disk.trash.Trash;
import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Durability;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.OwnerMap;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.pace.PullMemory;
import dev.sluice.identity.SigningKey;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.Index;
import dev.sluice.index.Need;
import dev.sluice.index.PlannedDelete;
import dev.sluice.index.Row;
import dev.sluice.index.sqlite.SqliteIndex;
import dev.sluice.peer.Caller;
import dev.sluice.peer.Limits;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.content.ContentClient;
import dev.sluice.peer.feed.FeedClient;
import dev.sluice.peer.known.KnownPeers;
import dev.sluice.pull.plan.Backlog;
import dev.sluice.pull.publish.OwnSteps;
import dev.sluice.scan.Hasher;
import dev.sluice.scan.ScanOptions;
import dev.sluice.scan.ScanResult;
import dev.sluice.scan.Scanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real directory and a real index that pull from a scripted peer. Its clock stands still. */
final class Site implements AutoCloseable {

    static final FolderId ID = new FolderId("docs");

    final Path path;
    final ScriptedPeer peer;
    final Index index;
    final List<RelativePath> rescans = new CopyOnWriteArrayList<>();
    final Transfers transfers = new Transfers();

    /** Whether there would be a watcher. */
    boolean isWatched = true;

    final OwnSteps ownSteps = new OwnSteps(() -> isWatched);

    /** What the index is for the puller: the same, unless a test puts something between. */
    UnaryOperator<Index> between = UnaryOperator.identity();

    Consumer<RelativePath> onRescan = _ -> {};
    Durability durability = Durability.BATCH;
    BlockLimits blocks = BlockLimits.USUAL;
    OtherPeers others = OtherPeers.NONE;

    /** Of a mirror, else null. */
    @Nullable Drift drift;

    private final int trashDays;
    private Preserve preserve = Preserve.NONE;

    /** What is ignored, by scans and by rounds. */
    volatile IgnoreRules ignored = IgnoreRules.NONE;

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.now().plus(Duration.ofHours(1)));
    final InstantSource clock = now::get;
    final FeedClient feeds;
    final ContentClient contents;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final ExecutorService syncing = Executors.newFixedThreadPool(4);
    private final Scanner scanner;
    private Target target;

    /** A folder whose first scan found nothing, and a peer. */
    Site(Path directory) throws IOException {
        this(directory, null, 7);
    }

    /** A folder that mints nothing, with so many days of trash; what is there is drift. */
    static Site mirror(Path directory, int trashDays) throws IOException {
        return new Site(directory, new Drift(), trashDays);
    }

    /** A folder whose root is on another disk than the index. */
    static Site on(Path root, Path directory) throws IOException {
        return new Site(root, directory, null, 7);
    }

    private Site(Path directory, @Nullable Drift drift, int trashDays) throws IOException {
        this(directory.resolve("root"), directory, drift, trashDays);
    }

    private Site(Path at, Path directory, @Nullable Drift drift, int trashDays) throws IOException {
        this.drift = drift;
        this.trashDays = trashDays;
        path = Files.createDirectories(at);
        FolderRoot root = FolderRoot.open(path);
        root.mark(ID, new RunId(7));
        root.startRun(ID, new RunId(7));
        target = target(root);
        index = SqliteIndex.open(directory.resolve("index.db"), ID, new RunId(7), clock);
        scanner =
                new Scanner(
                        ID,
                        () -> target.root(),
                        index,
                        new Hasher(Runnable::run),
                        clock,
                        new ScanOptions(
                                Duration.ofMillis(1),
                                DigestAlgorithm.XXH3_128,
                                () -> ignored,
                                drift != null,
                                durability),
                        budget());
        Caller caller = new Caller(new NodeId(0xaaaL), new RunId(7), SigningKey.make());
        feeds = new FeedClient(caller, Limits.defaults());
        contents = new ContentClient(caller, Limits.defaults());
        peer = new ScriptedPeer();
        scan();
    }

    /** What is preserved from now on, also after a restart. */
    void preserve(String... items) {
        preserve = Preserve.of(List.of(items), OwnerMap.NONE);
        target.root().preserve(preserve);
    }

    private Target target(FolderRoot root) {
        root.preserve(preserve);
        Trash trash = new Trash(root, Duration.ofDays(trashDays), Clock.systemUTC());
        return new Target(root, new Staging(root), new Tree(root, trash));
    }

    /** As after a crash: nothing that was open is. */
    void restart() throws IOException {
        target.root().close();
        target = target(FolderRoot.open(path));
    }

    /** Goes on with the same directory, held in another way. */
    void reopen(FolderRoot root) {
        target.root().close();
        target = target(root);
    }

    Scanner scanner() {
        return scanner;
    }

    Target target() {
        return target;
    }

    PullResult pull() throws PeerException, InterruptedException {
        return pull(peer);
    }

    PullResult pull(ScriptedPeer from) throws PeerException, InterruptedException {
        return puller().pull(from.base(), from.node(), target, threads);
    }

    /** A round with one peer at the address of another. */
    PullResult pull(ScriptedPeer at, NodeId meant) throws PeerException, InterruptedException {
        return puller().pull(at.base(), meant, target, threads);
    }

    /** How many transactions a round makes. */
    int commitsOfARound() throws PeerException, InterruptedException {
        AtomicInteger commits = new AtomicInteger();
        between = made -> CrashingIndex.over(made, commits::incrementAndGet);
        try {
            pull();
        } finally {
            between = UnaryOperator.identity();
        }
        return commits.get();
    }

    PullMemory memory = PullMemory.ofHeap();

    /** One for many rounds, as a running folder has it. */
    Puller puller() {
        return new Puller(
                between.apply(index),
                new PullOptions(DigestAlgorithm.XXH3_128, durability, blocks, Duration.ofDays(400)),
                new PullPeers(feeds, contents, new KnownPeers(), others),
                new PullClocks(clock, clock, clock),
                new PullBudgets(budget(), changes()),
                new PullFolder(
                        () -> ignored,
                        path -> {
                            rescans.add(path);
                            onRescan.accept(path);
                        },
                        ownSteps,
                        drift),
                transfers,
                syncing,
                new PlatformThreads(),
                memory);
    }

    /** Percent of the entries that peers may overwrite within an hour. */
    int mostChanges = 100;

    DeleteBudget changes() {
        return DeleteBudget.ofChanges(
                index, DeleteLimits.ofChanges(mostChanges), clock, clock, System::nanoTime);
    }

    DeleteBudget budget() {
        return new DeleteBudget(index, DeleteLimits.DEFAULT, Duration.ZERO, clock, clock);
    }

    /** Has deletes that a peer asks for wait for a person; says under which number. */
    long plan(String... names) {
        return index.write(transaction -> {
            for (String name : names) {
                transaction.deletes().judge(PlannedDelete.of(row(name)));
            }
            return transaction.deletes().plan(DeleteOrigin.PEER, clock.instant(), "a test");
        });
    }

    /** One for a round with the peer. */
    Backlog backlog() {
        return new Backlog(index, peer.node(), () -> ignored, memory.rows());
    }

    ExecutorService threads() {
        return threads;
    }

    void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    Instant now() {
        return now.get();
    }

    /** As after a restart, until the first scan. */
    void forgetDrift() {
        drift = new Drift();
    }

    /** Scans until all has settled. */
    void scan() throws IOException {
        ScanResult result = scanner.scanAll();
        if (drift != null) {
            drift.noteAll(result.drift());
        }
        for (int i = 0; i < 10 && !result.unsettled().isEmpty(); i++) {
            pass(Duration.ofSeconds(1));
            result = note(scanner.scan(result.unsettled()));
        }
    }

    private ScanResult note(ScanResult result) {
        if (drift != null) {
            drift.note(result.drift());
        }
        return result;
    }

    Path at(String name) {
        return path.resolve(name);
    }

    void write(String name, String content) throws IOException {
        Path parent = at(name).getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(at(name), content);
    }

    String read(String name) throws IOException {
        return Files.readString(at(name));
    }

    boolean exists(String name) {
        return Files.exists(at(name), LinkOption.NOFOLLOW_LINKS);
    }

    /** All names in the tree but ours, in order. */
    List<String> names() throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            return all.map(each -> path.relativize(each).toString())
                    .filter(name -> !name.isEmpty() && !name.startsWith(".sluice"))
                    .sorted()
                    .toList();
        }
    }

    List<String> staged() throws IOException {
        try (Stream<Path> all = Files.list(at(".sluice/staging"))) {
            return all.map(each -> each.getFileName().toString()).toList();
        }
    }

    Row row(String name) {
        Row row = index.find(RelativePath.of(name));
        if (row == null) {
            throw new AssertionError("no row for " + name);
        }
        return row;
    }

    Entry entry(String name) {
        return row(name).entry();
    }

    List<Need> wanted() {
        return index.wanted(peer.node(), null, Instant.MAX, 10_000);
    }

    /** What is wanted, as paths. */
    List<String> wantedPaths() {
        return wanted().stream().map(each -> each.entry().path().toString()).toList();
    }

    /** All rows in the order of their sequences. */
    List<Row> feed() {
        List<Row> rows = new ArrayList<>();
        index.changes(
                Sequence.ZERO,
                100_000,
                row -> rows.add(requireNonNull(index.find(row.entry().path()))));
        return rows;
    }

    /** The feed in short: a path, with a minus before it if it is deleted. */
    List<String> feedPaths() {
        return feed().stream()
                .map(row -> (row.entry().isLive() ? "" : "-") + row.entry().path())
                .toList();
    }

    @Override
    public void close() {
        peer.close();
        threads.shutdownNow();
        syncing.shutdownNow();
        contents.close();
        feeds.close();
        index.close();
        target.root().close();
    }
}
