package dev.sluice.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of metrics: those that queries ask for, and those that the program registers. */
final class MetricNames {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern ASKED = Pattern.compile("\\bsluice_[a-z_]+");
    private static final Pattern REGISTERED =
            Pattern.compile("(?:builder|counter|timer|gauge|summary)\\(\\s*\"(sluice\\.[a-z.]+)\"");

    /** What Prometheus' conventions add to the name: units, and what kind of metric it is. */
    private static final String ADDED = "(_(seconds|bytes|ratio))?(_(total|max|count|sum|bucket))?";

    private MetricNames() {}

    /** Ours that a query names. */
    static Set<String> asked(String query) {
        return ASKED.matcher(query)
                .results()
                .map(each -> each.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether the program exports a metric of this name. */
    static boolean isExported(String name) {
        return registered().stream()
                .anyMatch(each -> name.matches(Pattern.quote(each.replace('.', '_')) + ADDED));
    }

    private static Set<String> registered() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(each -> each.toString().endsWith(".java"))
                    .map(MetricNames::text)
                    .filter(each -> each.contains("io.micrometer"))
                    .flatMap(each -> REGISTERED.matcher(each).results().map(r -> r.group(1)))
                    .collect(Collectors.toSet());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
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
