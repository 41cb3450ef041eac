package dev.sluice.serve.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionLimiterTest {

    private static final Bounds BOUNDS = Bounds.of(2_000, 1_200, 512);

    @Test
    void theLastQuarterOfTheConnectionsIsForThoseWhoHaveFew() {
        assertThat(ConnectionLimiter.most(0, BOUNDS)).isEqualTo(2_000);
        assertThat(ConnectionLimiter.most(30, BOUNDS)).isEqualTo(2_000);
        assertThat(ConnectionLimiter.most(31, BOUNDS)).isEqualTo(1_500);
    }

    @Test
    void ofVeryFewThereIsOneForEverybody() {
        Bounds two = Bounds.of(2, 2, 512);
        assertThat(ConnectionLimiter.most(0, two)).isEqualTo(2);
    }
}
