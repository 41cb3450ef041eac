package dev.sluice.config.check;

import dev.sluice.config.AuthConfig;
import dev.sluice.config.DurationText;
import dev.sluice.config.FoldersConfig;
import dev.sluice.config.HealthConfig;
import dev.sluice.config.LogConfig;
import dev.sluice.config.NodeConfig;
import dev.sluice.config.PullConfig;
import dev.sluice.config.ScanConfig;
import dev.sluice.config.ScrubConfig;
import dev.sluice.config.ServeConfig;
import dev.sluice.domain.Durability;
import dev.sluice.domain.pace.Bandwidth;
import dev.sluice.domain.pace.Rate;
import dev.sluice.peer.PeerUrl;
import dev.sluice.settings.AuthSettings;
import dev.sluice.settings.ConfigException;
import dev.sluice.settings.FolderSettings;
import dev.sluice.settings.HealthSettings;
import dev.sluice.settings.Key;
import dev.sluice.settings.NodeSettings;
import dev.sluice.settings.PullSettings;
import dev.sluice.settings.ScanSettings;
import dev.sluice.settings.ScrubSettings;
import dev.sluice.settings.ServeSettings;
import dev.sluice.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Turns what was configured into what holds, or says in one line why it cannot hold. */
public final class SettingsCheck {

    private static final String OFF = "off";

    private SettingsCheck() {}

    /**
     * Checks everything that can be known before the node opens anything.
     *
     * @param framework finds a key of the framework's
     * @param hostName the name of a node that has none configured
     * @throws ConfigException at the first thing that is wrong
     */
    public static Settings check(
            NodeConfig node,
            FoldersConfig folders,
            PullConfig pull,
            ScanConfig scan,
            HealthConfig health,
            AuthConfig auth,
            ServeConfig serve,
            ScrubConfig scrub,
            LogConfig log,
            Function<String, Optional<String>> framework,
            String hostName) {
        LogFormat _ = new Key("sluice.log.format").parse(log.format(), LogFormat::of);
        AuthSettings authSettings = AuthCheck.check(auth, framework);
        NodeSettings nodeSettings = node(node, hostName);
        List<PeerUrl> peers =
                node.peers()
                        .map(texts -> FoldersCheck.peers(new Key("sluice.peers"), texts))
                        .orElse(List.of());
        List<FolderSettings> folderSettings = new FoldersCheck(peers).check(folders.byKey());
        PlacesCheck.check(nodeSettings.stateDir(), folderSettings);
        AuthCheck.checkFolders(authSettings, folderSettings);
        return new Settings(
                nodeSettings,
                folderSettings,
                pull(pull),
                new ScanSettings(scan.every(), scan.watch(), scan.settle()),
                new HealthSettings(health.maxLag().orElse(null)),
                authSettings,
                new ServeSettings(
                        serve.maxConnections(),
                        serve.maxConnectionsPerAddress(),
                        serve.leastRate(),
                        serve.hosts().orElse(List.of())),
                scrub(scrub));
    }

    private static PullSettings pull(PullConfig pull) {
        return new PullSettings(
                pull.every(),
                pull.parallel(),
                new Key("sluice.pull.bandwidth").parse(pull.bandwidth(), Bandwidth::of),
                pull.longPoll(),
                pull.delta());
    }

    private static ScrubSettings scrub(ScrubConfig scrub) {
        String every = scrub.every();
        return new ScrubSettings(
                every.equals(OFF)
                        ? null
                        : new Key("sluice.scrub.every").parse(every, SettingsCheck::orOff),
                new Key("sluice.scrub.rate").parse(scrub.rate(), Rate::of));
    }

    private static Duration orOff(String text) {
        try {
            return new DurationText().convert(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + "; or " + OFF, e);
        }
    }

    private static NodeSettings node(NodeConfig node, String hostName) {
        return new NodeSettings(
                new Key("sluice.state-dir").path(node.stateDir()),
                node.nodeName().orElse(hostName),
                new Key("sluice.durability").parse(node.durability(), Durability::of));
    }
}
