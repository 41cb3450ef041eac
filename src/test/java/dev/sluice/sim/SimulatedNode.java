package dev.sluice.sim;

import dev.sluice.auth.Grants;
import dev.sluice.disk.SimulatedDisk;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.RootException;
import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Durability;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.pace.Bandwidth;
import dev.sluice.domain.pace.PullMemory;
import dev.sluice.domain.time.SteadyClock;
import dev.sluice.folder.Folder;
import dev.sluice.folder.state.FolderSetup;
import dev.sluice.hook.HookPlan;
import dev.sluice.identity.SigningKey;
import dev.sluice.index.Index;
import dev.sluice.index.IndexHome;
import dev.sluice.peer.Caller;
import dev.sluice.peer.PeerUrl;
import dev.sluice.peer.content.ContentClient;
import dev.sluice.peer.feed.FeedClient;
import dev.sluice.peer.http.SimulatedPeers;
import dev.sluice.peer.known.Discovery;
import dev.sluice.pull.Drift;
import dev.sluice.scan.Hasher;
import dev.sluice.scrub.ScrubPlan;
import dev.sluice.serve.Recheck;
import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.ServedNode;
import dev.sluice.serve.content.SimulatedServing;
import dev.sluice.settings.FolderSettings;
import dev.sluice.settings.NotifySettings;
import dev.sluice.settings.PullSettings;
import dev.sluice.settings.ScanSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One node: its disk and its index, which stay, and its process, which comes and goes. */
final class SimulatedNode {

    /** The same for all: in most runs nobody proves anything, which would take most of the time. */
    private static final SigningKey KEY = SigningKey.make();

    private static final int MAX_NAMED = 20;

    private static final String SENTINEL = "not ours";

    /** A few KiB go in blocks already, but never from several peers at once: those have threads. */
    private static final BlockLimits BLOCKS =
            new BlockLimits(8_000, 2_000, 10_000, Long.MAX_VALUE, 4 << 10, 128 << 10);

    static final FolderId FOLDER = new FolderId("papers");

    /** What a node does, seen before it does it. */
    interface Steps {
        void before(int node, String call, String path) throws IOException;
    }

    /** What ends with the process. */
    private record Life(
            Turns turns,
            Index index,
            Index opened,
            Folder folder,
            FeedClient feeds,
            ContentClient contents,
            SimulatedServing serving) {}

    private final int number;
    private final IndexHome home;
    private boolean isWiped;
    private @Nullable TreeCopy treeCopy;
    private Settings settings;
    private final Random random;
    private final SimulatedClock clock;
    private final SimulatedClock.Wall wall;
    private final SimulatedDisk disk;
    private final Path root;
    private final People people;
    private final Steps steps;
    private final SimulatedPeers peers;
    private final List<Integer> pullsFrom;
    private @Nullable Life life;
    private boolean isDead;
    private boolean isWriting;
    private long fromBlocks;

    SimulatedNode(
            int number,
            Settings settings,
            IndexHome home,
            Random random,
            SimulatedClock clock,
            boolean isOrdered,
            Chronicle chronicle,
            Steps steps,
            SimulatedPeers.Answering answering,
            List<Integer> pullsFrom)
            throws IOException {
        this.number = number;
        this.settings = settings;
        this.home = home;
        this.random = random;
        this.clock = clock;
        this.wall = new SimulatedClock.Wall(clock);
        this.disk = new SimulatedDisk(wall, random, isOrdered);
        if (!settings.isPrivileged()) {
            disk.ordinaryUser();
        }
        this.root = disk.path("/root");
        Files.createDirectory(root);
        disk.sync(root);
        Path outside = Files.createDirectory(disk.path("/outside"));
        Files.createDirectory(disk.path("/beyond"));
        disk.sync(disk.path("/beyond"));
        Files.writeString(outside.resolve("sentinel"), SENTINEL);
        disk.sync(outside.resolve("sentinel"));
        this.people = new People(disk, root, new Edits(chronicle, settings.isMirror()), wall);
        this.steps = steps;
        this.peers = new SimulatedPeers(answering);
        this.pullsFrom = pullsFrom;
        disk.onCall(this::step);
    }

