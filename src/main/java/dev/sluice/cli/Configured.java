package dev.sluice.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys that say where a node listens, found where the node finds them: system properties,
 * environment variables, {@code config/application.properties}, the program's own defaults. Read
 * here by hand, since the framework takes longer to start than all the rest of a command.
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
    private static final int MOST_EXPRESSIONS = 10;

    private final Surroundings around;
    private final Properties file;

    private Configured(Surroundings around, Properties file) {
        this.around = around;
        this.file = file;
    }

    /**
     * Reads the file of the working directory, if there is one.
     *
     * @throws CommandException if it cannot be read
     */
    static Configured of(Surroundings around) throws CommandException {
        Path path = around.directory().resolve(FILE);
        Properties properties = new Properties();
        if (Files.exists(path)) {
            try (Reader reader = Files.newBufferedReader(path)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new CommandException(
                        Outcome.USAGE, "cannot read " + path + ": " + Failure.words(e), e);
            }
        }
        return new Configured(around, properties);
    }

    /** The value of a key, null if it has none. */
    @Nullable String find(String key) {
        return find(key, MOST_EXPRESSIONS);
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
        String property = around.properties().find(key);
        if (property != null) {
            return property;
        }
        String variable = around.environment().get(variable(key));
        if (variable != null) {
            return variable;
        }
        String ofProfile = file.getProperty("%prod." + key);
        return ofProfile != null ? ofProfile : file.getProperty(key, DEFAULTS.get(key));
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
