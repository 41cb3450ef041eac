package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
}
