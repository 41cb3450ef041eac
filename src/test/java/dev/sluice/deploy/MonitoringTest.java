package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MonitoringTest {

    private static final Path MONITORING = Kustomize.ROOT.resolve("components/monitoring");

    /** Metrics that this version does not export yet: their alerts cannot fire. */
    private static final Set<String> PROMISED = Set.of();

    @Test
    void alertsAskForMetricsThatAreExported() throws IOException {
        assertThat(alerts().stream().map(Rule::getExpr).map(each -> each.getStrVal()))
                .allSatisfy(MonitoringTest::assertExported);
    }

    @Test
    void theDashboardAsksForMetricsThatAreExported() throws IOException {
        JsonNode dashboard =
                new ObjectMapper().readTree(MONITORING.resolve("sluice.json").toFile());

        List<String> queries = dashboard.findValuesAsText("expr");

        assertThat(queries).hasSizeGreaterThan(8).allSatisfy(MonitoringTest::assertExported);
        assertThat(dashboard.path("panels").findValuesAsText("id")).doesNotHaveDuplicates();
    }

    private static void assertExported(String query) {
        assertThat(MetricNames.asked(query))
                .allSatisfy(name ->
                        assertThat(MetricNames.isExported(name) || PROMISED.contains(name))
                                .as(name)
                                .isTrue());
    }

    @Test
    void everyAlertSaysHowBadItIsAndWhatToDoAboutItIsWrittenDown() throws IOException {
        String guide = Files.readString(Path.of("docs/monitoring.md"));

        assertThat(alerts())
                .hasSizeGreaterThan(6)
                .allSatisfy(each -> {
                    assertThat(each.getFor()).isNotBlank();
                    assertThat(each.getLabels().get("severity"))
                            .isIn("info", "warning", "critical");
                    assertThat(each.getAnnotations()).containsKeys("summary", "description");
                    assertThat(guide).contains("`" + each.getAlert() + "`");
                });
    }

    private static List<Rule> alerts() throws IOException {
        String text = Files.readString(MONITORING.resolve("prometheusrule.yaml"));
        return Manifests.read(text).of(PrometheusRule.class).stream()
                .flatMap(each -> each.getSpec().getGroups().stream())
                .flatMap(each -> each.getRules().stream())
                .toList();
    }
}
