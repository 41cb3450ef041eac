package dev.sluice.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.config.AuthConfig;
import dev.sluice.config.FoldersConfig;
import dev.sluice.config.HealthConfig;
import dev.sluice.config.LogConfig;
import dev.sluice.config.NodeConfig;
import dev.sluice.config.PullConfig;
import dev.sluice.config.ScanConfig;
import dev.sluice.config.ScrubConfig;
import dev.sluice.config.ServeConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The lines with which a wrong configuration ends the start, by the code that decides it and
 * without a process for each. {@link StartupIT} starts some of them.
 */
class WrongConfigurationTest {

    @TempDir Path directory;

    @BeforeEach
    void makeRoots() throws IOException {
        Files.createDirectories(directory.resolve("docs/inside"));
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("docs"));
        Files.createFile(directory.resolve("file"));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                arguments("sluice.nope=1", "sluice.nope: unknown key; known are sluice.state-dir"),
                arguments(
                        "sluice.pull.evry=5s",
                        "sluice.pull.evry: unknown key; known are sluice.pull"),
                arguments("sluice.folders.docs.ignor=x", "sluice.folders.docs.ignor: unknown key"),
                arguments(
                        "sluice.pull.every=soon", "sluice.pull.every: must be a duration such as"),
                arguments("sluice.pull.every=1ms", "sluice.pull.every: must be 1s to 24h, not"),
                arguments("sluice.pull.parallel=many", "sluice.pull.parallel: must be a whole"),
                arguments("sluice.pull.parallel=", "sluice.pull.parallel: is empty"),
                arguments("sluice.pull.bandwidth=10MB", "sluice.pull.bandwidth: a rate is bytes"),
                arguments("sluice.scan.watch=maybe", "sluice.scan.watch: must be true or false"),
                arguments("sluice.durability=hm", "sluice.durability: durability must be batch,"),
                arguments(
                        "sluice.folders.docs.role=both", "sluice.folders.docs.role: role must be"),
                arguments("sluice.folders.docs.digest=md5", "sluice.folders.docs.digest: digest"),
                arguments("sluice.folders.b.name=b", "sluice.folders.b.path: is required"),
                arguments("sluice.folders.b.path=DIR/no", "sluice.folders.b.path: no such directo"),
                arguments("sluice.folders.b.path=DIR/file", "sluice.folders.b.path: is not a dir"),
                arguments("sluice.folders.b.path=DIR/link", "sluice.folders.docs.path: \""),
                arguments("sluice.folders.b.path=DIR/docs/inside", "sluice.folders.docs.path: \""),
                arguments("sluice.folders.B.path=DIR/file", "sluice.folders.B: the id must be of"),
                arguments("sluice.state-dir=DIR/docs/state", "sluice.state-dir: \""),
                arguments("sluice.peers=here", "sluice.peers: a peer is http://host:8080 or dns"),
                arguments(
                        "sluice.serve.hosts=http://x",
                        "sluice.serve.hosts: \"http://x\" is no name"),
                arguments("sluice.auth.mode=password", "sluice.auth.mode: must be none, token or"),
                arguments("sluice.auth.mode=token", "sluice.auth.token-file: is required with"),
                arguments("sluice.auth.token-file=x", "sluice.auth.token-file: is for sluice.auth"),
                arguments(
                        "sluice.folders.docs.readers=a",
                        "sluice.folders.docs.readers: needs sluice"),
                arguments(
                        "sluice.auth.mode=mtls",
                        "quarkus.http.tls-configuration-name: is required"),
                arguments(
                        "sluice.auth.mode=mtls quarkus.http.tls-configuration-name=sluice",
                        "quarkus.http.insecure-requests: must be disabled"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void endsTheStartWithOneLine(String keys, String line) {
        assertThat(lineOf(keys)).startsWith(line).doesNotContain("\n");
    }

    @Test
    void endsNothingIfItIsRight() {
        assertThat(lineOf("sluice.pull.every=2s")).isNull();
    }

    private @Nullable String lineOf(String keys) {
        Map<String, String> all = new HashMap<>();
        all.put("sluice.folders.docs.path", directory.resolve("docs").toString());
        all.put("sluice.state-dir", directory.resolve("state").toString());
        for (String key : keys.split(" ", -1)) {
            int at = key.indexOf('=');
            all.put(
                    key.substring(0, at),
                    key.substring(at + 1).replace("DIR", directory.toString()));
        }
        try {
            check(all);
            return null;
        } catch (RuntimeException refused) {
            return StartFailure.line(refused);
        }
    }

    /** As the program does it when it starts: see {@link SettingsProducer}. */
    static void check(Map<String, String> keys) {
        SmallRyeConfig config =
                new SmallRyeConfigBuilder()
                        .withMapping(NodeConfig.class)
                        .withMapping(FoldersConfig.class)
                        .withMapping(PullConfig.class)
                        .withMapping(ScanConfig.class)
                        .withMapping(HealthConfig.class)
                        .withMapping(AuthConfig.class)
                        .withMapping(ServeConfig.class)
                        .withMapping(ScrubConfig.class)
                        .withMapping(LogConfig.class)
                        .withSources(new PropertiesConfigSource(keys, "test", 100))
                        .build();
        SettingsProducer.settings(
                config.getConfigMapping(NodeConfig.class),
                config.getConfigMapping(FoldersConfig.class),
                config.getConfigMapping(PullConfig.class),
                config.getConfigMapping(ScanConfig.class),
                config.getConfigMapping(HealthConfig.class),
                config.getConfigMapping(AuthConfig.class),
                config.getConfigMapping(ServeConfig.class),
                config.getConfigMapping(ScrubConfig.class),
                config.getConfigMapping(LogConfig.class),
                config);
    }
}
