package dev.sluice.pull.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Digest;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A content is claimed by one round at a time. */
@Timeout(value = 25, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InFlightTest {

    private static final long LONG = 20_000_000_000L;

    private static final Digest DIGEST = Digest.of("xxh3-128:00000000000000000000000000000001");

    private final InFlight inFlight = new InFlight();
    private final InFlight.Claims one = inFlight.claims();
    private final InFlight.Claims other = inFlight.claims();

    @Test
    void whatIsOnItsWayIsClaimedByNobodyElse() {
        assertThat(one.claim(DIGEST)).isTrue();
        assertThat(other.claim(DIGEST)).isFalse();
        assertThat(one.claim(DIGEST)).as("for another path").isFalse();
        one.release(DIGEST);
        assertThat(other.endedByOthers()).isEqualTo(1);
        assertThat(one.endedByOthers()).isZero();
        assertThat(other.claim(DIGEST)).isTrue();
    }

    @Test
    void whoWaitsIsWokenWhenTheRoundThatBringsItEnds() throws Exception {
        assertThat(one.claim(DIGEST)).isTrue();
        long before = other.ended();
        assertThat(other.awaitEnded(before, 1)).isFalse();
        CompletableFuture<Void> ending = CompletableFuture.runAsync(one::close);
        assertThat(other.awaitEnded(before, LONG)).isTrue();
        ending.join();
        assertThat(other.claim(DIGEST)).isTrue();
    }

    @Test
    void onlyWhoClaimedItLastReleasesIt() {
        assertThat(one.claim(DIGEST)).isTrue();
        other.release(DIGEST);
        assertThat(other.claim(DIGEST)).isFalse();
        assertThat(other.endedByOthers()).isZero();
    }
}
