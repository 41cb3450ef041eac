package dev.sluice.cluster;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One node as a process: its directory, its state and its ports outlive a kill. */
final class NodeProcess implements AutoCloseable {

    static final String FOLDER = "data";

    private static final List<String> JAVA_OPTIONS =
            List.of(
                    "-Xmx256m",
                    // For nodes that live for seconds beside each other on few cores.
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-XX:+UseCompactObjectHeaders");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * Ports of this JVM of the tests alone, below those that a kernel gives to connections (32768
     * and up): a node that is started again finds its port free.
     */
    private static final AtomicInteger PORTS =
            new AtomicInteger(
                    16_000
                            + 4_000 * Integer.getInteger("sluice.test.fork", 0)
                            + 100 * (int) (ProcessHandle.current().pid() % 40));

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Path home;
    private final Path tree;
    private final int dataPort = freePort();
    private final int managementPort = freePort();
    private final Map<String, String> keys = new LinkedHashMap<>();
    private String scheme = "http";
    private List<String> tracer = List.of();
    private @Nullable Process process;

    NodeProcess(String name, Path home) throws IOException {
        this(name, home, home.resolve("tree"));
    }

    /** With its tree elsewhere: on a disk of which nothing else is asked. */
    NodeProcess(String name, Path home, Path tree) throws IOException {
        this.name = name;
        this.home = home;
        this.tree = tree;
        Files.createDirectories(tree);
        set("sluice.state-dir", home.resolve("state").toString());
        set("sluice.node-name", name);
        set("sluice.folders." + FOLDER + ".path", tree.toString());
        set("sluice.pull.every", "1s");
        set("sluice.scan.settle", "50ms");
        set("sluice.durability", "none");
        set("quarkus.http.port", Integer.toString(dataPort));
        set("quarkus.management.port", Integer.toString(managementPort));
    }

    /** A port that nobody listens at. */
    static int freePort() {
        while (true) {
            int port = PORTS.getAndIncrement();
            try (ServerSocket socket =
                    new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // taken: the next one
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    NodeProcess set(String key, String value) {
        keys.put(key, value);
        return this;
    }

    /**
     * Has it speak TLS only, with the certificate, the key and the authorities in a directory:
     * {@code tls.crt}, {@code tls.key}, {@code ca.crt}.
     */
    NodeProcess secure(Path certificates) {
        scheme = "https";
        set("quarkus.http.insecure-requests", "disabled");
        set("quarkus.http.ssl-port", Integer.toString(dataPort));
        set("quarkus.http.tls-configuration-name", "sluice");
        set("quarkus.tls.sluice.key-store.pem.0.cert", certificates.resolve("tls.crt").toString());
        set("quarkus.tls.sluice.key-store.pem.0.key", certificates.resolve("tls.key").toString());
        set("quarkus.tls.sluice.trust-store.pem.certs", certificates.resolve("ca.crt").toString());
        return set("quarkus.tls.sluice.reload-period", "2s");
    }

    /** Runs it under a tracer that leaves it the process that was started. */
    NodeProcess under(List<String> command) {
        tracer = command;
        return this;
    }

    NodeProcess peers(NodeProcess... peers) {
        List<String> urls = new ArrayList<>();
        for (NodeProcess peer : peers) {
            urls.add(peer.url());
        }
        return set("sluice.peers", String.join(",", urls));
    }

    Path tree() {
        return tree;
    }

    Path state() {
        return home.resolve("state");
    }

    String url() {
        return scheme + "://127.0.0.1:" + dataPort;
    }

    long pid() {
        return running().pid();
    }

    /** Starts the process without waiting for anything. */
    NodeProcess launch() throws IOException {
        List<String> properties = new ArrayList<>();
        keys.forEach((key, value) -> properties.add(key + "=" + value));
        List<String> command = new ArrayList<>(tracer);
        command.addAll(Program.command(JAVA_OPTIONS, properties));
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()));
        process = builder.start();
        return this;
    }

    /** Starts a command that asks this node, as a person on its machine gives it. */
    Process command(String... arguments) throws IOException {
        List<String> command =
                Program.command(
                        JAVA_OPTIONS,
                        List.of(
                                "quarkus.http.port=" + dataPort,
                                "quarkus.management.port=" + managementPort));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        return builder.start();
    }

    /** Starts the process and waits until it is ready. */
    NodeProcess start() throws IOException {
        launch();
        awaitReady();
        return this;
    }

    /** Starts all of them beside each other and waits until each is ready. */
    static void startAll(NodeProcess... nodes) throws IOException {
        for (NodeProcess node : nodes) {
            node.launch();
        }
        for (NodeProcess node : nodes) {
            node.awaitReady();
        }
    }

    void awaitReady() {
        awaitReady(PATIENCE);
    }

    void awaitReady(Duration patience) {
        await(name + " is ready, see " + home.resolve("log"))
                .atMost(patience)
                .pollInterval(Duration.ofMillis(50))
                .until(this::isReady);
    }

    private boolean isReady() {
        if (!running().isAlive()) {
            throw new IllegalStateException(name + " has died, see " + home.resolve("log"));
        }
        try {
            return management("/q/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** As a power button does it. */
    void kill() {
        running().destroyForcibly().onExit().join();
    }

    /** Asks it to end, as an orchestrator does it, without waiting for anything. */
    void terminate() {
        running().destroy();
    }

    /** As an orchestrator does it; returns the exit code. */
    int stop() throws InterruptedException {
        running().destroy();
        if (!running().waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + " does not stop");
        }
        return running().exitValue();
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return process;
    }

    JsonNode scan() throws IOException {
        return post("scan");
    }

    JsonNode pull() throws IOException {
        return post("pull");
    }

    /** What a pull would do now. */
    JsonNode plan() throws IOException {
        URI uri = URI.create(url() + "/v1/folders/" + FOLDER + "/plan");
        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri).build());
        if (answer.statusCode() != 200) {
            throw new IOException(name + " plan: " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /** Posts to an address below the folder. */
    JsonNode post(String round) throws IOException {
        return JSON.readTree(post(round, "application/json"));
    }

    /** Does a round and has all lines of it, the summary as the last one. */
    List<JsonNode> watch(String round) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : post(round, "application/x-ndjson").lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private String post(String round, String form) throws IOException {
        URI uri = URI.create(url() + "/v1/folders/" + FOLDER + "/" + round);
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .header("Accept", form)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        HttpResponse<String> answer = send(request);
        if (answer.statusCode() != 200) {
            throw new IOException(name + " " + round + ": " + answer.body());
        }
        return answer.body();
    }

    /** The status of the node. */
    JsonNode node() throws IOException {
        return JSON.readTree(management("/status").body());
    }

    /** The status of the folder. */
    JsonNode status() throws IOException {
        return node().get("folders").get(0);
    }

    /** The status of a folder of that id. */
    JsonNode status(String folder) throws IOException {
        for (JsonNode each : node().get("folders")) {
            if (each.get("id").asText().equals(folder)) {
                return each;
            }
        }
        throw new IOException(name + " has no folder " + folder);
    }

    boolean isLive() throws IOException {
        return probe("live").statusCode() == 200;
    }

    /** What an orchestrator is answered: {@code live}, {@code ready} or {@code started}. */
    HttpResponse<String> probe(String name) throws IOException {
        return management("/q/health/" + name);
    }

    String metrics() throws IOException {
        return management("/q/metrics").body();
    }

    private HttpResponse<String> management(String path) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + managementPort + path);
        return send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build());
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
