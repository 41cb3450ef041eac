package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the native executable must be told, as far as it can be seen without compiling one. */
class NativeTest {

    private static final Path JAVA = Path.of("src/main/java");
    private static final Path RESOURCES = Path.of("src/main/resources");

    @Test
    void everyResourceOfOursIsInTheExecutable() throws IOException {
        JsonNode metadata =
                new ObjectMapper()
                        .readTree(
                                RESOURCES
                                        .resolve("META-INF/native-image/dev.sluice/sluice")
                                        .resolve("reachability-metadata.json")
                                        .toFile());
        List<String> globs = metadata.path("resources").findValuesAsText("glob");

        assertThat(files(RESOURCES.resolve("dev")).map(RESOURCES::relativize))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(globs).anyMatch(glob -> matches(glob, file)));
    }

    private static boolean matches(String glob, Path file) {
        return FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(file);
    }

    /** The framework makes it by its name. */
    @Test
    void everyServiceOfOursCanBeMadeByItsName() throws IOException {
        assertThat(files(RESOURCES.resolve("META-INF/services")))
                .isNotEmpty()
                .allSatisfy(service ->
                        assertThat(JAVA.resolve(text(service).strip().replace('.', '/') + ".java"))
                                .content()
                                .contains("@RegisterForReflection"));
    }

    /** A logger of {@code System.getLogger} made while compiling would be that of the compiler. */
    @Test
    void packagesWithLoggersOfTheRunningMachineAreInitialisedThere() throws IOException {
        List<String> arguments = arguments();

        assertThat(files(JAVA).filter(each -> text(each).contains("System.getLogger(")))
                .isNotEmpty()
                .extracting(each -> JAVA.relativize(each.getParent()).toString().replace('/', '.'))
                .allSatisfy(each -> assertThat(arguments).anyMatch(isForAllIn(each)));
    }

    /** What is said of a package holds for those below it. */
    private static Predicate<String> isForAllIn(String name) {
        return argument ->
                (name + ".").startsWith(argument.replace("--initialize-at-run-time=", "") + ".");
    }

    /** Foreign calls that nobody registered fail there; only these know how to do without. */
    @Test
    void whereForeignMemoryIsUsedThereIsAWayWithoutIt() throws IOException {
        Path disk = JAVA.resolve("dev/sluice/disk");
        Path texts = JAVA.resolve("dev/sluice/fault/SystemTexts.java");

        assertThat(files(JAVA).filter(each -> text(each).contains("java.lang.foreign")))
                .isNotEmpty()
                .allMatch(each -> each.startsWith(disk) || each.equals(texts));
        assertThat(
                        List.of(
                                disk.resolve("root/PageCache.java"),
                                disk.resolve("root/Way.java"),
                                texts))
                .allMatch(each -> text(each).contains("org.graalvm.nativeimage.imagecode"));
    }

    @Test
    void whatTheFrameworkMakesByReflectionIsRegistered() throws IOException {
        assertThat(files(JAVA).filter(each -> text(each).contains("implements Converter<")))
                .isNotEmpty()
                .allMatch(each -> text(each).contains("@RegisterForReflection"));
    }

    /** They are opened by name: a class path to look through is not there. */
    @Test
    void everyResourceOfOursIsAskedForByItsName() throws IOException {
        String schema = text(JAVA.resolve("dev/sluice/index/sqlite/file/Schema.java"));
        Path own = RESOURCES.resolve("dev/sluice/index");

        assertThat(files(own))
                .isNotEmpty()
                .allMatch(each -> schema.contains("\"" + own.relativize(each) + "\""));
    }

    @Test
    void theEncodingOfFileNamesIsNotThatOfWhoeverCompiles() throws IOException {
        assertThat(arguments()).contains("-ELC_ALL=C.UTF-8");
    }

    @Test
    void theHeapIsBounded() throws IOException {
        assertThat(arguments()).anyMatch(each -> each.startsWith("-R:MaxHeapSize="));
    }

    private static List<String> arguments() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(RESOURCES.resolve("application.properties"))) {
            properties.load(reader);
        }
        return List.of(
                properties
                        .getProperty("quarkus.native.additional-build-args")
                        .strip()
                        .split("\\s*,\\s*"));
    }

    private static Stream<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList().stream();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
