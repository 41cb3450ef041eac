package dev.sluice.wiring;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.settings.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenFilesCheckTest {

    private static String limits(String soft) {
        return """
        Limit                     Soft Limit           Hard Limit           Units
        Max processes             63432                63432                processes
        Max open files            %-20s 524288               files
        """
                .formatted(soft);
    }

    @Test
    void aNodeThatMayOpenTooFewFilesDoesNotStart() {
        assertThatThrownBy(() -> OpenFilesCheck.check(limits("200")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "ulimit -n: 200 open files are too few for a node; allow it 1024 or more"
                                + " (LimitNOFILE= in a unit of systemd)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"256", "1024", "1048576", "unlimited"})
    void enoughIsEnough(String soft) {
        assertThatCode(() -> OpenFilesCheck.check(limits(soft))).doesNotThrowAnyException();
    }

    @Test
    void whatTheSystemSaysHereIsUnderstood() {
        assertThatCode(OpenFilesCheck::check).doesNotThrowAnyException();
    }
}
