package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Nothing that the build has resolved is known to be broken, as far as docs/advisories.csv says.
 */
class AdvisoriesTest {

    private static final Path LIST = Path.of("docs/advisories.csv");

    /** Where Maven keeps a part: group, artifact and version are directories. */
    private static final Pattern PLACE =
            Pattern.compile(".*/repository/(.+)/([^/]+)/([^/]+)/\\2-\\3[^/]*\\.jar");

    /** Something of some version. */
    private record Part(String group, String artifact, String version) {

        static Optional<Part> of(String file) {
            Matcher place = PLACE.matcher(file.replace(File.separatorChar, '/'));
            return place.matches()
                    ? Optional.of(
                            new Part(
                                    place.group(1).replace('/', '.'),
                                    place.group(2),
                                    place.group(3)))
                    : Optional.empty();
        }
    }

    private record Advisory(String name, String group, String artifact, String from, String to) {

        static Advisory of(String line) {
            List<String> fields = List.of(line.split(",", -1));
            List<String> part = List.of(fields.get(1).split(":", -1));
            return new Advisory(
                    fields.get(0), part.get(0), part.get(1), fields.get(2), fields.get(3));
        }

        boolean isOf(Part part) {
            return part.group().equals(group)
                    && (artifact.equals("*") || artifact.equals(part.artifact()));
        }

        boolean affects(Part part) {
            return isOf(part)
                    && compare(part.version(), from) >= 0
                    && compare(part.version(), to) < 0;
        }
    }

    private static int compare(String one, String other) {
        return Arrays.compare(numbers(one), numbers(other));
    }

    /** The numbers of a version; what else stands in it ("Final") says nothing here. */
    private static int[] numbers(String version) {
        return Stream.of(version.split("[^0-9]+"))
                .filter(each -> !each.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static List<Advisory> advisories() throws IOException {
        return Files.readAllLines(LIST).stream()
                .filter(line -> !line.startsWith("#"))
                .map(Advisory::of)
                .toList();
    }

    private static List<Part> resolved() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .flatMap(each -> Part.of(each).stream())
                .toList();
    }

    @Test
    void noPartIsOfAVersionThatIsKnownToBeBroken() throws IOException {
        List<String> found = new ArrayList<>();
        for (Advisory advisory : advisories()) {
            resolved().stream()
                    .filter(advisory::affects)
                    .forEach(part -> found.add(advisory.name() + ": " + part));
        }

        assertThat(found).isEmpty();
    }

    /** Otherwise it would be passed over in silence. */
    @Test
    void everyAdvisoryIsOfAPartThatWeHave() throws IOException {
        List<Part> parts = resolved();

        assertThat(parts).hasSizeGreaterThan(50);
        assertThat(advisories())
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        advisory -> assertThat(parts).as(advisory.name()).anyMatch(advisory::isOf));
    }

    @ParameterizedTest
    @CsvSource({
        "4.1.135.Final, true",
        "4.1.137.Final, true",
        "4.1.138.Final, false",
        "4.1.99.Final, true",
        "4.2.0.Final, false",
        "4.0.56.Final, false"
    })
    void knowsWhichVersionsAreAffected(String version, boolean isAffected) {
        Advisory advisory = Advisory.of("CVE-2026-89044,io.netty:netty-codec-http,4.1.0,4.1.138");
        String file =
                "/home/x/.m2/repository/io/netty/netty-codec-http/%s/netty-codec-http-%s.jar"
                        .formatted(version, version);

        assertThat(Part.of(file).stream().anyMatch(advisory::affects)).isEqualTo(isAffected);
    }
}
