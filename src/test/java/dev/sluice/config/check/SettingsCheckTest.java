package dev.sluice.config.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.budget.DeleteLimits;
import dev.sluice.config.AuthConfig;
import dev.sluice.config.FoldersConfig;
import dev.sluice.config.HealthConfig;
import dev.sluice.config.LogConfig;
import dev.sluice.config.NodeConfig;
import dev.sluice.config.PullConfig;
import dev.sluice.config.ScanConfig;
import dev.sluice.config.ScrubConfig;
import dev.sluice.config.ServeConfig;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Durability;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.OwnerMap;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.Role;
import dev.sluice.domain.pace.Bandwidth;
import dev.sluice.ignore.IgnoreFileMode;
import dev.sluice.peer.PeerUrl;
import dev.sluice.settings.ConfigException;
import dev.sluice.settings.FolderSettings;
import dev.sluice.settings.HealthSettings;
import dev.sluice.settings.NodeSettings;
import dev.sluice.settings.NotifySettings;
import dev.sluice.settings.PullSettings;
import dev.sluice.settings.ScanSettings;
import dev.sluice.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCheckTest {

    @TempDir Path root;
    @TempDir Path state;

    private final Map<String, String> keys = new HashMap<>();

    @BeforeEach
    void configureOneFolder() {
        keys.put("sluice.state-dir", state.toString());
        keys.put("sluice.folders.docs.path", root.toString());
    }

    @Test
    void takesIgnorePatternsSeparatedByCommasOrLineEnds() {
        keys.put("sluice.folders.docs.ignore", "*.log, build/\n!keep.log");
        assertThat(check().folders().getFirst().ignore())
                .containsExactly("*.log", "build/", "!keep.log");
    }

    @Test
    void namesTheKeyOfABadIgnorePattern() {
        keys.put("sluice.folders.docs.ignore", "*.log,[a");
        assertThatThrownBy(this::check)
                .hasMessageContaining("sluice.folders.docs.ignore")
                .hasMessageContaining("pattern \"[a\"");
    }

    @Test
    void fillsInWhatIsNotSaid() {
        Settings settings = check();

        assertThat(settings.node()).isEqualTo(new NodeSettings(state, "host-1", Durability.BATCH));
        assertThat(settings.folders())
                .containsExactly(
                        new FolderSettings(
                                new FolderId("docs"),
                                "docs",
                                root,
                                Role.SEND_RECEIVE,
                                List.of(),
                                DigestAlgorithm.XXH3_128,
                                DeleteLimits.DEFAULT,
                                DeleteLimits.ofChanges(100),
                                Duration.ofDays(7),
                                100,
                                Duration.ofDays(400),
                                List.of(),
                                IgnoreFileMode.REPLICATED,
                                Set.of(),
                                Set.of(),
                                Set.of(),
                                Preserve.NONE,
                                NotifySettings.NONE));
        assertThat(settings.pull())
                .isEqualTo(
                        new PullSettings(
                                Duration.ofSeconds(5), 4, Bandwidth.of("unlimited"), true, true));
        assertThat(settings.scan())
                .isEqualTo(new ScanSettings(Duration.ofMinutes(5), true, Duration.ofMillis(500)));
        assertThat(settings.health().maxLag()).isNull();
    }

    @Test
    void takesWhatIsSaid() {
        keys.put("sluice.node-name", "left");
        keys.put("sluice.durability", "none");
        keys.put("sluice.folders.docs.name", "my-docs");
        keys.put("sluice.folders.docs.role", "send-only");
        keys.put("sluice.folders.docs.digest", "sha-256");
        keys.put("sluice.folders.docs.trash-days", "0");
        keys.put("sluice.folders.docs.preserve", "owner,xattr=user.*,security.selinux");
        keys.put("sluice.folders.docs.owner-map", "www-data:1000, group:*:staff");
        keys.put("sluice.pull.every", "1s");
        keys.put("sluice.pull.bandwidth", "10MiB, 22:00-06:00=unlimited");
        keys.put("sluice.scan.settle", "0");
        keys.put("sluice.health.max-lag", "1m");

        Settings settings = check();

        assertThat(settings.node()).isEqualTo(new NodeSettings(state, "left", Durability.NONE));
        FolderSettings docs = settings.folders().getFirst();
        assertThat(docs.id()).isEqualTo(new FolderId("my-docs"));
        assertThat(docs.role()).isEqualTo(Role.SEND_ONLY);
        assertThat(docs.digest()).isEqualTo(DigestAlgorithm.SHA_256);
        assertThat(docs.trash()).isZero();
        assertThat(docs.preserve())
                .isEqualTo(
                        new Preserve(
                                Set.of(Preserve.What.OWNER, Preserve.What.XATTR),
                                false,
                                List.of("user.*", "security.selinux"),
                                OwnerMap.of(List.of("www-data:1000", "group:*:staff"))));
        assertThat(settings.pull().every()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.pull().bandwidth())
                .isEqualTo(Bandwidth.of("10MiB,22:00-06:00=unlimited"));
        assertThat(settings.scan().settle()).isZero();
        assertThat(settings.health()).isEqualTo(new HealthSettings(Duration.ofMinutes(1)));
    }

    @Test
    void givesAFolderItsOwnPeersOrElseThoseOfTheNodeEachOnce(@TempDir Path other) {
        keys.put("sluice.peers", "http://a:1, dns://b:2, http://A:1/");
        keys.put("sluice.folders.more.path", other.toString());
        keys.put("sluice.folders.more.peers", "http://c:3");

        assertThat(check().folders())
                .extracting(FolderSettings::peers)
                .containsExactly(
                        List.of(PeerUrl.of("http://a:1"), PeerUrl.of("dns://b:2")),
                        List.of(PeerUrl.of("http://c:3")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sluice.durability | hm | durability must be batch, file or none, not \"hm\"",
                "sluice.peers | a:80 | a peer is http://host:8080 or dns://service:8080",
                "sluice.folders.docs.peers | http://a | a peer is http://host:8080 or dns",
                "sluice.folders.docs.name | My Docs | folder id must be 1 to 63 of a-z, 0-9",
                "sluice.folders.docs.role | both | role must be send-receive, send-only",
                "sluice.folders.docs.digest | md5 | digest algorithm must be xxh3-128 or sha-256",
                "sluice.folders.docs.max-delete-percent | 101 | must be 0 to 100, not 101",
                "sluice.folders.docs.max-delete-count | -1 | must be 0 to 1000000000, not -1",
                "sluice.folders.docs.trash-days | -1 | must be 0 to 36500, not -1",
                "sluice.folders.docs.ignore-file | on | must be replicated, local or off",
                "sluice.folders.docs.preserve | owner,modes | must be all, or of acl, hardlinks,"
                        + " owner",
                "sluice.folders.docs.owner-map | www | must be rules such as www-data:1000",
                "sluice.folders.docs.owner-map | www:1000 | is of no use without owner in preserve",
                "sluice.folders.docs.tombstone-days | 0 | must be 1 to 36500, not 0",
                "sluice.pull.every | 999ms | must be 1s to 24h, not 0.999s",
                "sluice.pull.every | 25h | must be 1s to 24h, not 25h",
                "sluice.pull.parallel | 0 | must be 1 to 64, not 0",
                "sluice.pull.parallel | 65 | must be 1 to 64, not 65",
                "sluice.pull.bandwidth | fast | a rate is bytes per second such as 500K, 10MiB",
                "sluice.pull.bandwidth | 10MiB, | a rate is bytes per second such as 500K",
                "sluice.pull.bandwidth | 63K | a rate must be 64K to 1024G bytes per second",
                "sluice.pull.bandwidth | 22-6=1M | hours are written 22:00-06:00, not",
                "sluice.scan.every | 0 | must be 1s to 720h, not 0s",
                "sluice.scan.settle | 2h | must be 0s to 1h, not 2h",
                "sluice.health.max-lag | 0 | must be 1s to 720h, not 0s",
                "sluice.health.max-lag | 31d | must be 1s to 720h, not 744h",
            })
    void refusesAValueAndSaysWhatWouldBeRight(String key, String value, String problem) {
        keys.put(key, value);

        assertRefused(key + ": " + problem);
    }

    @ParameterizedTest
    @CsvSource({"my-docs", "Docs", "a_b"})
    void refusesAnIdThatDoesNotSurviveAnEnvironmentVariable(String id) {
        keys.put("sluice.folders." + id + ".path", root.toString());

        assertRefused("sluice.folders." + id + ": the id must be of a-z and 0-9 only");
    }

    @Test
    void refusesANodeWithoutFolders() {
        keys.remove("sluice.folders.docs.path");

        assertRefused("sluice.folders: no folder is configured; set sluice.folders.<id>.path");
    }

    @Test
    void refusesTwoFoldersOfOneName(@TempDir Path other) {
        keys.put("sluice.folders.more.path", other.toString());
        keys.put("sluice.folders.more.name", "docs");

        assertRefused("sluice.folders.more.name: the folders docs and more are both called docs");
    }

    @Test
    void namesAreGrantedOnlyWhereThereAreNames() {
        keys.put("sluice.folders.docs.readers", "a");
        assertRefused("sluice.folders.docs.readers: needs sluice.auth.mode=token or mtls");
        keys.put("sluice.auth.mode", "token");
        keys.put("sluice.auth.token-file", "tokens");
        keys.put("sluice.folders.docs.writers", "B.example, c");
        assertThat(check().folders().getFirst().readers()).containsExactly("a");
        assertThat(check().folders().getFirst().writers()).containsOnly("b.example", "c");
        keys.put("sluice.folders.docs.operators", "Admin");
        assertThat(check().folders().getFirst().operators()).containsExactly("admin");
        keys.put("sluice.folders.docs.writers", "b c");
        assertRefused("sluice.folders.docs.writers: a name must be of a-z, 0-9, '.' and '-'");
    }

    @Test
    void operatorsNeedNamesToo() {
        keys.put("sluice.folders.docs.operators", "admin");
        assertRefused("sluice.folders.docs.operators: needs sluice.auth.mode=token or mtls");
        keys.put("sluice.auth.page-token-file", "/run/people");
        assertThat(check().folders().getFirst().operators()).isNotEmpty();
    }

    @Test
    void withCertificatesEveryPeerIsCalledWithTls() {
        keys.put("sluice.auth.mode", "mtls");
        keys.put("quarkus.http.tls-configuration-name", "sluice");
        keys.put("quarkus.http.insecure-requests", "disabled");
        keys.put("sluice.peers", "https://a:8443,dnss://b:8443");
        assertThat(check().folders().getFirst().peers()).hasSize(2);
        keys.put("sluice.peers", "https://a:8443,dns://b:8443");
        assertRefused("sluice.folders.docs.peers: with sluice.auth.mode=mtls a peer is https://");
    }

    @Test
    void whoIsToldIsAnAddressOrAProgramThatIsThere() throws IOException {
        Path secret = Files.writeString(root.resolve("secret"), "x");
        keys.put("sluice.folders.docs.notify", "https://hooks.example.com/a?b=c,http://127.0.0.1/");
        keys.put("sluice.folders.docs.notify-exec", "/bin/sh -c \"exit 0\" x");
        keys.put("sluice.folders.docs.notify-secret-file", secret.toString());
        NotifySettings told = check().folders().getFirst().hooks();
        assertThat(told.urls()).hasSize(2);
        assertThat(told.command()).containsExactly("/bin/sh", "-c", "exit 0", "x");
        assertThat(told.secretFile()).isEqualTo(secret);

        keys.put("sluice.folders.docs.notify-secret-file", "/nowhere");
        assertRefused("sluice.folders.docs.notify-secret-file: /nowhere is not there");
        keys.remove("sluice.folders.docs.notify");
        assertRefused("sluice.folders.docs.notify-secret-file: is for sluice.folders.docs.notify");
        keys.remove("sluice.folders.docs.notify-secret-file");
        keys.put("sluice.folders.docs.notify", "ftp://host/");
        assertRefused("sluice.folders.docs.notify: an address is http://host/path");
        keys.put("sluice.folders.docs.notify", "http://me:word@host/");
        assertRefused("sluice.folders.docs.notify: an address must not hold a user");
        keys.remove("sluice.folders.docs.notify");
        keys.put("sluice.folders.docs.notify-exec", "reload");
        assertRefused("sluice.folders.docs.notify-exec: must begin with the whole path");
        keys.put("sluice.folders.docs.notify-exec", "/etc/passwd");
        assertRefused("sluice.folders.docs.notify-exec: /etc/passwd is no program");
        keys.put("sluice.folders.docs.notify-exec", " ");
        assertRefused("sluice.folders.docs.notify-exec: must name a program");
    }

    @Test
    void theLogIsTextOrJson() {
        keys.put("sluice.log.format", "json");
        assertThat(check()).isNotNull();
        keys.put("sluice.log.format", "xml");
        assertRefused("sluice.log.format: must be text or json, not \"xml\"");
    }

    @Test
    void aScrubIsOffUnlessItIsToldHowOften() {
        assertThat(check().scrub().every()).isNull();
        keys.put("sluice.scrub.every", "30d");
        assertThat(check().scrub().every()).isEqualTo(Duration.ofDays(30));
        keys.put("sluice.scrub.every", "sometimes");
        assertRefused(
                "sluice.scrub.every: must be a duration such as 500ms, 5s, 5m, 1h or 1d, not");
        keys.put("sluice.scrub.every", "10ms");
        assertRefused("sluice.scrub.every: must be 1s to ");
        keys.put("sluice.scrub.every", "off");
        keys.put("sluice.scrub.rate", "fast");
        assertRefused("sluice.scrub.rate: a rate is bytes per second");
    }

    private void assertRefused(String message) {
        assertThatThrownBy(this::check)
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(message);
    }

    private Settings check() {
        return SettingsCheck.check(
                Mapped.of(NodeConfig.class, keys),
                Mapped.of(FoldersConfig.class, keys),
                Mapped.of(PullConfig.class, keys),
                Mapped.of(ScanConfig.class, keys),
                Mapped.of(HealthConfig.class, keys),
                Mapped.of(AuthConfig.class, keys),
                Mapped.of(ServeConfig.class, keys),
                Mapped.of(ScrubConfig.class, keys),
                Mapped.of(LogConfig.class, keys),
                key -> Optional.ofNullable(keys.get(key)),
                "host-1");
    }
}
