package dev.sluice.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How the packaged program starts, and above all how it does not. */
@Tag("slow")
class StartupIT {

    private static final Map<String, String> NO_ENVIRONMENT = Map.of();
    private static final String DOCS = "sluice.folders.docs.path=docs";
    private static final Pattern MANAGEMENT =
            Pattern.compile("Management interface listening on (http://[0-9.]+:\\d+)");

    @TempDir Path directory;

    @BeforeEach
    void makeRoots() throws IOException {
        Files.createDirectories(directory.resolve("docs/inside"));
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("docs"));
        Files.createFile(directory.resolve("file"));
    }

    @ParameterizedTest
    @MethodSource("wrongProperties")
    void aWrongConfigurationEndsTheStartWithOneLine(List<String> properties, String line)
            throws Exception {
        assertEndsWith(line, properties, NO_ENVIRONMENT);
    }

    /** One for each place that decides; WrongConfigurationTest has all of the lines. */
    static Stream<Arguments> wrongProperties() {
        return Stream.of(
                arguments(List.of(), "sluice.folders: no folder is configured"),
                wrong("sluice.nope=1", "sluice.nope: unknown key; known are sluice.state-dir"),
                wrong("sluice.pull.parallel=many", "sluice.pull.parallel: must be a whole number"),
                arguments(
                        List.of(DOCS, "sluice.auth.mode=token", "sluice.auth.token-file=file"),
                        "sluice.auth.token-file: cannot be used: "),
                wrong(
                        "quarkus.http.tls-configuration-name=sluice",
                        "quarkus.http.tls-configuration-name: there is nothing in quarkus.tls"),
                wrong("quarkus.http.host=0.0.0.0", "quarkus.http.host: \"0.0.0.0\" is reached"),
                wrong("quarkus.management.host=0.0.0.0", "quarkus.management.host: \"0.0.0.0\""),
                wrong("quarkus.http.port=65536", "quarkus.http.port: must be 0 to 65535"));
    }

    private static Arguments wrong(String property, String line) {
        return arguments(List.of(DOCS, property), line);
    }

    @Test
    void anUnknownEnvironmentVariableEndsTheStart() throws Exception {
        assertEndsWith(
                "SLUICE_PULL_EVRY: unknown key", List.of(DOCS), Map.of("SLUICE_PULL_EVRY", "5s"));
    }

    @Test
    void aConfigurationIsCheckedAndNothingIsOpened() throws Exception {
        try (PackagedNode right =
                        PackagedNode.start(
                                directory, List.of(DOCS), NO_ENVIRONMENT, "check-config");
                PackagedNode wrong =
                        PackagedNode.start(
                                Files.createDirectory(directory.resolve("elsewhere")),
                                List.of(DOCS),
                                NO_ENVIRONMENT,
                                "check-config")) {
            assertThat(right.exitCode()).as(right.errors()).isZero();
            assertThat(right.output()).endsWith("the configuration is right\n");
            assertThat(right.errors()).isEmpty();
            assertThat(directory.resolve("sluice-state")).doesNotExist();
            assertThat(directory.resolve("docs/.sluice")).doesNotExist();
            assertThat(wrong.exitCode()).isEqualTo(1);
            assertThat(wrong.errors()).startsWith("sluice: sluice.folders.docs.path: no such dir");
        }
    }

    @Test
    void anUnknownKeyInAFileEndsTheStart() throws Exception {
        Path file = Files.createDirectory(directory.resolve("config"));
        Files.writeString(file.resolve("application.properties"), DOCS + "\nsluice.nope=1\n");

        assertEndsWith("sluice.nope: unknown key", List.of(), NO_ENVIRONMENT);
    }

    @ParameterizedTest
    @MethodSource("ports")
    void aPortThatIsTakenEndsTheStart(String key) throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = key + "=" + other.getLocalPort();
            assertEndsWith(
                    key + ": cannot listen on 127.0.0.1:" + other.getLocalPort(),
                    List.of(DOCS, port),
                    NO_ENVIRONMENT);
        }
    }

    static Stream<String> ports() {
        return Stream.of("quarkus.http.port", "quarkus.management.port");
    }

    @Test
    void aStateDirectoryWithoutTheRightToExecuteEndsTheStartWithOneLine() throws Exception {
        Path state = Files.createDirectory(directory.resolve("noexec"));
        assumeTrue(
                run(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "noexec,mode=700,size=16m",
                        "none",
                        state.toString()),
                "a mount needs root and the right to mount");
        try {
            assertEndsWith(
                    "sluice.state-dir: SQLite's library in " + state.toRealPath() + "/lib: it",
                    List.of(DOCS, "sluice.state-dir=noexec"),
                    NO_ENVIRONMENT);
        } finally {
            run("umount", "--lazy", state.toString());
        }
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }

    @Test
    void theEnvironmentAloneIsEnough() throws Exception {
        Map<String, String> environment =
                Map.of(
                        "SLUICE_FOLDERS_DOCS_PATH", "docs",
                        "SLUICE_FOLDERS_DOCS_TRASH_DAYS", "0",
                        "SLUICE_PULL_LONG_POLL", "false",
                        "SLUICE_PORT", "tcp://10.0.0.1:8080",
                        "SLUICE_PEERS_SERVICE_HOST", "10.0.0.1",
                        "SLUICE_PEERS_PORT_8080_TCP_ADDR", "10.0.0.1");
        try (PackagedNode node = PackagedNode.start(directory, List.of(), environment)) {
            String management = awaitManagement(node);

            assertThat(status(management + "/q/health/live")).isEqualTo(200);
            assertThat(status(management + "/q/health/started")).isEqualTo(200);
            assertThat(status(management + "/q/metrics")).isEqualTo(200);

            node.stop();
            assertThat(node.exitCode()).isEqualTo(128 + 15);
            assertThat(node.errors()).isEmpty();
            assertThat(node.output().lines().filter(StartupIT::isComplaint)).isEmpty();
        }
    }

    private void assertEndsWith(
            String line, List<String> properties, Map<String, String> environment)
            throws Exception {
        try (PackagedNode node = PackagedNode.start(directory, properties, environment)) {
            assertThat(node.exitCode()).as(node.output()).isEqualTo(1);
            assertThat(node.errors().lines())
                    .singleElement()
                    .asString()
                    .startsWith("sluice: " + line);
            assertThat(node.output()).doesNotContain("ERROR", "WARN", "Exception", "\tat ");
        }
    }

    /** But for one gauge: it goes by the configured ports, and here both are 0. */
    private static boolean isComplaint(String line) {
        return !line.contains(" INFO ")
                && !line.contains("[io.mic.cor.ins.MeterRegistry] This Gauge has been already");
    }

    private static String awaitManagement(PackagedNode node) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            assertThat(node.runs()).as(node.errors()).isTrue();
                            Matcher matcher = MANAGEMENT.matcher(node.output());
                            return matcher.find() ? matcher.group(1) : "";
                        },
                        address -> !address.isEmpty());
    }

    private static int status(String address) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(address))
                            .timeout(Duration.ofSeconds(20))
                            .build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }
}
