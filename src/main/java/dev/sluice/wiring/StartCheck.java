package dev.sluice.wiring;

import dev.sluice.config.AuthConfig;
import dev.sluice.config.check.EnvironmentCheck;
import dev.sluice.config.check.ListenCheck;
import dev.sluice.settings.AuthMode;
import dev.sluice.settings.AuthSettings;
import dev.sluice.settings.Settings;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.CommandLineArguments;
import io.smallrye.config.EnvConfigSource;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jboss.logging.Logger;

/**
 * Checks the configuration before anything is opened and before a port listens: the framework opens
 * its ports after the last observer of the start.
 */
@Dependent
class StartCheck {

    private static final Logger LOG = Logger.getLogger(StartCheck.class);

    /** The argument of a start that ends when the configuration has been checked. */
    static final String CHECK_ONLY = "check-config";

    /** Before every other observer of the start. */
    private static final int FIRST = 1;

    void check(
            @Observes @Priority(FIRST) StartupEvent start,
            Config config,
            AuthConfig auth,
            Instance<Settings> settings,
            Instance<Access> access,
            @CommandLineArguments String[] arguments) {
        OpenFilesCheck.check();
        for (ConfigSource source : config.getConfigSources()) {
            if (source instanceof EnvConfigSource environment) {
                EnvironmentCheck.check(environment.getProperties());
            }
        }
        checkPort(config, auth, "quarkus.http");
        checkPort(config, auth, "quarkus.management");
        AuthSettings chosen = settings.get().auth();
        access.get();
        say(chosen, config.getValue("quarkus.http.host", String.class));
        if (List.of(arguments).contains(CHECK_ONLY)) {
            throw new ConfigurationChecked();
        }
    }

    private static void say(AuthSettings auth, String host) {
        if (!auth.isChosen()) {
            LOG.info("sluice.auth.mode is not set: this node listens to this machine only");
        } else if (auth.mode() == AuthMode.NONE) {
            LOG.warn("sluice.auth.mode=none: whoever reaches the data port may read and write");
        } else if (auth.tls() == null && !ListenCheck.isLoopback(host)) {
            LOG.warn(
                    "sluice.auth.mode=token without TLS: whoever sees the network can read tokens"
                            + " and files; see docs/security.md");
        }
    }

    private static void checkPort(Config config, AuthConfig auth, String prefix) {
        ListenCheck.check(auth, prefix + ".host", config.getValue(prefix + ".host", String.class));
        ListenCheck.checkPort(prefix + ".port", config.getValue(prefix + ".port", int.class));
    }
}
