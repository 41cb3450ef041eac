package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SwitchTextTest {

    private final SwitchText text = new SwitchText();

    @Test
    void readsTrueAndFalse() {
        assertThat(text.convert("true")).isTrue();
        assertThat(text.convert(" false ")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "on", "1", "ture", "TRUE"})
    void takesNoOtherWordForFalse(String written) {
        assertThatThrownBy(() -> text.convert(written))
                .hasMessage("must be true or false, not \"%s\"", written);
    }
}
