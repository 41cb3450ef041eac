package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.check.Mapped;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds when nothing is said. Changing one of these changes running nodes. */
class DefaultsTest {

    @Test
    void ofANode() {
        NodeConfig node = Mapped.of(NodeConfig.class, Map.of());

        assertThat(node.stateDir()).isEqualTo("./sluice-state");
        assertThat(node.nodeName()).isEmpty();
        assertThat(node.peers()).isEmpty();
        assertThat(node.durability()).isEqualTo("batch");
    }

    @Test
    void ofAFolder() {
        FoldersConfig folders =
                Mapped.of(FoldersConfig.class, Map.of("sluice.folders.docs.path", "/srv/docs"));

        assertThat(folders.byKey()).containsOnlyKeys("docs");
        FolderConfig docs = folders.byKey().values().iterator().next();
        assertThat(docs.path()).isEqualTo("/srv/docs");
        assertThat(docs.name()).isEmpty();
        assertThat(docs.role()).isEqualTo("send-receive");
        assertThat(docs.peers()).isEmpty();
        assertThat(docs.digest()).isEqualTo("xxh3-128");
        assertThat(docs.maxDeletePercent()).isEqualTo(50);
        assertThat(docs.maxDeleteCount()).isEqualTo(100);
        assertThat(docs.trashDays()).isEqualTo(7);
        assertThat(docs.tombstoneDays()).isEqualTo(400);
        assertThat(docs.readers()).isEmpty();
        assertThat(docs.writers()).isEmpty();
        assertThat(docs.operators()).isEmpty();
    }

    @Test
    void ofPulling() {
        PullConfig pull = Mapped.of(PullConfig.class, Map.of());

        assertThat(pull.every()).isEqualTo(Duration.ofSeconds(5));
        assertThat(pull.parallel()).isEqualTo(4);
        assertThat(pull.bandwidth()).isEqualTo("unlimited");
        assertThat(pull.longPoll()).isTrue();
        assertThat(pull.delta()).isTrue();
    }

    @Test
    void ofScanning() {
        ScanConfig scan = Mapped.of(ScanConfig.class, Map.of());

        assertThat(scan.every()).isEqualTo(Duration.ofMinutes(5));
        assertThat(scan.watch()).isTrue();
        assertThat(scan.settle()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void ofServing() {
        ServeConfig serve = Mapped.of(ServeConfig.class, Map.of());

        assertThat(serve.maxConnections()).isEqualTo(2_000);
        assertThat(serve.maxConnectionsPerAddress()).isEqualTo(1_200);
        assertThat(serve.leastRate()).isEqualTo(512);
    }

    @Test
    void ofScrubbing() {
        ScrubConfig scrub = Mapped.of(ScrubConfig.class, Map.of());

        assertThat(scrub.every()).isEqualTo("off");
        assertThat(scrub.rate()).isEqualTo("20M");
    }

    @Test
    void ofLogging() {
        assertThat(Mapped.of(LogConfig.class, Map.of()).format()).isEqualTo("text");
    }

    @Test
    void ofHealth() {
        assertThat(Mapped.of(HealthConfig.class, Map.of()).maxLag()).isEmpty();
    }

    @Test
    void ofAuthentication() {
        AuthConfig auth = Mapped.of(AuthConfig.class, Map.of());

        assertThat(auth.mode()).isEmpty();
        assertThat(auth.tokenFile()).isEmpty();
        assertThat(auth.pageTokenFile()).isEmpty();
    }
}
