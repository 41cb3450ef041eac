package dev.sluice.pull;

import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Entries as a peer has them. */
public final class Given {

    /** The writer of all that the peer has changed. */
    static final Epoch WRITER = new Epoch(0x99L);

    /** A counter above all that are minted here while the tests run. */
    static final long LATE = 2_000_000_000_000_000L;

    static final Instant MTIME = Instant.parse("2024-02-03T04:05:06.123456789Z");

    private Given() {}

    /** Of late: a tombstone that is too old is not taken. */
    static Instant deleted() {
        return Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(1));
    }

    static RelativePath path(String text) {
        return RelativePath.of(text);
    }

    static Digest digest(byte[] content) {
        ContentDigest digest = ContentDigest.of(DigestAlgorithm.XXH3_128);
        digest.update(ByteBuffer.wrap(content));
        return digest.finish();
    }

    static Digest digest(String content) {
        return digest(bytes(content));
    }

    static byte[] bytes(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    public static Version version(long counter) {
        return Version.of(Map.of(WRITER, counter));
    }

    public static Entry file(String path, String content, long counter) {
        return file(path, bytes(content), counter);
    }

    static Entry file(String path, byte[] content, long counter) {
        State state = new State.File(content.length, MTIME, new Mode(0640), digest(content));
        return new Entry(path(path), state, null, version(counter));
    }

    public static Entry directory(String path, int mode, long counter) {
        return new Entry(path(path), new State.Directory(new Mode(mode)), null, version(counter));
    }

    public static Entry link(String path, String target, long counter) {
        return new Entry(path(path), new State.Link(target), null, version(counter));
    }

    public static Entry tombstone(String path, Kind kind, @Nullable String content, long counter) {
        return new Entry(
                path(path),
                new State.Deleted(kind, deleted()),
                content == null ? null : digest(content),
                version(counter));
    }

    /** The same entry after what is here: a change that its peer made on top of it. */
    static Entry after(Entry local, Entry change) {
        return new Entry(
                change.path(),
                change.state(),
                local.state().digest(),
                local.version().join(change.version()));
    }
}
