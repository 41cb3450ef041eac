package dev.sluice.wiring;

import dev.sluice.config.AuthConfig;
import dev.sluice.config.FoldersConfig;
import dev.sluice.config.HealthConfig;
import dev.sluice.config.LogConfig;
import dev.sluice.config.NodeConfig;
import dev.sluice.config.PullConfig;
import dev.sluice.config.ScanConfig;
import dev.sluice.config.ScrubConfig;
import dev.sluice.config.ServeConfig;
import dev.sluice.config.check.SettingsCheck;
import dev.sluice.settings.NodeSettings;
import dev.sluice.settings.PullSettings;
import dev.sluice.settings.ScanSettings;
import dev.sluice.settings.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eclipse.microprofile.config.Config;

/** Makes the checked settings, once. Whoever injects one of them knows that all are right. */
@Dependent
class SettingsProducer {

    @Produces
    @Singleton
    static Settings settings(
            NodeConfig node,
            FoldersConfig folders,
            PullConfig pull,
            ScanConfig scan,
            HealthConfig health,
            AuthConfig auth,
            ServeConfig serve,
            ScrubConfig scrub,
            LogConfig log,
            Config config) {
        return SettingsCheck.check(
                node,
                folders,
                pull,
                scan,
                health,
                auth,
                serve,
                scrub,
                log,
                key -> config.getOptionalValue(key, String.class),
                hostName());
    }

    @Produces
    @Singleton
    static NodeSettings node(Settings settings) {
        return settings.node();
    }

    @Produces
    @Singleton
    static PullSettings pull(Settings settings) {
        return settings.pull();
    }

    @Produces
    @Singleton
    static ScanSettings scan(Settings settings) {
        return settings.scan();
    }

    /** Only shown to people, so a machine that does not know its own name is no reason to stop. */
    static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }
}
