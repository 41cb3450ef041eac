package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.runtime.configuration.DurationConverter;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Whoever stops a node gives it the time that it takes. */
class ShutdownTest {

    /** To close the indexes of all folders, and to end. */
    private static final Duration TO_END = Duration.ofSeconds(5);

    @Test
    void kubernetesWaitsLongerThanANodeTakes() throws IOException {
        long seconds =
                new YAMLMapper()
                        .readTree(Kustomize.ROOT.resolve("base/statefulset.yaml").toFile())
                        .at("/spec/template/spec/terminationGracePeriodSeconds")
                        .asLong();

        assertThat(Duration.ofSeconds(seconds)).isGreaterThan(longest().plus(TO_END));
    }

    @Test
    void composeWaitsLongerThanANodeTakes() throws IOException {
        String period =
                new YAMLMapper()
                        .readTree(Path.of("deploy/local/compose.yaml").toFile())
                        .at("/x-node/stop_grace_period")
                        .asText();

        assertThat(DurationConverter.parseDuration(period)).isGreaterThan(longest().plus(TO_END));
    }

    private static Duration longest() throws IOException {
        Properties properties = new Properties();
        try (Reader reader =
                Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            properties.load(reader);
        }
        return DurationConverter.parseDuration(properties.getProperty("quarkus.shutdown.delay"))
                .plus(
                        DurationConverter.parseDuration(
                                properties.getProperty("quarkus.shutdown.timeout")));
    }
}
