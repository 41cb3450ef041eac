package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Mode;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.fault.Fault;
import dev.sluice.identity.SigningKey;
import dev.sluice.index.Index;
import dev.sluice.index.sqlite.SqliteIndex;
import dev.sluice.peer.Caller;
import dev.sluice.peer.Limits;
import dev.sluice.peer.feed.FeedClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the document for people in trouble lists is what they see: each section has the texts that
 * come when it is provoked, no more and no fewer.
 */
@Timeout(60)
class TroubleshootingTest {

    private static final FolderId DOCS = new FolderId("docs");
    private static final RunId RUN = new RunId(1);

    /** Commits that an index may find room for all the same. */
    private static final int MANY = 100_000;

    @TempDir Path directory;

    private final SortedSet<String> seen = new TreeSet<>();

    private void provoke(ThrowingCallable step, Object... parts) {
        Throwable failure = catchThrowable(step);
        assertThat(failure).isNotNull();
        seen.add(Troubleshooting.shape(String.valueOf(failure.getMessage()), parts));
    }

    private Path marked(String name) throws IOException {
        Path root = Files.createDirectory(directory.resolve(name));
        try (FolderRoot opened = FolderRoot.open(root)) {
            opened.mark(DOCS, RUN);
        }
        return root;
    }

    @Test
    void theReasonsOfTheSystem() throws Exception {
        assertThat(Troubleshooting.texts("What the system says"))
                .isEqualTo(
                        Arrays.stream(Fault.values())
                                .map(Fault::words)
                                .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void aFolderThatIsStopped() throws Exception {
        Mounted.assumePossible(directory);
        Path missing = directory.resolve("missing");
        provoke(() -> FolderRoot.open(missing), missing);
        Path file = Files.createFile(directory.resolve("file"));
        provoke(() -> FolderRoot.open(file), file);

        Path other = marked("other");
        FolderRoot ofOther = FolderRoot.open(other);
        provoke(() -> ofOther.check(new FolderId("mine")), other, "docs", "mine");
        ofOther.close();

        Path shut = Files.createDirectory(directory.resolve("shut"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("rwx------"));
        provoke(() -> AsUser.run(() -> FolderRoot.open(shut)), shut);
        Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("rwxr-xr-x"));
        provoke(
                () ->
                        AsUser.run(() -> {
                            try (FolderRoot root = FolderRoot.open(shut)) {
                                root.mark(DOCS, RUN);
                            }
                        }),
                shut);
        provokeWithoutMarkers();

        assertThat(seen).isEqualTo(Troubleshooting.texts("A folder is stopped"));
    }

    private void provokeWithoutMarkers() throws Exception {
        Path loop = directory.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        provoke(() -> FolderRoot.open(loop), loop);
        Path bare = Files.createDirectory(directory.resolve("bare"));
        try (FolderRoot root = FolderRoot.open(bare)) {
            provoke(() -> root.check(DOCS), bare, "docs");
            root.leaveUnmarked();
            provoke(() -> root.check(DOCS), bare);
        }
        Path damaged = marked("damaged");
        Files.writeString(damaged.resolve(".sluice/marker"), "folder=docs\nrun=hello");
        try (FolderRoot root = FolderRoot.open(damaged)) {
            provoke(() -> root.check(DOCS), damaged);
        }
        Path replaced = Files.createDirectory(directory.resolve("replaced"));
        try (FolderRoot root = FolderRoot.open(replaced)) {
            root.mark(DOCS, RUN);
            Files.move(replaced, directory.resolve("away"));
            Files.createDirectory(replaced);
            provoke(() -> root.check(DOCS), replaced);
        }
        Path stripped = Files.createDirectory(directory.resolve("stripped"));
        try (FolderRoot root = FolderRoot.open(stripped)) {
            root.mark(DOCS, RUN);
            Files.move(stripped.resolve(".sluice"), directory.resolve("taken"));
            provoke(() -> AsUser.run(() -> root.check(DOCS)), stripped);
        }
        Path at = Files.createDirectory(directory.resolve("read-only"));
        try (Mounted _ = Mounted.readOnly(bare, at);
                FolderRoot root = FolderRoot.open(at)) {
            provoke(() -> root.mark(DOCS, RUN), at);
            provoke(() -> root.adopt(DOCS, RUN), at);
        }
    }

    @Test
    void anIndexThatHasNoRoom() throws Exception {
        Mounted.assumePossible(directory);
        Path state = Files.createDirectory(directory.resolve("state"));
        try (Mounted _ = Mounted.tmpfs(state)) {
            Index index = SqliteIndex.open(state.resolve("docs.db"), DOCS, RUN, Instant::now);
            fill(state.resolve("fill"));
            provoke(
                    () -> {
                        for (int i = 0; i < MANY; i++) {
                            RelativePath path = RelativePath.of("d" + i);
                            State of = new State.Directory(new Mode(0755));
                            Entry entry = new Entry(path, of, null, Version.found(index.epoch()));
                            index.write(transaction -> transaction.put(entry, null));
                        }
                    },
                    state);
            Files.delete(state.resolve("fill"));
            index.close();
        }

        assertThat(seen).isEqualTo(Troubleshooting.texts("The index has no room"));
    }

    private static void fill(Path file) {
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            // That was meant.
        }
    }

    @Test
    void aPeerThatIsNotReached() throws Exception {
        try (FeedClient client =
                new FeedClient(
                        new Caller(new NodeId(1), RUN, SigningKey.make()), Limits.defaults())) {
            provoke(() -> client.node(URI.create("http://no-such-host.invalid:8080")));
            int closed;
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                closed = socket.getLocalPort();
            }
            provoke(() -> client.node(URI.create("http://127.0.0.1:" + closed)), "127.0.0.1");
            ask(client, "{\"status\": \"UP\", \"checks\": []}");
            ask(client, "<html>hello</html>");
        }

        assertThat(seen).isEqualTo(Troubleshooting.texts("A peer is away"));
    }

    /** A server that knows one address. */
    private void ask(FeedClient client, String health) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    boolean isKnown = exchange.getRequestURI().getPath().equals("/q/health/live");
                    byte[] body = health.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(isKnown ? 200 : 404, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        try {
            URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            provoke(() -> client.node(base), "127.0.0.1");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whatIsNotReplicated() throws Exception {
        Path root = marked("root");
        Path fifo = root.resolve("fifo");
        assumeThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        Path shut = Files.createDirectory(root.resolve("shut"));
        Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("---------"));
        try (FolderRoot opened = FolderRoot.open(root)) {
            seen.addAll(opened.list(null).problems().values());
        }

        assertThat(seen).isNotEmpty().isSubsetOf(Troubleshooting.texts("A file is left alone"));
    }
}
