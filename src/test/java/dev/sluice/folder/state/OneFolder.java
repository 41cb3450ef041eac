package dev.sluice.folder.state;

import static org.awaitility.Awaitility.await;

import dev.sluice.budget.DeleteLimits;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.PlatformThreads;
import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Durability;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.pace.Bandwidth;
import dev.sluice.domain.pace.PullMemory;
import dev.sluice.domain.time.SteadyClock;
import dev.sluice.folder.Folder;
import dev.sluice.folder.peers.PeerRound;
import dev.sluice.hook.HookPlan;
import dev.sluice.identity.SigningKey;
import dev.sluice.ignore.IgnoreFileMode;
import dev.sluice.index.Index;
import dev.sluice.index.sqlite.SqliteIndex;
import dev.sluice.peer.Caller;
import dev.sluice.peer.Limits;
import dev.sluice.peer.PeerUrl;
import dev.sluice.peer.content.ContentClient;
import dev.sluice.peer.feed.FeedClient;
import dev.sluice.peer.known.Discovery;
import dev.sluice.peer.known.PeerState;
import dev.sluice.scan.Hasher;
import dev.sluice.scrub.ScrubPlan;
import dev.sluice.settings.FolderSettings;
import dev.sluice.settings.NotifySettings;
import dev.sluice.settings.PullSettings;
import dev.sluice.settings.ScanSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A folder {@code papers} at work: a real directory, a real index, real sockets to its peers. */
public final class OneFolder implements AutoCloseable {

    public static final FolderId ID = new FolderId("papers");
    public static final Caller SELF =
            new Caller(new NodeId(0xA), new RunId(0xB), SigningKey.make());

    /** How it is to be run; a test changes what it needs before {@link #start}. */
    public static final class Plan {

        public final Path root;
        public Role role = Role.SEND_RECEIVE;
        public DigestAlgorithm digest = DigestAlgorithm.XXH3_128;
        public List<URI> peers = List.of();
        public List<String> ignore = List.of();
        public IgnoreFileMode ignoreFile = IgnoreFileMode.REPLICATED;
        public boolean watch;
        public boolean longPoll;
        Preserve preserve = Preserve.NONE;
        public Duration settle = Duration.ZERO;
        ScrubPlan scrub = ScrubPlan.OFF;
        HookPlan hooks = HookPlan.NONE;
        public Discovery discovery = new Discovery();
        public UnaryOperator<Index> around = UnaryOperator.identity();

        private final Path directory;

        public Plan(Path directory) throws IOException {
            this.directory = directory;
            this.root = Files.createDirectories(directory.resolve("root"));
        }

        public OneFolder make() {
            return new OneFolder(this);
        }

        public OneFolder start() {
            OneFolder folder = make();
            folder.folder.start();
            return folder;
        }

        /** Starts it and waits for the first scan. */
        public OneFolder run() {
            OneFolder folder = start();
            folder.awaitState("running");
            await().until(folder.folder::scanned);
            return folder;
        }
    }

    public final Path root;
    public final Index index;
    public final Folder folder;
    public final FeedClient feeds = new FeedClient(SELF, Limits.defaults());
    private final ContentClient contents = new ContentClient(SELF, Limits.defaults());
    private final ExecutorService hashing = Executors.newSingleThreadExecutor();
    private final Index opened;

    private OneFolder(Plan plan) {
        root = plan.root;
        opened =
                SqliteIndex.open(
                        plan.directory.resolve("papers.db"),
                        ID,
                        SELF.run(),
                        InstantSource.system());
        index = plan.around.apply(opened);
        folder =
                new Folder(
                        setup(plan),
                        index,
                        SELF,
                        feeds,
                        contents,
                        PullMemory.ofHeap(),
                        plan.discovery,
                        new Hasher(hashing),
                        InstantSource.system(),
                        new SteadyClock(),
                        new PlatformThreads());
    }

    /** That of a folder which is watched. */
    public static FolderSetup watched(Path directory) throws IOException {
        Plan plan = new Plan(directory);
        plan.watch = true;
        return setup(plan);
    }

    public static FolderSetup setup(Plan plan) {
        return new FolderSetup(
                new FolderSettings(
                        ID,
                        ID.toString(),
                        plan.root,
                        plan.role,
                        plan.peers.stream().map(PeerUrl::new).toList(),
                        plan.digest,
                        DeleteLimits.DEFAULT,
                        DeleteLimits.ofChanges(100),
                        Duration.ofDays(7),
                        100,
                        Duration.ofDays(400),
                        plan.ignore,
                        plan.ignoreFile,
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        plan.preserve,
                        NotifySettings.NONE),
                new ScanSettings(Duration.ofHours(1), plan.watch, plan.settle),
                new PullSettings(
                        Duration.ofDays(1), 2, Bandwidth.of("unlimited"), plan.longPoll, true),
                BlockLimits.USUAL,
                Durability.NONE,
                plan.scrub,
                plan.hooks);
    }

    /** Has all files wait that are to be hashed from now on. */
    public void holdHashing(CountDownLatch until) {
        hashing.execute(() -> {
            try {
                until.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    public void awaitState(String text) {
        await().until(() -> folder.state().text().equals(text));
    }

    public String reason() {
        return folder.state() instanceof FolderState.Stopped(String reason) ? reason : "";
    }

    /** The state of the only peer. */
    public PeerState peer() {
        return folder.peers().all().getFirst();
    }

    public PeerState peer(URI base) {
        return folder.peers().get(base);
    }

    /** A round with the only peer. */
    public PeerRound pull() {
        return folder.pullNow().join().getFirst();
    }

    public boolean has(String path) {
        var row = index.find(RelativePath.of(path));
        return row != null && row.entry().isLive();
    }

    /** Also of what was deleted. */
    public boolean knows(String path) {
        return index.find(RelativePath.of(path)) != null;
    }

    public long tombstones() {
        return index.totals().tombstones();
    }

    public Sequence last() {
        return index.last();
    }

    public @Nullable FolderRoot held() {
        return folder.root();
    }

    /** The threads that work for it now. */
    public static List<String> threads() {
        List<String> names = new ArrayList<>();
        Thread.getAllStackTraces().keySet().forEach(thread -> names.add(thread.getName()));
        names.removeIf(name -> !name.contains("-papers"));
        return names;
    }

    @Override
    public void close() {
        folder.close();
        opened.close();
        hashing.shutdownNow();
        contents.close();
        feeds.close();
    }
}
