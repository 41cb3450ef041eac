package dev.sluice.config.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.AuthConfig;
import dev.sluice.config.FoldersConfig;
import dev.sluice.config.HealthConfig;
import dev.sluice.config.LogConfig;
import dev.sluice.config.NodeConfig;
import dev.sluice.config.PullConfig;
import dev.sluice.config.ScanConfig;
import dev.sluice.config.ScrubConfig;
import dev.sluice.config.ServeConfig;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KnownKeysTest {

    @Test
    void areThoseOfTheMappings() {
        List<String> mapped =
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
                        .flatMap(each -> ConfigMappings.getProperties(each).keySet().stream())
                        .filter(key -> !key.endsWith("[*]")) // Items of a list.
                        .distinct()
                        .toList();

        assertThat(KnownKeys.ALL).containsExactlyInAnyOrderElementsOf(mapped);
    }

    @Test
    void ofTheSamePrefixAreNamedForAnUnknownKey() {
        assertThat(KnownKeys.unknown("sluice.scan.evry"))
                .isEqualTo(
                        "unknown key; known are sluice.scan.every, sluice.scan.watch,"
                                + " sluice.scan.settle");
    }

    @Test
    void ofAFolderAreNamedWithAPlaceForTheId() {
        assertThat(KnownKeys.unknown("sluice.folders.docs.pth"))
                .contains("sluice.folders.<id>.path")
                .doesNotContain("*")
                .doesNotContain("sluice.pull");
    }

    @Test
    void areAllNamedForAKeyOfNoKnownPrefix() {
        assertThat(KnownKeys.unknown("sluice.nope")).contains("sluice.peers", "sluice.auth.mode");
        assertThat(KnownKeys.unknown("sluice.nope.x")).contains("sluice.peers", "sluice.auth.mode");
    }
}