    private void step(String call, String path) throws IOException {
        clock.pass(Duration.ofNanos(20_000));
        if (isDead) {
            throw new Crash();
        }
        steps.before(number, call, path);
        if (isDead) {
            throw new Crash();
        }
    }

    /** The process ends here and now: whatever it still tries has no effect. */
    void die() {
        isDead = true;
    }

    boolean isDead() {
        return isDead;
    }

    void losePower() {
        disk.losePower(random);
    }

    static String address(int node) {
        return "http://node-" + node + ":80";
    }

    Settings settings() {
        return settings;
    }

    /** Of its next start. */
    void settings(Settings next) {
        settings = next;
        people.edits().become(next.isMirror());
    }

    SimulatedDisk disk() {
        return disk;
    }

    private Path aside() {
        return disk.path("/aside");
    }

    boolean isUnmounted() {
        return Files.exists(aside());
    }

    /** The root of a folder that has entries goes: an empty directory is in its place. */
    void unmount() {
        if (isUp() && !isUnmounted() && index().last().value() > 0) {
            disk.withRoom(() -> {
                try {
                    Files.move(root, aside());
                    Files.createDirectory(root);
                    disk.sync(root);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    void mount() {
        if (isUnmounted()) {
            try {
                Files.delete(root);
                Files.move(aside(), root);
                disk.sync(root);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What lies beside the root, and is nobody's to change. */
    boolean isOutsideIntact() throws IOException {
        Path outside = disk.path("/outside");
        try (Stream<Path> all = Files.list(outside)) {
            return all.count() == 1
                    && Files.readString(outside.resolve("sentinel")).equals(SENTINEL);
        }
    }

    /**
     * Whether somebody else may have a turn within the node just now: nobody else could while its
     * index is written to, or its budget is asked.
     */
    boolean isOpenToOthers() {
        Life now = life;
        return now == null
                || !isWriting
                        && !Thread.holdsLock(now.folder().budget())
                        && !Thread.holdsLock(now.folder().changes());
    }

    People people() {
        return people;
    }

    Path root() {
        return root;
    }

    SimulatedClock.Wall wall() {
        return wall;
    }

    boolean isUp() {
        return life != null && !isDead;
    }

    private Life life() {
        Life now = life;
        if (now == null) {
            throw new IllegalStateException("bug: node " + number + " is down");
        }
        return now;
    }

    Index index() {
        return life().opened();
    }

    Folder folder() {
        return life().folder();
    }

    boolean hasDrift() {
        Drift drift = folder().drift();
        return drift != null && drift.size() > 0;
    }

    SimulatedServing serving() {
        return life().serving();
    }

    void start() throws InterruptedException {
        if (life != null) {
            return;
        }
        RunId run = new RunId(random.nextLong());
        Caller caller = new Caller(new NodeId(number + 1), run, KEY);
        Index opened = home.open(FOLDER, run, wall, random);
        Index index = watched(opened);
        FeedClient feeds = peers.feeds(caller, wall);
        ContentClient contents = peers.contents(caller);
        Turns turns = new Turns(clock, random);
        SteadyClock steady = new SteadyClock(wall, turns::nanoTime);
        Folder folder =
                new Folder(
                        setup(),
                        index,
                        caller,
                        feeds,
                        contents,
                        PullMemory.ofHeap(),
                        new Discovery(),
                        new Hasher(Runnable::run),
                        wall,
                        steady,
                        turns);
        SimulatedServing serving =
                new SimulatedServing(
                        new ServedNode(caller.node(), run, "node-" + number, "simulated", KEY),
                        new ServedFolder(
                                FOLDER,
                                settings.role(),
                                DigestAlgorithm.XXH3_128,
                                index,
                                () -> openRoot(folder),
                                folder::partial,
                                Grants.ALL,
                                recheck(folder)),
                        wall);
        life = new Life(turns, index, opened, folder, feeds, contents, serving);
        folder.start();
        turns.run();
    }

    private static Recheck recheck(Folder folder) {
        return new Recheck() {
            @Override
            public void look(RelativePath path) {
                folder.rechecks().look(path);
            }

            @Override
            public void hash(RelativePath path, long size) {
                folder.rechecks().hash(path, size);
            }
        };
    }

    private static FolderRoot openRoot(Folder folder) throws RootException {
        FolderRoot open = folder.root();
        if (open == null) {
            throw new RootException("the root is not open");
        }
        return open;
    }

    /** The same index, but each commit is a step of the node. */
    private Index watched(Index index) {
        return (Index)
                Proxy.newProxyInstance(
                        Index.class.getClassLoader(),
                        new Class<?>[] {Index.class},
                        (_, method, arguments) -> {
                            boolean isWrite = method.getName().equals("write");
                            if (isWrite) {
                                step("commit", "");
                                isWriting = true;
                            }
                            try {
                                Object result = method.invoke(index, arguments);
                                if (isWrite) {
                                    isWriting = false;
                                    step("committed", "");
                                }
                                return result;
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            } finally {
                                isWriting &= !isWrite;
                            }
                        });
    }

    private FolderSetup setup() {
        return new FolderSetup(
                new FolderSettings(
                        FOLDER,
                        FOLDER.toString(),
                        root,
                        settings.role(),
                        pullsFrom.stream().map(peer -> PeerUrl.of(address(peer))).toList(),
                        DigestAlgorithm.XXH3_128,
                        settings.deletes(),
                        settings.changes(),
                        Duration.ofDays(settings.trashDays()),
                        100,
                        Duration.ofDays(400),
                        List.of(),
                        settings.ignoreFile(),
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        settings.preserve(),
                        NotifySettings.NONE),
                new ScanSettings(Duration.ofDays(30), false, Duration.ofMillis(20)),
                new PullSettings(Duration.ofDays(1), 2, Bandwidth.of("unlimited"), false, true),
                BLOCKS,
                Durability.BATCH,
                ScrubPlan.OFF,
                HookPlan.NONE);
    }

    void run() throws InterruptedException {
        life().turns().run();
    }

    void preview() {
        var _ = folder().plan(MAX_NAMED, new LongAdder());
    }

    /** A walk in the midst of a round. */
    void scanBeside() throws InterruptedException {
        var _ = folder().scanNow();
        life().turns().runBeside("scan-");
    }

    /** A round in the midst of a walk. */
    void pullBeside() throws InterruptedException {
        var _ = folder().pullNow();
        life().turns().runBeside("peer-");
    }

    /** Whether its index, or what had come into it since, was ever lost. */
    boolean isWiped() {
        return isWiped;
    }

    void backUp() {
        home.backUp();
        try {
            treeCopy = TreeCopy.of(people, root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void restore(boolean withTree) {
        TreeCopy copy = treeCopy;
        isWiped |= home.restore();
        if (withTree && copy != null) {
            disk.withRoom(() -> people.become(copy));
        }
    }

    void wipe() {
        isWiped = true;
        home.wipe();
    }

    /** An orderly end. */
    void stop() {
        Life ending = life;
        if (ending != null) {
            ending.folder().close();
            end(ending);
        }
    }

    /** What is left of a process that has died is not closed but forgotten. */
    void bury() {
        Life dead = life;
        if (dead != null) {
            end(dead);
        }
        isDead = false;
    }

    /** Contents put together from blocks, in all lives that have ended. */
    long fromBlocks() {
        return fromBlocks;
    }

    /** The world ends. */
    void vanish() {
        bury();
        home.close();
    }

    private void end(Life ending) {
        life = null;
        fromBlocks += ending.folder().transfers().blockFiles();
        ending.feeds().close();
        ending.contents().close();
        ending.opened().close();
    }
}
