package dev.sluice.config.check;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.AuthConfig;
import dev.sluice.settings.ConfigException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenCheckTest {

    private static final AuthConfig NO_CHOICE = Mapped.of(AuthConfig.class, Map.of());

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"})
    void needsNoChoiceOnLoopback(String host) {
        assertThatCode(() -> ListenCheck.check(NO_CHOICE, "quarkus.http.host", host))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.1", "node-1", "localhost.example", ""})
    void refusesToListenBeyondLoopbackWithoutAChoice(String host) {
        assertThatThrownBy(() -> ListenCheck.check(NO_CHOICE, "quarkus.http.host", host))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("quarkus.http.host: \"%s\" is reached from beyond", host)
                .hasMessageContaining("set sluice.auth.mode to token or mtls");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "token", "mtls"})
    void listensAnywhereWithAChoice(String mode) {
        assertThatCode(() -> ListenCheck.check(mode(mode), "quarkus.http.host", "0.0.0.0"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void refusesAPortThatIsNone(int port) {
        assertThatThrownBy(() -> ListenCheck.checkPort("quarkus.http.port", port))
                .hasMessage("quarkus.http.port: must be 0 to 65535, not %d", port);
    }

    private static AuthConfig mode(String mode) {
        return Mapped.of(AuthConfig.class, Map.of("sluice.auth.mode", mode));
    }
}
