package dev.sluice.folder.peers;

import dev.sluice.peer.PeerException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sets a peer aside that broke the protocol: such a peer is broken or means harm, and to ask it at
 * each beat costs us both. Each time in a row it is for twice as long. For one thread.
 */
final class Distrust {

    static final Duration FIRST = Duration.ofSeconds(10);
    static final Duration LONGEST = Duration.ofHours(1);

    private Duration pause = Duration.ZERO;
    private Instant until = Instant.MIN;
    private @Nullable String reason;

    /**
     * It was caught; the failure to show says until when it is left alone.
     *
     * @param now by the clock of the run, as for {@link #reason}
     * @param ahead how far the clock that people see is ahead of it
     */
    PeerException caught(PeerException failure, Instant now, Duration ahead) {
        Duration longer = pause.isZero() ? FIRST : pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
        until = now.plus(pause);
        String told =
                "%s; set aside until %s"
                        .formatted(
                                failure.getMessage(),
                                until.plus(ahead).truncatedTo(ChronoUnit.SECONDS));
        reason = told;
        return new PeerException(failure.kind(), told, failure);
    }

    /** Why it is not asked now, null if it may be. */
    @Nullable String reason(Instant now) {
        return now.isBefore(until) ? reason : null;
    }

    /** A whole round was as it should be. */
    void forgive() {
        pause = Duration.ZERO;
        until = Instant.MIN;
        reason = null;
    }
}
