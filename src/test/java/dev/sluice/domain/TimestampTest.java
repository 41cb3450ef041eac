package dev.sluice.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's own form is the measure. */
class TimestampTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-22T01:02:03Z",
                "2026-11-22T01:02:03.500Z",
                "2026-11-22T01:02:03.000001Z",
                "2026-11-22T01:02:03.000000001Z",
                "1969-12-31T23:59:59.999999999Z",
                "2024-02-29T00:00:00Z",
                "2000-02-29T23:59:59Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999999Z",
                "-0001-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z",
            })
    void isWrittenAndReadAsTheJdkDoes(String text) {
        assertThat(Timestamp.parse(text)).isEqualTo(Instant.parse(text));
        assertThat(Timestamp.format(Instant.parse(text))).isEqualTo(text);
    }

    @Test
    void anyInstantIsWrittenAndReadAsTheJdkDoes() {
        Random random = new Random(1);
        int[] units = {1, 1_000, 1_000_000, 1_000_000_000};
        for (int i = 0; i < 100_000; i++) {
            int unit = units[random.nextInt(units.length)];
            int nano = random.nextInt(1_000_000_000) / unit * unit;
            Instant time = Instant.ofEpochSecond(random.nextLong(-1L << 36, 1L << 38), nano);
            assertThat(Timestamp.format(time)).isEqualTo(time.toString());
            assertThat(Timestamp.parse(time.toString())).isEqualTo(time);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-22T01:02:03.5Z",
                "2026-11-22T01:02:03.12345678Z",
                "2026-11-22T24:00:00Z",
                "2016-12-31T23:59:60Z",
                "2026-11-22t01:02:03z",
                "2026-11-22T01:02:03+01:00",
            })
    void unusualFormsAreReadAsTheJdkDoes(String text) {
        assertThat(Timestamp.parse(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "soon",
                "2026-11-22T01:02:03",
                "2026-11-22T01:02:03.1234567890Z",
                "2026-13-22T01:02:03Z",
                "2026-00-22T01:02:03Z",
                "2026-02-29T01:02:03Z",
                "2026-11-31T01:02:03Z",
                "2026-11-22T25:02:03Z",
                "2026-11-22T01:60:03Z",
                "2026-11-22T01:02:61Z",
                "2026-11-22T01:02:03.-5Z",
                "2026-11-2xT01:02:03Z",
                "2026/11/22T01:02:03Z",
            })
    void whatTheJdkRefusesIsRefused(String text) {
        assertThatThrownBy(() -> Instant.parse(text)).isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> Timestamp.parse(text)).isInstanceOf(DateTimeException.class);
    }
}
