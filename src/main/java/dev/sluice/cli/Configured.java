package dev.sluice.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys that say where a node listens, found where the node finds them: system properties,
 * environment variables, {@code config/application.properties}, the program's own defaults, and
 * files that one of these names. Read here by hand, since the framework takes longer to start than
 * all the rest of a command.
 */
final class Configured {

    private static final String FILE = "config/application.properties";

    /** Those of the application.properties in the program; a test compares them. */
    static final Map<String, String> DEFAULTS =
            Map.of(
                    "quarkus.http.host", "127.0.0.1",
                    "quarkus.http.port", "8080",
                    "quarkus.http.ssl-port", "8443",
                    "quarkus.management.host", "${quarkus.http.host}",
                    "quarkus.management.port", "9000");

    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{([^}:]+)(?::([^}]*))?}");

    /** Deeper than anybody writes. */
    private static final int MAX_EXPRESSIONS = 10;

    /** Where further files are named, as for the framework. */
    private static final List<String> LOCATIONS =
            List.of("quarkus.config.locations", "smallrye.config.locations");

    /** A place where keys are written. */
    @FunctionalInterface
    private interface Source {

        @Nullable String find(String key);
    }

    private final List<Source> sources;

    private Configured(List<Source> sources) {
        this.sources = List.copyOf(sources);
    }

    /**
     * Reads the file of the working directory, if there is one, and those that are named. One that
     * is named counts more than what names it.
     *
     * @throws CommandException if one cannot be read
     */
    static Configured of(Surroundings around) throws CommandException {
        List<Source> all = new ArrayList<>();
        all.add(key -> around.properties().find(key));
        all.add(key -> around.environment().get(variable(key)));
        all.add(file(around.directory().resolve(FILE)));
        all.add(DEFAULTS::get);
        for (int i = 0; i < all.size(); i++) {
            List<Source> named = named(all.get(i), around.directory());
            if (!named.isEmpty()) {
                all.addAll(i, named);
                break;
            }
        }
        return new Configured(all);
    }

    private static List<Source> named(Source source, Path directory) throws CommandException {
        List<Source> named = new ArrayList<>();
        for (String key : LOCATIONS) {
            String locations = source.find(key);
            for (String each : locations == null ? new String[0] : locations.split(",")) {
                Path path = directory.resolve(each.strip().replaceFirst("^file:/*", "/"));
                if (Files.isRegularFile(path)) {
                    named.add(file(path));
                }
            }
        }
        return named;
    }

    private static Source file(Path path) throws CommandException {
        Properties properties = new Properties();
        if (Files.exists(path)) {
            try (Reader reader = Files.newBufferedReader(path)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new CommandException(
                        Outcome.USAGE, "cannot read " + path + ": " + Failure.words(e), e);
            }
        }
        return key -> properties.getProperty("%prod." + key, properties.getProperty(key));
    }

    /** The value of a key, null if it has none. */
    @Nullable String find(String key) {
        return find(key, MAX_EXPRESSIONS);
    }

    /** The value of a key that has one by default. */
    String get(String key) {
        String value = find(key);
        if (value == null) {
            throw new IllegalStateException("bug: no default of " + key);
        }
        return value;
    }

    private @Nullable String find(String key, int depth) {
        String value = depth == 0 ? null : written(key);
        String expanded = value == null ? "" : expand(value, depth);
        return expanded.isEmpty() ? null : expanded; // as for the framework
    }

    private @Nullable String written(String key) {
        for (Source each : sources) {
            String value = each.find(key);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** As MicroProfile Config writes it. */
    private static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private String expand(String value, int depth) {
        Matcher matcher = EXPRESSION.matcher(value);
        StringBuilder expanded = new StringBuilder();
        while (matcher.find()) {
            String found = find(matcher.group(1), depth - 1);
            String otherwise = matcher.group(2) == null ? "" : matcher.group(2);
            matcher.appendReplacement(
                    expanded, Matcher.quoteReplacement(found == null ? otherwise : found));
        }
        return matcher.appendTail(expanded).toString();
    }
}
