package dev.sluice.peer.feed;

import dev.sluice.domain.Latest;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/**
 * How far the clocks of peers are from ours, by the dates of their answers; of the latest peers, if
 * they are many. For several threads.
 */
final class PeerClocks {

    private final Map<URI, Duration> offsets = new Latest<>(Mismatches.MAX_PEERS);

    /**
     * Notes an answer. Its date was taken at any time between the two of ours, and has whole
     * seconds.
     *
     * @param date as the peer wrote it; one that cannot be read says nothing
     */
    synchronized void note(URI base, String date, Instant asked, Instant answered) {
        try {
            Instant there = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
            offsets.put(base, offset(there, asked.minusSeconds(1), answered.plusSeconds(1)));
        } catch (DateTimeException e) {
            offsets.remove(base);
        }
    }

    private static Duration offset(Instant there, Instant first, Instant last) {
        if (there.isBefore(first)) {
            return Duration.between(first, there);
        }
        return there.isAfter(last) ? Duration.between(last, there) : Duration.ZERO;
    }

    /** How far it is ahead of ours, negative if it is behind; zero if it never said. */
    synchronized Duration offset(URI base) {
        return offsets.getOrDefault(base, Duration.ZERO);
    }
}
