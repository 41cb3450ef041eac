package dev.sluice.peer.feed;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Mode;
import dev.sluice.domain.Quoted;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.domain.Timestamp;
import dev.sluice.domain.Version;
import dev.sluice.peer.http.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/** Makes an entry of the domain from a line of the changes feed. */
final class EntryReader {

    /** What fits into 64 bits of nanoseconds, as file systems and indexes keep times. */
    private static final Instant EARLIEST = Instant.EPOCH.plusNanos(Long.MIN_VALUE);

    private static final Instant LATEST = Instant.EPOCH.plusNanos(Long.MAX_VALUE);
    private static final int MAX_TARGET_BYTES = 4095;

    private final DigestAlgorithm algorithm;

    /**
     * @param algorithm that of the folder, by the header of the feed
     */
    EntryReader(DigestAlgorithm algorithm) {
        this.algorithm = algorithm;
    }

    /**
     * @throws IllegalArgumentException if a field is missing or has a value that no honest node
     *     sends; the message is for people
     */
    Entry entry(JsonObject line) {
        RelativePath path = RelativePath.of(line.text("path"));
        try {
            return new Entry(
                    path,
                    state(line),
                    line.has("replaced") ? Digest.of(line.text("replaced")) : null,
                    version(line.object("version")));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "path " + Quoted.of(path.toString()) + ": " + e.getMessage(), e);
        }
    }

    private State state(JsonObject line) {
        Kind kind = Kind.of(line.text("kind"));
        if (line.has("deleted")) {
            return new State.Deleted(kind, time(line, "deleted"));
        }
        return switch (kind) {
            case FILE -> new State.File(line.number("size"), metadata(line), digest(line));
            case DIRECTORY -> new State.Directory(mode(line), ExtrasReader.read(line));
            case SYMLINK -> new State.Link(target(line), ExtrasReader.read(line));
        };
    }

    private static Metadata metadata(JsonObject line) {
        return new Metadata(mode(line), time(line, "mtime"), ExtrasReader.read(line));
    }

    private static Mode mode(JsonObject line) {
        return Mode.of(line.text("mode"));
    }

    private Digest digest(JsonObject line) {
        Digest digest = Digest.of(line.text("digest"));
        if (digest.algorithm() != algorithm) {
            throw new IllegalArgumentException(
                    "its digest is " + digest.algorithm() + ", that of the folder " + algorithm);
        }
        return digest;
    }

    private static String target(JsonObject line) {
        String target = line.text("target");
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(target)
                || target.getBytes(StandardCharsets.UTF_8).length > MAX_TARGET_BYTES) {
            throw new IllegalArgumentException(
                    "target of a link must be at most "
                            + MAX_TARGET_BYTES
                            + " bytes of UTF-8: "
                            + Quoted.of(target));
        }
        return target;
    }

    private static Instant time(JsonObject line, String field) {
        String text = line.text(field);
        try {
            Instant time = Timestamp.parse(text);
            if (!time.isBefore(EARLIEST) && !time.isAfter(LATEST)) {
                return time;
            }
            throw new IllegalArgumentException(
                    field
                            + " must lie between "
                            + EARLIEST
                            + " and "
                            + LATEST
                            + ", not at "
                            + time);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    field
                            + " must be a time such as 2026-11-22T01:02:03.5Z, not "
                            + Quoted.of(text),
                    e);
        }
    }

    private static Version version(JsonObject counters) {
        List<String> writers = counters.names();
        if (writers.size() > Version.MAX_WRITERS) {
            throw new IllegalArgumentException(
                    "version has %d writers, at most %d are taken"
                            .formatted(writers.size(), Version.MAX_WRITERS));
        }
        long[] pairs = new long[2 * writers.size()];
        for (int i = 0; i < writers.size(); i++) {
            pairs[2 * i] = Epoch.of(writers.get(i)).bits();
            pairs[2 * i + 1] = counter(counters, writers.get(i));
        }
        Version version = Version.ofPairs(pairs);
        if (!version.hasWriter()) {
            throw new IllegalArgumentException("version must name a writer");
        }
        return version;
    }

    private static long counter(JsonObject counters, String writer) {
        long counter = counters.number(writer);
        if (counter > Version.MAX_TAKEN) {
            throw new IllegalArgumentException(
                    "counter of writer "
                            + Quoted.of(writer)
                            + " is "
                            + counter
                            + ", at most 2^61 is taken");
        }
        return counter;
    }
}
