package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart gives, object for object, what the directories for Kustomize give. */
class ChartTest {

    private static final String SIDECAR = "-f deploy/helm/sluice/examples/sidecar.yaml";

    @TempDir Path own;

    /**
     * What is to be the same.
     *
     * @param base a directory for Kustomize
     * @param components on top of it
     * @param options of the chart
     */
    record Pair(String base, List<String> components, String options) {}

    @BeforeAll
    static void needsBoth() {
        assumeTrue(Kustomize.isThere(), "there is no kubectl with Kustomize 5 or newer here");
        assumeTrue(Helm.isThere(), "there is no helm here: deploy/helm/get-helm gets one");
    }

    static Stream<Pair> pairs() {
        return Stream.of(
                new Pair("base", List.of(), ""),
                new Pair("overlays/none", List.of(), "--set auth.mode=none"),
                new Pair("overlays/daemonset", List.of(), "--set kind=DaemonSet"),
                new Pair(
                        "overlays/sidecar",
                        List.of("apparmor", "mirror", "monitoring", "mtls", "small"),
                        SIDECAR
                                + " --set apparmor=true,mirror.enabled=true,monitoring.enabled=true"
                                + " --set auth.mode=mtls,small=true"));
    }

    static Stream<Pair> morePairs() {
        return Stream.of(
                new Pair("overlays/token", List.of(), ""),
                new Pair("overlays/mtls", List.of(), "--set auth.mode=mtls"),
                new Pair("overlays/mirror", List.of(), "--set mirror.enabled=true"),
                new Pair("overlays/sidecar", List.of(), SIDECAR),
                new Pair(
                        "overlays/sidecar",
                        List.of("mirror"),
                        SIDECAR + " --set mirror.enabled=true"),
                new Pair(
                        "overlays/daemonset",
                        List.of("mtls", "monitoring", "small", "apparmor"),
                        "--set kind=DaemonSet,auth.mode=mtls,monitoring.enabled=true"
                                + " --set small=true,apparmor=true"),
                new Pair(
                        "base",
                        List.of("mirror", "mtls"),
                        "--set mirror.enabled=true,auth.mode=mtls"),
                new Pair("base", List.of("monitoring"), "--set monitoring.enabled=true"),
                new Pair("base", List.of("small"), "--set small=true"),
                new Pair("base", List.of("apparmor"), "--set apparmor=true"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void givesTheObjectsThatKustomizeGives(Pair pair) throws Exception {
        isTheSame(pair);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("morePairs")
    void givesTheObjectsOfEachOverlayAndComponent(Pair pair) throws Exception {
        isTheSame(pair);
    }

    private void isTheSame(Pair pair) throws Exception {
        Manifests kustomized = Manifests.read(kustomized(pair));
        String namespace = pair.base().equals("overlays/daemonset") ? "sluice-machines" : "sluice";

        Manifests charted = charted("sluice", namespace, pair.options());

        assertThat(named(charted).keySet()).isEqualTo(named(kustomized).keySet());
        named(kustomized)
                .forEach((name, object) ->
                        assertThat(named(charted).get(name)).as(name).isEqualTo(object));
        assertThat(Rule.allProblems(charted)).isEmpty();
    }

    /** Whoever has two in one namespace has two, and not one with twice as many nodes. */
    @Tag("long")
    @Test
    void releasesOfOtherNamesHaveNothingInCommon() throws Exception {
        String options = "--set auth.mode=mtls,mirror.enabled=true,monitoring.enabled=true";

        Manifests docs = charted("docs", "files", options);

        assertThat(Rule.allProblems(docs)).isEmpty();
        assertThat(named(docs).keySet())
                .doesNotContainAnyElementsOf(
                        named(charted("media", "files", options)).keySet().stream()
                                .filter(each -> !each.startsWith("Namespace "))
                                .toList());
        assertThat(Workload.of(docs))
                .allSatisfy(each ->
                        assertThat(each.isSelectedBy(Map.of("app.kubernetes.io/name", "media")))
                                .isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replica=4",
                "auth.mode=nobody",
                "kind=DaemonSet,mirror.enabled=true",
            })
    void refusesValuesThatMeanNothing(String values) {
        assertThatThrownBy(() -> charted("sluice", "sluice", "--set " + values))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("values don't meet the specifications of the schema");
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    kind=Deployment               | /kind
                    replicas=0                    | /replicas
                    image.tag=latest              | /image/tag
                    image.digest=sha256:1         | /image/digest
                    config.SLUICEX=1              | SLUICEX
                    storage.size=much             | /storage/size
                    auth.tokn=x                   | /auth
                    resources.limits.memory=null  | /resources/limits
                    """)
    void saysWhichValueIsWrong(String values, String place) {
        assertThatThrownBy(() -> charted("sluice", "sluice", "--set " + values))
                .hasMessageContaining(place);
    }

    @Test
    void itsVersionIsThatOfTheProgram() throws IOException {
        JsonNode chart = new YAMLMapper().readTree(Helm.CHART.resolve("Chart.yaml").toFile());
        String pom = Files.readString(Path.of("pom.xml"));

        assertThat(chart.path("appVersion").asText())
                .isEqualTo(chart.path("version").asText())
                .isEqualTo(pom.replaceAll("(?s).*?<version>([^<]+)</version>.*", "$1"));
    }

    private static Manifests charted(String release, String namespace, String options)
            throws IOException, InterruptedException {
        List<String> all =
                Stream.of(("--set namespace.create=true " + options).strip().split(" ")).toList();
        return Manifests.read(Helm.template(release, namespace, all));
    }

    private String kustomized(Pair pair) throws IOException, InterruptedException {
        Path base = Kustomize.ROOT.resolve(pair.base());
        if (pair.components().isEmpty()) {
            return Kustomize.render(base);
        }
        StringBuilder text =
                new StringBuilder(
                        """
                        apiVersion: kustomize.config.k8s.io/v1beta1
                        kind: Kustomization
                        resources: [%s]
                        components:
                        """
                                .formatted(from(base)));
        for (String each : pair.components()) {
            text.append("  - %s\n".formatted(from(Kustomize.ROOT.resolve("components", each))));
        }
        Files.writeString(own.resolve("kustomization.yaml"), text);
        return Kustomize.render(own);
    }

    private Path from(Path other) throws IOException {
        return own.toRealPath().relativize(other.toRealPath());
    }

    /** By kind and name, the order of documents says nothing. */
    private static Map<String, Object> named(Manifests manifests) {
        Map<String, Object> named = new TreeMap<>();
        ComponentTest.sorted(manifests).forEach(each -> named.put(name(each), each));
        return named;
    }

    private static String name(Object object) {
        return switch (object) {
            case HasMetadata known -> known.getKind() + " " + known.getMetadata().getName();
            case CertManager.Issuer issuer -> "Issuer " + issuer.metadata().getName();
            case CertManager.Certificate certificate ->
                    "Certificate " + certificate.metadata().getName();
            default -> throw new IllegalArgumentException("not expected here: " + object);
        };
    }
}
