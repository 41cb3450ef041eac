package dev.sluice.peer;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Digest;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.identity.SigningKey;
import java.time.Duration;
import java.time.Instant;

/** What the tests of this package have in common. */
public final class Given {

    public static final Instant NOW = Instant.parse("2026-11-22T01:02:03Z");
    public static final Caller CALLER =
            new Caller(new NodeId(0xaaaL), new RunId(0xbbbL), SigningKey.make());
    public static final FolderId DOCS = new FolderId("docs");
    public static final String HEX = "0123456789abcdef0123456789abcdef";
    public static final Digest DIGEST = Digest.of("xxh3-128:" + HEX);

    public static final NodeId NODE = new NodeId(0x11L);
    public static final RunId RUN = new RunId(0x22L);
    public static final Epoch EPOCH = new Epoch(0x33L);

    private Given() {}

    public static Cursor cursor(long sequence) {
        return new Cursor(EPOCH, RUN, new Sequence(sequence));
    }

    /** Generous, so that no test fails on a slow machine. */
    public static Limits patient() {
        return limits(Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    /** For what must be cut off: 500 bytes must come within half a second of waiting. */
    public static Limits impatient() {
        return limits(Duration.ofMillis(500), Duration.ofSeconds(20));
    }

    public static Limits limits(Duration idle, Duration keepAlive) {
        int kib = 1024;
        return new Limits(
                Duration.ofSeconds(5),
                idle,
                1000,
                keepAlive,
                64 * kib,
                16 * kib,
                64 * kib,
                256 * kib);
    }
}
