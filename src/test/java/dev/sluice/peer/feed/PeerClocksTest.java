package dev.sluice.peer.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;

class PeerClocksTest {

    private static final URI PEER = URI.create("http://b:8080");
    private static final Instant ASKED = Instant.parse("2026-11-22T10:00:00.5Z");
    private static final Instant ANSWERED = ASKED.plusSeconds(30);

    private final PeerClocks clocks = new PeerClocks();

    private Duration offsetAfter(Instant there) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(there.atOffset(ZoneOffset.UTC));
        clocks.note(PEER, date, ASKED, ANSWERED);
        return clocks.offset(PEER);
    }

    @Test
    void aDateWithinTheCallSaysNothing() {
        assertThat(offsetAfter(ASKED)).isZero();
        assertThat(offsetAfter(ASKED.plusSeconds(12))).isZero();
        assertThat(offsetAfter(ANSWERED)).isZero();
    }

    @Test
    void aClockIsAsFarOffAsItIsOutsideOfTheCall() {
        assertThat(offsetAfter(ASKED.minus(Duration.ofDays(6_000)))).isNegative();
        assertThat(offsetAfter(ANSWERED.plus(Duration.ofHours(2))))
                .isBetween(Duration.ofMinutes(119), Duration.ofMinutes(120));
    }

    @Test
    void aClockThatIsRightAgainIsForgotten() {
        offsetAfter(ANSWERED.plus(Duration.ofHours(2)));
        assertThat(offsetAfter(ASKED)).isZero();
        offsetAfter(ANSWERED.plus(Duration.ofHours(2)));
        clocks.note(PEER, "soon", ASKED, ANSWERED);
        assertThat(clocks.offset(PEER)).isZero();
    }

    @Test
    void peersThatAreGoneAreForgottenAtLast() {
        offsetAfter(ANSWERED.plus(Duration.ofHours(2)));
        for (int i = 0; i < Mismatches.MAX_PEERS; i++) {
            clocks.note(
                    URI.create("http://10.0.0.1:" + (i + 1)),
                    "Sun, 22 Nov 2026 12:00:00 GMT",
                    ASKED,
                    ANSWERED);
        }
        assertThat(clocks.offset(PEER)).isZero();
        assertThat(clocks.offset(URI.create("http://10.0.0.1:1"))).isPositive();
    }

    @Test
    void whoNeverSaidIsNotOff() {
        assertThat(clocks.offset(URI.create("http://c:8080"))).isZero();
    }
}
