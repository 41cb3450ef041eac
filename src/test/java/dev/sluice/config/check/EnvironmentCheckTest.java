package dev.sluice.config.check;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.settings.ConfigException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentCheckTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SLUICE_STATE_DIR",
                "SLUICE_PEERS",
                "SLUICE_PULL_LONG_POLL",
                "SLUICE_FOLDERS_DOCS_PATH",
                "SLUICE_FOLDERS_D2_TRASH_DAYS",
                "sluice.pull.every",
            })
    void takesKeys(String variable) {
        assertThatCode(() -> EnvironmentCheck.check(Map.of(variable, "x")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATH", "SLUICES_X", "XSLUICE_Y", "sluice"})
    void leavesWhatIsNotOurs(String variable) {
        assertThatCode(() -> EnvironmentCheck.check(Map.of(variable, "x")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "SLUICE_SERVICE_HOST, 10.0.0.1",
        "SLUICE_SERVICE_PORT, 8080",
        "SLUICE_SERVICE_PORT_DATA, 8080",
        "SLUICE_PORT, tcp://10.0.0.1:8080",
        "SLUICE_PORT_8080_TCP, tcp://10.0.0.1:8080",
        "SLUICE_PORT_8080_TCP_PROTO, tcp",
        "SLUICE_PORT_8080_TCP_PORT, 8080",
        "SLUICE_PORT_8080_TCP_ADDR, 10.0.0.1",
        "SLUICE_PEERS_SERVICE_HOST, 10.0.0.1",
        "SLUICE_PEERS_SERVICE_PORT_HTTP, 8080",
        "SLUICE_PEERS_PORT, tcp://10.0.0.1:8080",
        "SLUICE_PEERS_PORT_8080_TCP_ADDR, 10.0.0.1",
    })
    void leavesWhatKubernetesMakesForAService(String variable, String value) {
        assertThatCode(() -> EnvironmentCheck.check(Map.of(variable, value)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "SLUICE_PULL_EVRY, 5s",
        "SLUICE_NOPE, 1",
        "SLUICE_FOLDERS_DOCS_PTH, /x",
        "SLUICE_FOLDERS_MY_DOCS_PATH, /x",
        "SLUICE_PORT, 8081",
        "SLUICE_PEERS_PORT, 8081",
        "sluice.pull.evry, 5s",
    })
    void refusesWhatOnlyLooksLikeAKey(String variable, String value) {
        assertThatThrownBy(() -> EnvironmentCheck.check(Map.of("A", "b", variable, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(variable + ": unknown key; known are sluice.");
    }
}
