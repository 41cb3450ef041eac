package dev.sluice.folder.peers;

import dev.sluice.peer.PeerException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sets a peer aside that broke the protocol: such a peer is broken or means harm, and to ask it at
 * each beat costs us both. Each time in a row it is for twice as long. Safe for several threads.
 */
final class Distrust {

    static final Duration FIRST = Duration.ofSeconds(10);
    static final Duration LONGEST = Duration.ofHours(1);

    private Duration pause = Duration.ZERO;
    private volatile @Nullable Aside aside;

    private record Aside(Instant until, String reason) {}

    /**
     * It was caught; the failure to show says until when it is left alone.
     *
     * @param now by the clock of the run, as for {@link #reason}
     * @param ahead how far the clock that people see is ahead of it
     */
    synchronized PeerException caught(PeerException failure, Instant now, Duration ahead) {
        Duration longer = pause.isZero() ? FIRST : pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
        Instant until = now.plus(pause);
        String told =
                "%s; set aside until %s"
                        .formatted(
                                failure.getMessage(),
                                until.plus(ahead).truncatedTo(ChronoUnit.SECONDS));
        aside = new Aside(until, told);
        return new PeerException(failure.kind(), told, failure);
    }

    /** Why it is not asked now, null if it may be. */
    @Nullable String reason(Instant now) {
        Aside last = aside;
        return last != null && now.isBefore(last.until()) ? last.reason() : null;
    }

    /** A whole round was as it should be. */
    synchronized void forgive() {
        pause = Duration.ZERO;
        aside = null;
    }
}
