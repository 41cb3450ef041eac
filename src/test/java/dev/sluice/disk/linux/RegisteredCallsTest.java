package dev.sluice.disk.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A native executable can only make the foreign calls whose form it was told while compiling. */
class RegisteredCallsTest {

    private static final Path METADATA =
            Path.of(
                    "src/main/resources/META-INF/native-image/dev.sluice/sluice"
                            + "/reachability-metadata.json");

    @Test
    void theOneFormOfCallIsRegisteredAsItIsMade() throws IOException {
        JsonNode calls =
                new ObjectMapper().readTree(METADATA.toFile()).path("foreign").path("downcalls");

        assertThat(calls).hasSize(1);
        JsonNode call = calls.get(0);
        assertThat(call.path("returnType").asText())
                .isEqualTo(name(SystemCalls.FORM.returnLayout().orElseThrow()));
        assertThat(call.path("parameterTypes").valueStream().map(JsonNode::asText))
                .containsExactlyElementsOf(
                        SystemCalls.FORM.argumentLayouts().stream()
                                .map(RegisteredCallsTest::name)
                                .toList());
        assertThat(call.path("options").path("firstVariadicArg").asInt())
                .isEqualTo(SystemCalls.FIRST_VARIADIC);
        assertThat(call.path("options").path("captureCallState").asBoolean()).isTrue();
        assertThat(call.path("options")).hasSize(2);
    }

    /** Another one has to be registered as well; the texts of errors do without there. */
    @Test
    void noOtherCallIsMade() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<String> making =
                    files.filter(Files::isRegularFile)
                            .filter(file -> text(file).contains("downcallHandle("))
                            .map(file -> file.getFileName().toString())
                            .toList();
            assertThat(making).containsExactlyInAnyOrder("SystemCalls.java", "SystemTexts.java");
        }
        String calls = text(Path.of("src/main/java/dev/sluice/disk/linux/SystemCalls.java"));
        assertThat(calls.split("downcallHandle\\(", -1)).hasSize(2);
        assertThat(calls.split("Linker\\.Option\\.", -1))
                .as("the layout of what is captured, and the two options of the call")
                .hasSize(4);
    }

    /** As the metadata call it. */
    private static String name(MemoryLayout layout) {
        return layout.withoutName().equals(ValueLayout.JAVA_LONG) ? "jlong" : layout.toString();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
