package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is applied to a cluster, rendered. */
class ManifestTest {

    @BeforeAll
    static void needsKustomize() {
        assumeTrue(Kustomize.isThere(), "there is no kubectl with Kustomize 5 or newer here");
    }

    static Stream<Path> bases() throws IOException {
        List<Path> bases;
        try (Stream<Path> overlays = Files.list(Kustomize.ROOT.resolve("overlays"))) {
            bases = overlays.sorted().toList();
        }
        return Stream.concat(Stream.of(Kustomize.ROOT.resolve("base")), bases.stream());
    }

    @ParameterizedTest
    @MethodSource("bases")
    void everyRenderingIsKnownToKubernetesInEachFieldAndBreaksNoRule(Path directory)
            throws Exception {
        assertThat(Rule.allProblems(Manifests.read(Kustomize.render(directory)))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("bases")
    void monitoringCanBeAddedToEach(Path directory, @TempDir Path own) throws Exception {
        write(own, directory, "components/monitoring");
        if (directory.endsWith("daemonset")) {
            Files.writeString(
                    own.resolve("kustomization.yaml"),
                    Files.readString(own.resolve("kustomization.yaml"))
                            + "namespace: sluice-machines\n");
        }

        Manifests manifests = Manifests.read(Kustomize.render(own));

        assertThat(Rule.allProblems(manifests)).isEmpty();
        assertThat(manifests.of(io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor.class))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/daemonset", "overlays/mtls", "overlays/token"})
    void nodesCanBeMadeSmall(String directory, @TempDir Path own) throws Exception {
        write(own, Kustomize.ROOT.resolve(directory), "components/small");

        Manifests manifests = Manifests.read(Kustomize.render(own));

        assertThat(Rule.allProblems(manifests)).isEmpty();
        assertThat(Kustomize.render(own))
                .contains("memory: 128Mi", "- -Xmx40m")
                .doesNotContain("memory: 512Mi");
    }

    private static void write(Path own, Path directory, String component) throws IOException {
        Files.writeString(
                own.resolve("kustomization.yaml"),
                """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources:
                  - %s
                components:
                  - %s
                """
                        .formatted(
                                from(own, directory),
                                from(own, Kustomize.ROOT.resolve(component))));
    }

    private static Path from(Path own, Path other) throws IOException {
        return own.toRealPath().relativize(other.toRealPath());
    }
}
