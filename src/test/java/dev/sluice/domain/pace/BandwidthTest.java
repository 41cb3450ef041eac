package dev.sluice.domain.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BandwidthTest {

    @ParameterizedTest
    @CsvSource({
        "65536, 65536",
        "64K, 65536",
        "500KiB, 512000",
        "10M, 10485760",
        "10MiB, 10485760",
        "2G, 2147483648",
        "1024GiB, 1099511627776",
    })
    void unitsAreBinary(String written, long bytesPerSecond) {
        assertThat(Rate.of(written)).isEqualTo(new Rate(bytesPerSecond));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "10MB", "10m", "-1M", "1.5M", "10 M", "Unlimited", "10T"})
    void whatIsNoRateIsRefused(String written) {
        assertThatThrownBy(() -> Rate.of(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a rate is bytes per second such as 500K, 10MiB or 2G");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65535", "63K", "1025G", "1099511627777", "9999999999999G"})
    void aRateOutOfRangeIsRefused(String written) {
        assertThatThrownBy(() -> Rate.of(written))
                .hasMessageStartingWith("a rate must be 64K to 1024G bytes per second");
    }

    @ParameterizedTest
    @CsvSource({
        "08:00-18:00, 07:59:59.999, false",
        "08:00-18:00, 08:00, true",
        "08:00-18:00, 17:59:59.999, true",
        "08:00-18:00, 18:00, false",
        "22:00-06:00, 21:59, false",
        "22:00-06:00, 22:00, true",
        "22:00-06:00, 00:00, true",
        "22:00-06:00, 05:59, true",
        "22:00-06:00, 06:00, false",
        "18:00-24:00, 23:59:59, true",
        "18:00-24:00, 00:00, false",
        "18:00-00:00, 23:59:59, true",
        "00:00-24:00, 12:00, true",
        "06:00-06:00, 05:00, true",
    })
    void hoursMayCrossMidnight(String hours, LocalTime time, boolean included) {
        assertThat(Hours.of(hours).include(time)).isEqualTo(included);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8:00-18:00", "08-18", "24:00-06:00", "08:00-25:00", "08:60-09:00", ""})
    void whatIsNoHoursIsRefused(String written) {
        assertThatThrownBy(() -> Hours.of(written))
                .hasMessageStartingWith("hours are written 22:00-06:00, not ");
    }

    @Test
    void theLastPartThatHoldsWins() {
        Bandwidth bandwidth = Bandwidth.of("10MiB, 22:00-06:00 = unlimited, 23:00-23:30=1M");

        assertThat(bandwidth.at(LocalTime.NOON)).isEqualTo(Rate.of("10M"));
        assertThat(bandwidth.at(LocalTime.of(22, 30))).isEqualTo(Rate.UNLIMITED);
        assertThat(bandwidth.at(LocalTime.of(23, 0))).isEqualTo(Rate.of("1M"));
        assertThat(bandwidth.at(LocalTime.of(23, 30))).isEqualTo(Rate.UNLIMITED);
        assertThat(bandwidth.isUnlimited()).isFalse();
    }

    @Test
    void whereNoPartHoldsThereIsNoLimit() {
        Bandwidth byDay = Bandwidth.of("08:00-18:00=1M");

        assertThat(byDay.at(LocalTime.MIDNIGHT)).isEqualTo(Rate.UNLIMITED);
        assertThat(byDay.at(LocalTime.NOON)).isEqualTo(Rate.of("1M"));
        assertThat(Bandwidth.UNLIMITED.at(LocalTime.NOON)).isEqualTo(Rate.UNLIMITED);
        assertThat(Bandwidth.of("unlimited").isUnlimited()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10M,", ",10M", "10M;20M", "10M=22:00-06:00", "22:00-06:00=", "=1M"})
    void whatIsNoPartIsRefused(String written) {
        assertThatThrownBy(() -> Bandwidth.of(written))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
