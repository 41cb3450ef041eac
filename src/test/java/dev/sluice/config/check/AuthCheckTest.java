package dev.sluice.config.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.AuthConfig;
import dev.sluice.settings.AuthMode;
import dev.sluice.settings.AuthSettings;
import dev.sluice.settings.ConfigException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthCheckTest {

    private final Map<String, String> keys = new HashMap<>();

    private AuthSettings check() {
        return AuthCheck.check(
                Mapped.of(AuthConfig.class, keys), key -> Optional.ofNullable(keys.get(key)));
    }

    private AuthCheckTest set(String key, String value) {
        keys.put(key, value);
        return this;
    }

    private void assertRefused(String message) {
        assertThatThrownBy(this::check)
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void withoutAWordEverybodyIsLetInAndNobodyChose() {
        assertThat(check()).isEqualTo(new AuthSettings(AuthMode.NONE, false, null, null, null));
        assertThat(set("sluice.auth.mode", "none").check().isChosen()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Token", "password"})
    void refusesAnyOtherMode(String mode) {
        set("sluice.auth.mode", mode)
                .assertRefused("sluice.auth.mode: must be none, token or mtls, not \"" + mode);
    }

    @Test
    void tokensNeedTheirFileAndTheFileItsMode() {
        set("sluice.auth.mode", "token").assertRefused("sluice.auth.token-file: is required");
        AuthSettings token = set("sluice.auth.token-file", "/run/tokens").check();
        assertThat(token.tokenFile()).hasToString("/run/tokens");
        set("sluice.auth.mode", "none").assertRefused("sluice.auth.token-file: is for sluice.auth");
    }

    @Test
    void certificatesNeedTlsAndNothingBesideIt() {
        set("sluice.auth.mode", "mtls")
                .assertRefused("quarkus.http.tls-configuration-name: is required");
        set("quarkus.http.tls-configuration-name", "sluice")
                .assertRefused("quarkus.http.insecure-requests: must be disabled");
        set("quarkus.http.insecure-requests", "redirect")
                .assertRefused("quarkus.http.insecure-requests: must be disabled");
        AuthSettings mutual = set("quarkus.http.insecure-requests", "disabled").check();
        assertThat(mutual).isEqualTo(new AuthSettings(AuthMode.MTLS, true, null, null, "sluice"));
    }

    @Test
    void nobodyTrustsEverybody() {
        set("quarkus.http.tls-configuration-name", "sluice")
                .set("quarkus.tls.sluice.trust-all", "true")
                .assertRefused("quarkus.tls.sluice.trust-all: must not be true");
    }
}
