package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Components on the base and on every overlay, as somebody's own directory combines them. */
@Tag("slow")
class ComponentTest {

    /** What was rendered: it takes most of the time. */
    private static final Map<Combination, Manifests> RENDERED = new HashMap<>();

    @TempDir Path own;

    /** Some components on a base, in this order. */
    private record Combination(Path base, List<String> components, String more) {}

    @BeforeAll
    static void needsKustomize() {
        assumeTrue(Kustomize.isThere(), "there is no kubectl with Kustomize 5 or newer here");
    }

    static Stream<Path> bases() throws IOException {
        return ManifestTest.bases();
    }

    /**
     * All that a base can have: nothing is mirrored twice, and the pods of a DaemonSet are alike.
     */
    private static Combination everythingOn(Path base, String more) throws IOException {
        List<String> components = new ArrayList<>();
        try (Stream<Path> all = Files.list(Kustomize.ROOT.resolve("components"))) {
            all.map(each -> each.getFileName().toString()).sorted().forEach(components::add);
        }
        components.remove("preserve"); // it takes what the rules forbid, see below
        switch (base.getFileName().toString()) {
            case "mirror", "daemonset" -> components.remove("mirror");
            case "mtls" -> components.remove("mtls");
            default -> {}
        }
        return new Combination(base, components, more);
    }

