package dev.sluice.serve.gate;

import dev.sluice.auth.Grants;
import dev.sluice.disk.root.DiskThreads;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.RootException;
import dev.sluice.disk.staging.Staging;
import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Kind;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.time.SteadyClock;
import dev.sluice.identity.SigningKey;
import dev.sluice.index.Row;
import dev.sluice.index.sqlite.SqliteIndex;
import dev.sluice.serve.RecheckRecorder;
import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.ServedFolders;
import dev.sluice.serve.ServedNode;
import dev.sluice.serve.api.FakeControl;
import dev.sluice.serve.api.FolderControl;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A node that serves one folder, {@code docs}: real files and a real index. */
@Singleton
@Alternative
public class ServedTree {

    public static final NodeId NODE = NodeId.of("00000000000000a1");
    public static final SigningKey KEY = SigningKey.make();
    public static final RunId RUN = RunId.of("00000000000000b1");
    public static final FolderId DOCS = new FolderId("docs");

    static final Bounds USUAL = Bounds.of(5_000, 5_000, 1);

    public final SentRecorder recorder = new SentRecorder();
    public final FakeControl control = new FakeControl();
    public final RecheckRecorder recheck = new RecheckRecorder();
    final AnswerMemory memory = new AnswerMemory(64 << 20, _ -> {});
    public volatile boolean mounted = true;
    public volatile Admission admission = Admission.EVERYBODY;
    public volatile Grants grants = Grants.ALL;
    volatile Bounds bounds = USUAL;
    public volatile Deciders deciders = Deciders.NOBODY;

    private final AtomicLong contents = new AtomicLong();
    private final Path state;
    private final Path directory;
    private final FolderRoot root;
    private final SqliteIndex index;
    public final Staging staging;
    private final DiskThreads threads = new DiskThreads("disk", 4, 1_000);

    ServedTree() throws IOException {
        state = Files.createTempDirectory("sluice-serve-");
        directory = Files.createDirectory(state.resolve("docs"));
        root = FolderRoot.open(directory);
        root.mark(DOCS, RUN);
        staging = new Staging(root);
        index = SqliteIndex.open(state.resolve("docs.db"), DOCS, RUN, InstantSource.system());
    }

    void record(@Observes Router router) {
        router.route()
                .order(-2000)
                .handler(routing -> {
                    var connection = (ConnectionBase) routing.request().connection();
                    recorder.attach(connection.channel());
                    routing.next();
                });
    }

    @Produces
    @Singleton
    ServedNode node() {
        return new ServedNode(NODE, RUN, "alpha", "0.1.0", KEY);
    }

    @Produces
    @Singleton
    @Typed(DiskThreads.class)
    DiskThreads threads() {
        return threads;
    }

    @Produces
    @Singleton
    Admission admission() {
        return new Admission() {
            @Override
            public Verdict judge(HttpServerRequest request) {
                return admission.judge(request);
            }

            @Override
            public boolean asksForSecret() {
                return admission.asksForSecret();
            }
        };
    }

    @Produces
    @Singleton
    HostNames hostNames() {
        return HostNames.of(List.of("files.example.org"), "alpha");
    }

    /** Asked for anew at each connection. */
    @Produces
    Bounds bounds() {
        return bounds;
    }

    /** Asked for anew at each request. */
    @Produces
    Deciders deciders() {
        return deciders;
    }

    @Produces
    @Singleton
    AnswerMemory memory() {
        return memory;
    }

    @Produces
    @Singleton
    public FolderControl control() {
        return control;
    }

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }

    @Produces
    @Singleton
    @Typed(SteadyClock.class)
    SteadyClock steady() {
        return new SteadyClock();
    }

    private ServedFolder docs() {
        return new ServedFolder(
                DOCS,
                Role.SEND_RECEIVE,
                DigestAlgorithm.XXH3_128,
                index,
                this::mountedRoot,
                (path, digest) -> {
                    FolderRoot _ = mountedRoot();
                    return staging.partial().find(path, digest);
                },
                grants,
                recheck);
    }

    @Produces
    @Singleton
    ServedFolders folders() {
        return new ServedFolders() {
            @Override
            public @Nullable ServedFolder find(FolderId id) {
                return id.equals(DOCS) ? docs() : null;
            }

            @Override
            public List<ServedFolder> list() {
                return List.of(docs());
            }
        };
    }

    private FolderRoot mountedRoot() throws RootException {
        if (!mounted) {
            throw new RootException("not mounted: " + directory);
        }
        return root;
    }

    public SqliteIndex index() {
        return index;
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    /** Writes a file and puts it into the index. */
    public Digest write(String name, byte[] content) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file(name).getParent()));
        Files.write(file(name), content);
        return note(name);
    }

    /** Puts a file into the index as it is now, under a digest that no other has. */
    public Digest note(String name) throws IOException {
        RelativePath path = RelativePath.of(name);
        FileStat seen = Objects.requireNonNull(root.look(path));
        Digest digest =
                new Digest(DigestAlgorithm.XXH3_128, "%032x".formatted(contents.incrementAndGet()));
        put(path, new State.File(seen.size(), seen.mtime(), seen.mode(), digest), seen);
        return digest;
    }

    /** Puts any entry into the index, as if it had been found so. */
    public Sequence put(RelativePath path, State state, @Nullable FileStat seen) {
        return index.write(transaction -> {
            Row old = transaction.find(path);
            var version =
                    transaction.mint(old == null ? null : old.entry().version(), Instant.now());
            return transaction.put(new Entry(path, state, null, version), seen);
        });
    }

    /** Puts tombstones, which need no files. */
    public void deleteMany(String prefix, int count) {
        index.write(transaction -> {
            for (int i = 0; i < count; i++) {
                transaction.put(
                        new Entry(
                                RelativePath.of(prefix + i),
                                new State.Deleted(Kind.FILE, Instant.EPOCH),
                                null,
                                transaction.mint(null, Instant.now())),
                        null);
            }
            return count;
        });
    }

    /** How many descriptors of this process are open below the tree. */
    public long openFiles() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(this::leadsIntoATreeFile).count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean leadsIntoATreeFile(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            // Our own directories stay open.
            return target.startsWith(directory + "/")
                    && !target.equals(directory + "/.sluice")
                    && !target.equals(directory + "/.sluice/staging");
        } catch (IOException _) {
            return false;
        }
    }

    @PreDestroy
    void close() throws IOException {
        threads.close();
        index.close();
        root.close();
        try (Stream<Path> walk = Files.walk(state)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
