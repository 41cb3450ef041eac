package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    private final DurationText text = new DurationText();

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "5s, PT5S",
        "5m, PT5M",
        "1h, PT1H",
        "1h30m, PT1H30M",
        "1d, PT24H",
        "7, PT7S",
        "PT2S, PT2S",
        "' 5s ', PT5S",
    })
    void readsWhatPeopleWrite(String written, Duration meant) {
        assertThat(text.convert(written)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "5 s x", "5x", "--5s", "1d2", "99999999999999999999s"})
    void saysWhatWouldBeRight(String written) {
        assertThatThrownBy(() -> text.convert(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "must be a duration such as 500ms, 5s, 5m, 1h or 1d, not \"%s\"", written);
    }
}
