package dev.sluice.folder.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.peer.PeerException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DistrustTest {

    private static final Instant NOW = Instant.parse("2026-11-22T01:02:03.5Z");
    private final PeerException lie =
            new PeerException(PeerException.Kind.CORRUPT, "sequence 3 follows 4");

    private final Distrust distrust = new Distrust();

    @Test
    void whoWasNeverCaughtIsAsked() {
        assertThat(distrust.reason(NOW)).isNull();
    }

    @Test
    void whoWasCaughtIsSetAsideForItsPauseAndNoLonger() {
        PeerException shown = distrust.caught(lie, NOW, Duration.ZERO);
        assertThat(shown).hasMessage("sequence 3 follows 4; set aside until 2026-11-22T01:02:13Z");
        assertThat(distrust.reason(NOW)).isEqualTo(shown.getMessage());
        assertThat(distrust.reason(NOW.plus(Distrust.FIRST).minusNanos(1))).isNotNull();
        assertThat(distrust.reason(NOW.plus(Distrust.FIRST))).isNull();
    }

    @Test
    void thePauseDoublesUpToAnHour() {
        Duration pause = Distrust.FIRST;
        for (int i = 0; i < 20; i++) {
            distrust.caught(lie, NOW, Duration.ZERO);
            assertThat(distrust.reason(NOW.plus(pause).minusNanos(1))).isNotNull();
            assertThat(distrust.reason(NOW.plus(pause))).isNull();
            pause = pause.multipliedBy(2);
            pause = pause.compareTo(Distrust.LONGEST) > 0 ? Distrust.LONGEST : pause;
        }
        assertThat(pause).isEqualTo(Distrust.LONGEST);
    }

    @Test
    void aGoodRoundBeginsAnew() {
        distrust.caught(lie, NOW, Duration.ZERO);
        distrust.caught(lie, NOW, Duration.ZERO);
        distrust.forgive();
        assertThat(distrust.reason(NOW)).isNull();
        distrust.caught(lie, NOW, Duration.ZERO);
        assertThat(distrust.reason(NOW.plus(Distrust.FIRST))).isNull();
    }

    @Test
    void theTimeIsToldByTheClockThatPeopleSee() {
        assertThat(distrust.caught(lie, NOW, Duration.ofHours(-1)))
                .hasMessageContaining("until 2026-11-22T00:02:13Z");
    }
}
