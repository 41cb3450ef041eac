package dev.sluice.wiring;

import dev.sluice.auth.SecretFile;
import dev.sluice.disk.root.PlatformThreads;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RunId;
import dev.sluice.domain.pace.PullMemory;
import dev.sluice.domain.time.SteadyClock;
import dev.sluice.folder.Folder;
import dev.sluice.folder.state.FolderSetup;
import dev.sluice.hook.HookPlan;
import dev.sluice.index.Index;
import dev.sluice.index.IndexException;
import dev.sluice.index.sqlite.SqliteIndex;
import dev.sluice.peer.Caller;
import dev.sluice.peer.Credentials;
import dev.sluice.peer.Limits;
import dev.sluice.peer.content.ContentClient;
import dev.sluice.peer.feed.FeedClient;
import dev.sluice.peer.http.Pacer;
import dev.sluice.peer.http.PacerClock;
import dev.sluice.peer.known.Discovery;
import dev.sluice.scan.Hasher;
import dev.sluice.scrub.ScrubPace;
import dev.sluice.scrub.ScrubPlan;
import dev.sluice.settings.AuthSettings;
import dev.sluice.settings.FolderSettings;
import dev.sluice.settings.NotifySettings;
import dev.sluice.settings.Settings;
import dev.sluice.status.DataPort;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The parts of one node, put together: opened in order, closed in the reverse one. */
final class Node implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Node.class);

    private final Settings settings;
    private final SteadyClock steady;
    private final Instant started;
    private final Caller self;
    private final FeedClient feeds;
    private final Pacer pacer;
    private final ContentClient contents;
    private final ScrubPlan scrub;
    private final ExecutorService hashing;
    private final Hasher hasher;
    private final PullMemory memory = PullMemory.ofHeap();
    private final List<Folder> folders = new ArrayList<>();

    /** Opens the state directory and every index; nothing runs yet. */
    Node(Settings settings, Credentials credentials, SteadyClock steady) {
        this.settings = settings;
        this.steady = steady;
        this.started = steady.instant();
        StateDirectory state = StateDirectory.open(settings.node().stateDir());
        NodeIdentity identity = state.identity();
        state.unpackLibrary();
        this.self =
                new Caller(
                        identity.node(), new RunId(new SecureRandom().nextLong()), identity.key());
        this.feeds = new FeedClient(self, credentials, Limits.defaults(), InstantSource.system());
        this.pacer = new Pacer(settings.pull().bandwidth(), PacerClock.system());
        this.contents =
                new ContentClient(self, credentials, Limits.defaults(), pacer, memory.buffers());
        this.scrub =
                new ScrubPlan(settings.scrub().every(), new ScrubPace(settings.scrub().rate()));
        this.hashing =
                Executors.newFixedThreadPool(
                        Runtime.getRuntime().availableProcessors(),
                        Thread.ofPlatform().daemon().name("hash-", 0).factory());
        this.hasher = new Hasher(hashing);
        try {
            settings.folders()
                    .forEach(folder -> folders.add(open(folder, state, settings.folders().size())));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Folder open(FolderSettings folder, StateDirectory state, int sharing) {
        InstantSource clock = InstantSource.system();
        FolderSetup setup = setup(folder);
        AtomicReference<@Nullable String> rebuilt = new AtomicReference<>();
        Index index =
                SqliteIndex.openOrRemake(
                        state.indexOf(folder.id()),
                        sharing,
                        folder.id(),
                        self.run(),
                        steady,
                        (kept, why) -> rebuilt.set(remade(folder.id(), kept, why)));
        Folder opened =
                new Folder(
                        setup,
                        index,
                        self,
                        feeds,
                        contents,
                        memory,
                        new Discovery(),
                        hasher,
                        clock,
                        steady,
                        new PlatformThreads());
        String why = rebuilt.get();
        if (why != null) {
            opened.noteRebuilt(why);
        }
        return opened;
    }

    private static String remade(FolderId folder, Path kept, String why) {
        String text = "the index was damaged and is kept as " + kept + ": " + why;
        LOG.warnf("folder %s: %s; it is made anew from the files", folder, text);
        return text;
    }

    private FolderSetup setup(FolderSettings folder) {
        return new FolderSetup(
                folder,
                settings.scan(),
                settings.pull(),
                settings.pull().blocks(),
                settings.node().durability(),
                scrub,
                hooks(folder.hooks()));
    }

    private static HookPlan hooks(NotifySettings notify) {
        Path secret = notify.secretFile();
        return new HookPlan(
                notify.urls(),
                notify.command(),
                secret == null ? null : new SecretFile(secret)::read);
    }

    void start() {
        LOG.infof("node %s (%s), run %s", self.node(), settings.node().name(), self.run());
        folders.forEach(Folder::start);
    }

    /** One folder that fails does not take the beat from the others. */
    void beat() {
        for (Folder folder : folders) {
            try {
                folder.beat();
            } catch (RuntimeException | Error e) {
                LOG.errorf(e, "bug: the beat of folder %s failed", folder.setup().id());
            }
        }
    }

    Caller self() {
        return self;
    }

    String name() {
        return settings.node().name();
    }

    /** The version of this program. */
    static String software() {
        return ConfigProvider.getConfig().getValue("quarkus.application.version", String.class);
    }

    /** Where others reach this node. */
    static DataPort dataPort(AuthSettings auth) {
        boolean isTls = auth.tls() != null;
        String key = isTls ? "quarkus.http.ssl-port" : "quarkus.http.port";
        int port = ConfigProvider.getConfig().getValue(key, Integer.class);
        return new DataPort(isTls ? "https" : "http", port, auth.mode().toString());
    }

    /** When it began its work, by the steady clock. */
    Instant started() {
        return started;
    }

    /** What holds the pulling of all folders to the bandwidth that was configured. */
    Pacer pacer() {
        return pacer;
    }

    /** That of the rounds of all folders. */
    PullMemory memory() {
        return memory;
    }

    List<Folder> folders() {
        return List.copyOf(folders);
    }

    /** Stops all work, then closes the indexes. */
    @Override
    public void close() {
        for (Folder folder : folders.reversed()) {
            folder.close();
            try {
                folder.index().close();
            } catch (IndexException e) {
                LOG.warn("the next start recovers from it", e);
            }
        }
        hashing.shutdownNow();
        contents.close();
        feeds.close();
    }
}
