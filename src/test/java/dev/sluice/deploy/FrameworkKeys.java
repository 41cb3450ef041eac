package dev.sluice.deploy;

import io.quarkus.runtime.shutdown.ShutdownConfig;
import io.quarkus.tls.runtime.config.TlsConfig;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.management.ManagementConfig;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The keys of the framework that can be set when a node starts, as far as they are of use here. */
final class FrameworkKeys {

    private static final List<String> ALL =
            Stream.concat(
                            Stream.of("quarkus.config.locations"),
                            Stream.of(
                                            VertxHttpConfig.class,
                                            ManagementConfig.class,
                                            ShutdownConfig.class,
                                            TlsConfig.class)
                                    .map(ConfigClass::configClass)
                                    .flatMap(each ->
                                            ConfigMappings.getProperties(each).keySet().stream()))
                    .toList();

    private FrameworkKeys() {}

    /** Whether it is one, as it stands in a file of properties. */
    static boolean isKey(String key) {
        return ALL.stream().anyMatch(each -> matches(Pattern.quote(each), "[^.]+", key));
    }

    /**
     * Whether it is one, as the name of an environment variable. Keys with a name of our own in
     * them ({@code quarkus.tls.<name>.…}) are none: the framework does not find that name.
     */
    static boolean isVariable(String variable) {
        return ALL.stream()
                .filter(each -> !each.contains("*"))
                .map(each -> each.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))
                .anyMatch(variable::equals);
    }

    private static boolean matches(String quoted, String any, String text) {
        return text.matches(quoted.replace("*", "\\E" + any + "\\Q"));
    }
}
