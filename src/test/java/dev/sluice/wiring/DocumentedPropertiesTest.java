package dev.sluice.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.docs.Documents;
import dev.sluice.docs.Documents.Block;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A configuration in a document is one that a node starts with. */
class DocumentedPropertiesTest {

    @TempDir Path directory;

    private static Stream<Block> blocks() {
        return Documents.blocks().stream().filter(block -> block.language().equals("properties"));
    }

    @Test
    void thereAreSome() {
        assertThat(blocks()).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void startsANode(Block block) throws IOException {
        Map<String, String> keys = new TreeMap<>();
        Properties properties = new Properties();
        properties.load(new StringReader(block.text()));
        properties
                .stringPropertyNames()
                .forEach(key -> keys.put(key, here(key, properties.getProperty(key))));
        if (isPart(keys)) {
            keys.keySet().removeIf(key -> !key.startsWith("sluice.folders."));
        }
        keys.keySet().stream()
                .filter(key -> key.startsWith("sluice.folders."))
                .map(key -> "sluice.folders." + key.split("\\.", -1)[2] + ".path")
                .toList()
                .forEach(key -> keys.putIfAbsent(key, here(key, "/srv/" + key)));
        keys.putIfAbsent("sluice.folders.docs.path", here("sluice.folders.docs.path", "/srv/docs"));
        keys.putIfAbsent("sluice.state-dir", directory.resolve("state").toString());

        WrongConfigurationTest.check(keys);
    }

    /** What says who may speak goes over several blocks; {@code MutualTlsIT} has it whole. */
    private static boolean isPart(Map<String, String> keys) {
        return keys.keySet()
                        .removeIf(key ->
                                key.endsWith(".readers")
                                        || key.endsWith(".writers")
                                        || key.endsWith(".operators"))
                || keys.containsValue("mtls")
                || keys.containsKey("quarkus.http.ssl-port");
    }

    private String here(String key, String value) {
        Path place = directory.resolve("at" + value.replace('/', '-'));
        try {
            if (key.endsWith(".path")) {
                return Files.createDirectories(place).toString();
            }
            if (key.endsWith("token-file")) {
                return Files.writeString(place, "0123456789abcdef0123456789abcdef\n").toString();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (key.endsWith(".notify-exec")) {
            return "/bin/true"; // A program must be there.
        }
        return key.equals("sluice.state-dir") ? directory.resolve("state").toString() : value;
    }
}
