package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.disk.FolderRoot;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RunId;
import dev.sluice.fault.Fault;
import dev.sluice.peer.Caller;
import dev.sluice.peer.FeedClient;
import dev.sluice.peer.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

        assertThat(seen).isSubsetOf(Troubleshooting.texts("A folder is stopped"));
    }

    @Test
    void aPeerThatIsNotReached() throws Exception {
        try (FeedClient client =
                new FeedClient(new Caller(new NodeId(1), RUN), Limits.defaults())) {
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
