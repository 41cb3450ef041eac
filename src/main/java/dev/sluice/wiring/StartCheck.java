package dev.sluice.wiring;

import dev.sluice.config.AuthConfig;
import dev.sluice.config.EnvironmentCheck;
import dev.sluice.config.ListenCheck;
import dev.sluice.config.Settings;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.EnvConfigSource;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Checks the configuration before anything is opened and before a port listens: the framework opens
 * its ports after the last observer of the start.
 */
@Dependent
class StartCheck {

    /** Before every other observer of the start. */
    private static final int FIRST = 1;

    void check(
            @Observes @Priority(FIRST) StartupEvent start,
            Config config,
            AuthConfig auth,
            Instance<Settings> settings) {
        for (ConfigSource source : config.getConfigSources()) {
            if (source instanceof EnvConfigSource environment) {
                EnvironmentCheck.check(environment.getProperties());
            }
        }
        checkPort(config, auth, "quarkus.http");
        checkPort(config, auth, "quarkus.management");
        settings.get();
    }

    private static void checkPort(Config config, AuthConfig auth, String prefix) {
        ListenCheck.check(auth, prefix + ".host", config.getValue(prefix + ".host", String.class));
        ListenCheck.checkPort(prefix + ".port", config.getValue(prefix + ".port", int.class));
    }
}
