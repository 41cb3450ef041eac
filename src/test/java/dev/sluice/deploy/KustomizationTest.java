package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files themselves, as they can be checked without rendering. */
class KustomizationTest {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Set<String> DEPRECATED =
            Set.of(
                    "bases",
                    "commonLabels",
                    "patchesStrategicMerge",
                    "patchesJson6902",
                    "imageTags",
                    "vars");

    static Stream<Path> directories() throws IOException {
        try (Stream<Path> files = Files.walk(Kustomize.ROOT)) {
            return files
                    .filter(each -> each.endsWith("kustomization.yaml"))
                    .map(each -> each.getParent())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("directories")
    void hasNoFieldThatIsOnItsWayOut(Path directory) throws IOException {
        JsonNode kustomization = YAML.readTree(directory.resolve("kustomization.yaml").toFile());

        assertThat(kustomization.path("apiVersion").asText())
                .startsWith("kustomize.config.k8s.io/v1");
        assertThat(kustomization.path("kind").asText())
                .isEqualTo(
                        directory.startsWith(Kustomize.ROOT.resolve("components"))
                                ? "Component"
                                : "Kustomization");
        DEPRECATED.forEach(each -> assertThat(kustomization.has(each)).as(each).isFalse());
    }

    @ParameterizedTest
    @MethodSource("directories")
    void namesAllThatLiesBesideItAndNothingThatDoesNot(Path directory) throws IOException {
        JsonNode kustomization = YAML.readTree(directory.resolve("kustomization.yaml").toFile());

        Set<Path> named = named(directory, kustomization);

        assertThat(named).allSatisfy(each -> assertThat(each).exists());
        assertThat(beside(directory)).allSatisfy(each -> assertThat(named).contains(each));
    }

    private static Set<Path> named(Path directory, JsonNode kustomization) {
        Set<Path> named = new HashSet<>();
        List<JsonNode> lists =
                Stream.concat(
                                Stream.of(
                                        kustomization.path("resources"),
                                        kustomization.path("components")),
                                Stream.of("envs", "files")
                                        .flatMap(each -> kustomization.findValues(each).stream()))
                        .toList();
        lists.forEach(list -> list.forEach(each -> named.add(directory.resolve(each.asText()))));
        kustomization
                .path("patches")
                .findValues("path")
                .forEach(each -> named.add(directory.resolve(each.asText())));
        return named;
    }

    private static List<Path> beside(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(each -> !each.endsWith("kustomization.yaml")).toList();
        }
    }
}
