package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMappingInterface.Property;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table in docs/configuration.md is that of the mappings: same keys, same defaults. */
class ConfigTableTest {

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(sluice\\.[^`]+)` \\| ([^|]+) \\|");

    @Test
    void theTableHasEveryKeyAndNoOther() throws IOException {
        assertThat(rows().keySet()).containsExactlyElementsOf(mapped().keySet());
    }

    @Test
    void theTableHasTheDefaultOfEachKey() throws IOException {
        Map<String, String> rows = rows();

        assertThat(mapped())
                .allSatisfy((key, property) ->
                        assertThat(rows.get(key)).as(key).matches(expected(property)));
    }

    /** What somebody has to read; the default of an optional key is what its words say. */
    private static Pattern expected(Property property) {
        if (property.hasDefaultValue()) {
            return Pattern.compile(Pattern.quote(property.getDefaultValue()));
        }
        return Pattern.compile(isOptional(property) ? "(?!required).+" : "required");
    }

    private static boolean isOptional(Property property) {
        return property.getMethod().getReturnType().equals(Optional.class);
    }

    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        Matcher matcher = ROW.matcher(Files.readString(Path.of("docs/configuration.md")));
        while (matcher.find()) {
            String before = rows.put(matcher.group(1), matcher.group(2).replace("`", "").strip());
            assertThat(before).as("a second row of %s", matcher.group(1)).isNull();
        }
        return rows;
    }

    private static Map<String, Property> mapped() {
        Map<String, Property> mapped = new TreeMap<>();
        Stream.of(
                        NodeConfig.class,
                        FoldersConfig.class,
                        PullConfig.class,
                        ScanConfig.class,
                        HealthConfig.class,
                        AuthConfig.class,
                        ServeConfig.class,
                        ScrubConfig.class,
                        LogConfig.class)
                .map(ConfigClass::configClass)
                .forEach(each ->
                        ConfigMappings.getProperties(each)
                                .forEach((key, property) -> {
                                    if (!key.endsWith("[*]")) { // Items of a list.
                                        mapped.put(key.replace("*", "<id>"), property);
                                    }
                                }));
        return mapped;
    }
}
