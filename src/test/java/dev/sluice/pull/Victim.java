package dev.sluice.pull;

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
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RunId;
import dev.sluice.domain.pace.PullMemory;
import dev.sluice.identity.SigningKey;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.Index;
import dev.sluice.index.sqlite.SqliteIndex;
import dev.sluice.peer.Caller;
import dev.sluice.peer.Limits;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.content.ContentClient;
import dev.sluice.peer.feed.FeedClient;
import dev.sluice.peer.known.KnownPeers;
import dev.sluice.pull.publish.OwnSteps;
import dev.sluice.scan.Hasher;
import dev.sluice.scan.ScanOptions;
import dev.sluice.scan.Scanner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The engine of one folder, scanner and puller, on one thread: so the calls that it makes to the
 * system always come in the same order. Opened over what an earlier one has left. As a program it
 * does one job, is told when by a line on its input, and can be ended or hindered at any call.
 */
final class Victim implements AutoCloseable {

    /** What it is to do. */
    enum Job {
        SCAN,
        PULL
    }

    private final InstantSource clock;
    private final FeedClient feeds;
    private final ContentClient contents;
    private final Target target;
    private final Scanner scanner;
    private final ExecutorService here = new Here();
    final Index index;

    /**
     * @param ahead how far its clock is ahead, so that what failed is due again
     */
    Victim(Path directory, RunId run, Duration ahead) throws IOException {
        clock = () -> Instant.now().plus(ahead);
        Path path = Files.createDirectories(directory.resolve("root"));
        FolderRoot root = FolderRoot.open(path);
        index = SqliteIndex.open(directory.resolve("index.db"), Site.ID, run, clock);
        if (index.last().value() == 0) {
            root.mark(Site.ID, run);
        }
        Staging staging = new Staging(root);
        staging.clean(index::wants);
        target =
                new Target(
                        root,
                        staging,
                        new Tree(root, new Trash(root, Duration.ofDays(7), Clock.systemUTC())));
        scanner =
                new Scanner(
                        Site.ID,
                        () -> root,
                        index,
                        new Hasher(Runnable::run),
                        clock,
                        new ScanOptions(Duration.ZERO, DigestAlgorithm.XXH3_128),
                        budget());
        Caller caller = new Caller(new NodeId(0xaaaL), run, SigningKey.make());
        feeds = new FeedClient(caller, Limits.defaults());
        contents = new ContentClient(caller, Limits.defaults());
    }

    private DeleteBudget budget() {
        return new DeleteBudget(index, DeleteLimits.DEFAULT, Duration.ZERO, clock, clock);
    }

    void scan() throws IOException {
        var _ = scanner.scanAll();
    }

    PullResult pull(URI base, NodeId peer) throws PeerException, InterruptedException {
        Puller puller =
                new Puller(
                        index,
                        new PullOptions(
                                DigestAlgorithm.XXH3_128,
                                Durability.BATCH,
                                BlockLimits.USUAL,
                                Duration.ofDays(400)),
                        new PullPeers(feeds, contents, new KnownPeers(), OtherPeers.NONE),
                        new PullClocks(clock, clock, clock),
                        new PullBudgets(
                                budget(),
                                DeleteBudget.ofChanges(
                                        index,
                                        DeleteLimits.ofChanges(100),
                                        clock,
                                        clock,
                                        System::nanoTime)),
                        new PullFolder(
                                () -> IgnoreRules.NONE, _ -> {}, new OwnSteps(() -> false), null),
                        new Transfers(),
                        here,
                        new PlatformThreads(),
                        PullMemory.ofHeap());
        return puller.pull(base, peer, target, here);
    }

    @Override
    public void close() {
        contents.close();
        feeds.close();
        try {
            index.close();
        } finally {
            target.root().close();
        }
    }

    /**
     * Arguments: the job, the peer's address and id, the directory, and one to warm up in: there
     * the same is done first, so that no class is loaded during what counts.
     */
    public static void main(String[] arguments) throws Exception {
        Job job = Job.valueOf(arguments[0]);
        URI peer = URI.create(arguments[1]);
        NodeId node = NodeId.of(arguments[2]);
        doOnce(job, Path.of(arguments[4]), peer, node, () -> {});
        doOnce(job, Path.of(arguments[3]), peer, node, Victim::awaitWord);
        System.out.println("ended");
        Runtime.getRuntime().halt(0);
    }

    private static void doOnce(Job job, Path directory, URI peer, NodeId node, Runnable before)
            throws Exception {
        try (Victim victim = new Victim(directory, new RunId(8), Duration.ZERO)) {
            before.run();
            switch (job) {
                case SCAN -> victim.scan();
                case PULL -> {
                    var _ = victim.pull(peer, node);
                }
            }
        } catch (IOException | RuntimeException | PeerException e) {
            // As a running node, which tells it and tries again; a bug is none of these.
            System.out.println("failed: " + e);
        }
    }

    private static void awaitWord() {
        System.out.println("ready");
        try {
            int _ = System.in.read();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does everything at once on the calling thread. */
    private static final class Here extends AbstractExecutorService {

        @Override
        public void execute(Runnable work) {
            work.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
