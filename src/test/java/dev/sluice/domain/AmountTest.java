package dev.sluice.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.00 KiB",
        "10240, 10.0 KiB",
        "104448, 102 KiB",
        "1610612736, 1.50 GiB",
        "9223372036854775807, 8.00 EiB",
    })
    void writesBytesWithThreeDigits(long bytes, String text) {
        assertThat(Amount.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "59, 59 s",
        "61, 1 min 1 s",
        "3723, 1 h 2 min",
        "90000, 1 d 1 h",
    })
    void writesTheTwoLargestUnits(long seconds, String text) {
        assertThat(Amount.duration(Duration.ofSeconds(seconds))).isEqualTo(text);
    }
}
