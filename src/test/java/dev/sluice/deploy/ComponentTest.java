package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every component on the base and on every overlay, as somebody's own directory combines them. */
class ComponentTest {

    /** What was rendered, by base and component: it takes most of the time. */
    private static final Map<List<Path>, Manifests> RENDERED = new HashMap<>();

    @TempDir Path own;

    @BeforeAll
    static void needsKustomize() {
        assumeTrue(Kustomize.isThere(), "there is no kubectl with Kustomize 5 or newer here");
    }

    static Stream<Arguments> pairs() throws IOException {
        List<Path> bases = ManifestTest.bases().toList();
        try (Stream<Path> components = Files.list(Kustomize.ROOT.resolve("components"))) {
            return components.sorted().toList().stream()
                    .flatMap(
                            component -> bases.stream().map(base -> Arguments.of(base, component)));
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void everyPairBreaksNoRule(Path base, Path component) throws Exception {
        Manifests manifests = rendered(base, component);

        assertThat(Rule.allProblems(manifests)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void everyPairKeepsToOneNamespace(Path base, Path component) throws Exception {
        assertThat(namespaces(rendered(base, component))).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void everyPairCanBeMovedToAnotherNamespace(Path base, Path component) throws Exception {
        assertThat(namespaces(render(base, component, "namespace: docs\n")))
                .containsExactly("docs");
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void noComponentTouchesTheContainerOfAnApplication(Path base, Path component) throws Exception {
        List<Container> before = applications(Manifests.read(Kustomize.render(base)));

        assertThat(applications(rendered(base, component))).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.deploy.ManifestTest#bases")
    void smallMakesEveryNodeSmall(Path base) throws Exception {
        Manifests manifests = rendered(base, component("small"));

        assertThat(Workload.of(manifests).stream().flatMap(each -> each.nodes().stream()))
                .isNotEmpty()
                .allSatisfy(node -> {
                    assertThat(node.getCommand()).contains("-Xmx40m");
                    assertThat(node.getResources().getLimits().get("memory")).hasToString("128Mi");
                });
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.deploy.ManifestTest#bases")
    void monitoringIsAddedOnce(Path base) throws Exception {
        Manifests manifests = rendered(base, component("monitoring"));

        assertThat(manifests.of(ServiceMonitor.class)).hasSize(1);
    }

    @Test
    void noAlertDependsOnTheNameOfANamespace() throws IOException {
        Path alerts = component("monitoring").resolve("prometheusrule.yaml");

        assertThat(Files.readString(alerts)).doesNotContainPattern("namespace=~?\"");
    }

    private static Path component(String name) {
        return Kustomize.ROOT.resolve("components").resolve(name);
    }

    private static Set<String> namespaces(Manifests manifests) {
        return manifests.all().stream().map(ComponentTest::namespace).collect(Collectors.toSet());
    }

    private static String namespace(Object object) {
        return switch (object) {
            case Namespace namespace -> namespace.getMetadata().getName();
            case HasMetadata other -> other.getMetadata().getNamespace();
            case CertManager.Issuer issuer -> issuer.metadata().getNamespace();
            case CertManager.Certificate certificate -> certificate.metadata().getNamespace();
            default -> throw new IllegalArgumentException("not expected here: " + object);
        };
    }

    private static List<Container> applications(Manifests manifests) {
        return Workload.of(manifests).stream()
                .flatMap(each -> each.containers().stream())
                .filter(each -> !each.getName().equals("sluice"))
                .toList();
    }

    private Manifests rendered(Path base, Path component) throws IOException, InterruptedException {
        List<Path> pair = List.of(base, component);
        if (!RENDERED.containsKey(pair)) {
            RENDERED.put(pair, render(base, component, ""));
        }
        return RENDERED.getOrDefault(pair, new Manifests(List.of()));
    }

    private Manifests render(Path base, Path component, String more)
            throws IOException, InterruptedException {
        Files.writeString(
                own.resolve("kustomization.yaml"),
                """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                %sresources:
                  - %s
                components:
                  - %s
                """
                        .formatted(more, from(own, base), from(own, component)));
        return Manifests.read(Kustomize.render(own));
    }

    private static Path from(Path own, Path other) throws IOException {
        return own.toRealPath().relativize(other.toRealPath());
    }
}
