package dev.sluice.wiring;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table in docs/metrics.md is what a node with a peer exposes, no more and no less. */
@QuarkusTest
@TestProfile(MetricsTableTest.WithAPeer.class)
class MetricsTableTest {

    /** What a node without TLS lacks. */
    private static final String WITH_TLS = "sluice_certificate_expiry_timestamp_seconds";

    /** What a node without a receive-only folder lacks. */
    private static final String OF_A_MIRROR = "sluice_drift_undone_total";

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(sluice_[a-z_]+)` \\|([^|]*)\\|");
    private static final Pattern SERIES =
            Pattern.compile("(?m)^(sluice_[a-z_]+)(?:\\{([^}]*)})? \\S+$");

    @TestHTTPResource(value = "/", management = true)
    URI management = URI.create("");

    public static final class WithAPeer implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            // Nothing listens on the discard port of loopback.
            return Map.of(
                    "sluice.peers",
                    "http://127.0.0.1:9",
                    "sluice.pull.every",
                    "1s",
                    "sluice.folders.docs.notify",
                    "http://127.0.0.1:9/");
        }
    }

    @Test
    void theTableIsWhatIsExposed() throws IOException {
        Set<String> documented =
                found(ROW, Files.readString(Path.of("docs/metrics.md"))).stream()
                        .filter(row -> !row.startsWith(WITH_TLS))
                        .filter(row -> !row.startsWith(OF_A_MIRROR))
                        .collect(Collectors.toCollection(TreeSet::new));

        await().untilAsserted(() -> {
            String scraped =
                    given().get(management.resolve("/q/metrics"))
                            .then()
                            .statusCode(200)
                            .extract()
                            .asString();
            assertThat(found(SERIES, scraped)).isEqualTo(documented);
            assertThat(scraped).containsPattern("sluice_peer_up\\{[^}]*} 0");
        });
    }

    /** Names with those of their labels, in their order. */
    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(MetricsTableTest::withLabels)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String withLabels(MatchResult found) {
        String labels = found.group(2) == null ? "" : found.group(2);
        return found.group(1)
                + Arrays.stream(labels.split(","))
                        .map(label -> label.replaceAll("=.*|`", "").strip())
                        .filter(label -> !label.isEmpty())
                        .sorted()
                        .toList();
    }
}
