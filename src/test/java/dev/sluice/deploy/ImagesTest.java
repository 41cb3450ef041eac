package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.config.check.EnvironmentCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images and what runs them without Kubernetes. */
class ImagesTest {

    /** A cache has objects in it, laid out in this way. */
    private static final String LAYOUT = "-XX:+UseCompactObjectHeaders";

    private static final Path SMALL =
            Path.of("deploy/kubernetes/components/small/kustomization.yaml");

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native-micro"})
    void anImageRunsTheProgramAsNobodyInParticular(String name) throws IOException {
        String file = Files.readString(Path.of("src/main/docker", name));

        assertThat(file.lines().filter(line -> line.startsWith("FROM ")))
                .singleElement()
                .asString()
                .matches("FROM \\S+:[0-9][\\w.-]*");
        assertThat(file.lines().filter(line -> line.startsWith("USER ")).toList())
                .last()
                .isEqualTo("USER 10001");
        assertThat(file)
                .contains("ENV LC_ALL=C.UTF-8", "EXPOSE 8080 9000", "SLUICE_STATE_DIR=/data/state")
                .containsPattern("(?m)^ENTRYPOINT \\[") // No shell between SIGTERM and the program.
                .doesNotContain("SLUICE_AUTH_MODE=none\n"); // That is for the person to say.
    }

    /** The JVM takes a cache only with the options that it was made with. */
    @Test
    void theImageForJavaRunsWithTheCacheThatItWasTrainedFor() throws IOException {
        String file = Files.readString(Path.of("src/main/docker/Dockerfile.jvm"));
        List<String> training =
                List.of(
                        file.replaceAll("(?s).*/deployments/app\\.aot ([^\n]+)\n.*", "$1")
                                .split(" "));
        String start = file.substring(file.indexOf("ENTRYPOINT"));

        assertThat(training).contains(LAYOUT).allSatisfy(each -> assertThat(start).contains(each));
        assertThat(Files.readString(SMALL)).contains("- -XX:AOTCache=", "- " + LAYOUT);
        assertThat(start).contains("-XX:AOTCache=/deployments/app.aot");
        assertThat(Path.of("src/main/docker/train")).isExecutable();
        assertThat(Files.readString(Path.of(".dockerignore"))).contains("!src/main/docker/train");
    }

    /**
     * What a command loads is noted with the options that it has: otherwise the note is not taken.
     */
    @Test
    void bothImagesHaveTheCommand() throws IOException {
        String java = Files.readString(Path.of("src/main/docker/Dockerfile.jvm"));
        Path script = Path.of("src/main/docker/sluice");
        String command = Files.readString(script);

        assertThat(script).isExecutable();
        assertThat(Files.readString(Path.of(".dockerignore"))).contains("!src/main/docker/sluice");
        assertThat(java).contains("COPY --chmod=0755 src/main/docker/sluice /usr/local/bin/sluice");
        String[] options = {
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx32m"
        };
        assertThat(java.substring(java.indexOf("ArchiveClassesAtExit=/deployments/sluice.jsa")))
                .contains(options);
        assertThat(command.substring(command.indexOf("SharedArchiveFile=$home/sluice.jsa")))
                .contains(options);
        assertThat(Files.readString(Path.of("src/main/docker/Dockerfile.native-micro")))
                .contains("RUN ln -s /work/application /usr/local/bin/sluice");
    }

    @Test
    void composeRunsThreeNodesAsLockedDownAsKubernetesDoes() throws IOException {
        JsonNode compose = new YAMLMapper().readTree(Path.of("deploy/local/compose.yaml").toFile());

        JsonNode node = compose.path("x-node");
        assertThat(node.path("user").asText()).isEqualTo("10001");
        assertThat(node.path("read_only").asBoolean()).isTrue();
        assertThat(node.at("/cap_drop/0").asText()).isEqualTo("ALL");
        assertThat(node.at("/tmpfs/0").asText()).startsWith("/tmp:noexec");
        assertThat(node.at("/build/dockerfile").asText())
                .isEqualTo("src/main/docker/Dockerfile.jvm");
        assertThat(compose.path("services")).hasSize(3);
        assertThat(compose.path("services"))
                .allSatisfy(each -> {
                    EnvironmentCheck.check(variables(compose, each));
                    assertThat(each.at("/networks/nodes/aliases/0").asText()).isEqualTo("nodes");
                    assertThat(each.at("/ports/0").asText()).startsWith("127.0.0.1:");
                });
    }

    private static Map<String, String> variables(JsonNode compose, JsonNode service) {
        Map<String, String> variables = new TreeMap<>();
        compose.path("x-environment")
                .properties()
                .forEach(each -> variables.put(each.getKey(), each.getValue().asText()));
        service.path("environment")
                .properties()
                .forEach(each -> variables.put(each.getKey(), each.getValue().asText()));
        variables.remove("<<");
        return variables;
    }

    @Test
    void theImageHasTheVersionOfTheProject() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String version = pom.replaceAll("(?s).*?<version>([^<]+)</version>.*", "$1");

        assertThat(Files.readString(Kustomize.ROOT.resolve("base/kustomization.yaml")))
                .contains("newName: sluice/sluice\n    newTag: " + version + "\n");
        assertThat(Files.readString(Path.of("deploy/local/compose.yaml")))
                .contains("image: sluice/sluice:" + version + "\n");
    }
}