    @ParameterizedTest
    @MethodSource("bases")
    void allTogetherBreakNoRuleAndKeepToOneNamespace(Path base) throws Exception {
        Manifests manifests = rendered(everythingOn(base, ""));

        assertThat(Rule.allProblems(manifests)).isEmpty();
        assertThat(namespaces(manifests)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"apparmor", "mirror", "monitoring", "mtls", "small", "token"})
    void eachAloneBreaksNoRule(String component) throws Exception {
        Combination alone = new Combination(Kustomize.ROOT.resolve("base"), List.of(component), "");

        assertThat(Rule.allProblems(rendered(alone))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("bases")
    void allTogetherCanBeMovedToAnotherNamespace(Path base) throws Exception {
        assertThat(namespaces(rendered(everythingOn(base, "namespace: docs\n"))))
                .containsExactly("docs");
    }

    @Test
    void noComponentTouchesTheContainerOfAnApplicationOrGivesItASecret() throws Exception {
        Path sidecar = Kustomize.ROOT.resolve("overlays/sidecar");
        List<Container> before = applications(Manifests.read(Kustomize.render(sidecar)));

        List<Container> after = applications(rendered(everythingOn(sidecar, "")));

        assertThat(before).isNotEmpty();
        assertThat(after).isNotEmpty().allSatisfy(each -> assertThat(before).contains(each));
        assertThat(after)
                .flatExtracting(Container::getVolumeMounts)
                .extracting(VolumeMount::getName)
                .containsOnly("data");
    }

    static Stream<List<String>> orders() {
        return Stream.of(
                List.of("token", "mtls", "mirror"),
                List.of("token", "mirror", "mtls"),
                List.of("mirror", "token", "mtls"),
                List.of("mirror", "mtls", "token"),
                List.of("mtls", "mirror", "token"),
                List.of("mtls", "token", "mirror"));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void tokensCertificatesAndMirrorsCombineInAnyOrder(List<String> order) throws Exception {
        Path none = Kustomize.ROOT.resolve("overlays/none");

        Manifests manifests = rendered(new Combination(none, order, ""));

        assertThat(Rule.allProblems(manifests)).isEmpty();
        assertThat(sorted(manifests))
                .isEqualTo(
                        sorted(
                                rendered(
                                        new Combination(
                                                none, List.of("token", "mtls", "mirror"), ""))));
        assertThat(variables(manifests, "SLUICE_AUTH_MODE")).containsExactly("mtls", "mtls");
        assertThat(variables(manifests, "SLUICE_AUTH_TOKEN_FILE")).containsExactly("", "");
        assertThat(variables(manifests, "SLUICE_PEERS"))
                .containsExactly("dnss://sluice:8443", "dnss://sluice:8443");
        assertThat(variables(manifests, "SLUICE_FOLDERS_DATA_ROLE"))
                .containsExactly("send-only", "receive-only");
    }

    @Test
    void aTokenIsAskedForOnTopOfNone() throws Exception {
        Manifests manifests =
                rendered(
                        new Combination(
                                Kustomize.ROOT.resolve("overlays/none"), List.of("token"), ""));

        assertThat(variables(manifests, "SLUICE_AUTH_MODE")).containsExactly("token");
        assertThat(variables(manifests, "SLUICE_AUTH_TOKEN_FILE"))
                .containsExactly("/etc/sluice/token/token");
    }

    /**
     * A pod cannot show the certificate of another: grants tell readers and writers apart by it.
     */
    @Test
    void everyPodHasACertificateOfItsOwnAndAllHaveTheNameThatPeersAskFor() throws Exception {
        Manifests manifests =
                rendered(
                        new Combination(
                                Kustomize.ROOT.resolve("base"), List.of("mtls", "mirror"), ""));

        assertThat(Workload.of(manifests))
                .hasSize(2)
                .allSatisfy(workload -> {
                    var certificate =
                            workload.pod().getVolumes().stream()
                                    .filter(each -> each.getCsi() != null)
                                    .findFirst()
                                    .orElseThrow()
                                    .getCsi()
                                    .getVolumeAttributes();
                    assertThat(certificate)
                            .containsEntry("csi.cert-manager.io/common-name", "${POD_NAME}");
                    assertThat(certificate)
                            .extractingByKey("csi.cert-manager.io/dns-names", STRING)
                            .startsWith("${POD_NAME},")
                            .endsWith(",sluice");
                });
        assertThat(manifests.of(CertManager.Certificate.class))
                .extracting(each -> each.spec().secretName())
                .containsExactly("sluice-ca");
    }

    @Test
    void peersOfAMirrorAreTheWriterAndTheOtherMirrors() throws Exception {
        Manifests manifests =
                rendered(new Combination(Kustomize.ROOT.resolve("base"), List.of("mirror"), ""));
        Service peers =
                manifests.of(Service.class).stream()
                        .filter(each -> each.getMetadata().getName().equals("sluice"))
                        .findFirst()
                        .orElseThrow();

        assertThat(Workload.of(manifests))
                .hasSize(2)
                .allMatch(each -> each.isSelectedBy(peers.getSpec().getSelector()));
    }

    @ParameterizedTest
    @MethodSource("bases")
    void smallMakesEveryNodeSmall(Path base) throws Exception {
        Manifests manifests = rendered(everythingOn(base, ""));

        assertThat(Workload.of(manifests).stream().flatMap(each -> each.nodes().stream()))
                .isNotEmpty()
                .allSatisfy(node -> {
                    assertThat(node.getCommand()).contains("-Xmx40m");
                    assertThat(node.getResources().getLimits().get("memory")).hasToString("128Mi");
                });
    }

    @ParameterizedTest
    @MethodSource("bases")
    void apparmorAndMonitoringAreThereOnce(Path base) throws Exception {
        Manifests manifests = rendered(everythingOn(base, ""));

        assertThat(manifests.of(ServiceMonitor.class)).hasSize(1);
        assertThat(Workload.of(manifests))
                .allSatisfy(each ->
                        assertThat(each.pod().getSecurityContext().getAppArmorProfile().getType())
                                .isEqualTo("RuntimeDefault"));
    }

    @ParameterizedTest
    @MethodSource("bases")
    void preserveGivesNodesFourCapabilitiesAndBreaksNoOtherRule(Path base) throws Exception {
        Manifests manifests = rendered(new Combination(base, List.of("preserve"), ""));

        assertThat(Rule.allProblems(manifests))
                .isNotEmpty()
                .allMatch(problem ->
                        problem.contains("may run as root")
                                || problem.contains("keeps capabilities")
                                || problem.contains("restricted"));
        assertThat(Workload.of(manifests).stream().flatMap(each -> each.nodes().stream()))
                .isNotEmpty()
                .allSatisfy(node -> {
                    var capabilities = node.getSecurityContext().getCapabilities();
                    assertThat(capabilities.getDrop()).containsExactly("ALL");
                    assertThat(capabilities.getAdd())
                            .containsExactly("CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID");
                    assertThat(node.getSecurityContext().getRunAsUser()).isZero();
                });
        assertThat(variables(manifests, "SLUICE_FOLDERS_DATA_PRESERVE")).containsOnly("all");
        assertThat(applications(manifests))
                .allSatisfy(each ->
                        assertThat(each.getSecurityContext().getCapabilities().getAdd()).isEmpty());
    }

    @Test
    void noAlertDependsOnTheNameOfANamespace() throws IOException {
        Path alerts = Kustomize.ROOT.resolve("components/monitoring/prometheusrule.yaml");

        assertThat(Files.readString(alerts)).doesNotContainPattern("namespace=~?\"");
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

    private static List<String> variables(Manifests manifests, String name) {
        return Workload.of(manifests).stream()
                .flatMap(each -> each.nodes().stream())
                .map(each -> Variables.of(manifests, each).getOrDefault(name, "(not set)"))
                .toList();
    }

    /** The order of variables, of which none refers to another, says nothing. */
    static List<Object> sorted(Manifests manifests) {
        Workload.of(manifests).stream()
                .flatMap(each -> each.containers().stream())
                .forEach(each -> {
                    List<EnvVar> variables = new ArrayList<>(each.getEnv());
                    variables.sort(Comparator.comparing(EnvVar::getName));
                    each.setEnv(variables);
                });
        return manifests.all();
    }

    private Manifests rendered(Combination combination) throws IOException, InterruptedException {
        if (!RENDERED.containsKey(combination)) {
            RENDERED.put(combination, render(combination));
        }
        return RENDERED.getOrDefault(combination, new Manifests(List.of()));
    }

    private Manifests render(Combination combination) throws IOException, InterruptedException {
        StringBuilder components = new StringBuilder();
        for (String each : combination.components()) {
            Path component = Kustomize.ROOT.resolve("components").resolve(each);
            components.append("  - ").append(from(own, component)).append('\n');
        }
        Files.writeString(
                own.resolve("kustomization.yaml"),
                """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                %sresources:
                  - %s
                components:
                %s
                """
                        .formatted(combination.more(), from(own, combination.base()), components));
        return Manifests.read(Kustomize.render(own));
    }

    private static Path from(Path own, Path other) throws IOException {
        return own.toRealPath().relativize(other.toRealPath());
    }
}
