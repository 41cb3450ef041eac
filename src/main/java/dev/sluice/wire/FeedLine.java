package dev.sluice.wire;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A line of the changes feed in the form that nearly every one has: a file, a directory or a
 * tombstone of which nothing is preserved beyond mode and time, with a name in ASCII.
 *
 * <pre>{"path":"a/b.txt","kind":"file","size":812,"mtime":"2026-11-22T01:02:03.123456789Z",
 *  "mode":"644","digest":"xxh3-128:…","replaced":"xxh3-128:…","version":{"…":17},"sequence":17}
 * </pre>
 *
 * What is read is just what is written, field after field; any other line of the same meaning is
 * read by a parser of JSON, as are those that are wrong. For one thread at a time.
 */
public final class FeedLine {

    private static final byte[] PATH = ascii("{\"path\":\"");
    private static final byte[] PATH_NAME = ascii("{\"path\":");
    private static final byte[] KIND = ascii(",\"kind\":\"");
    private static final byte[] FILE = ascii("file\"");
    private static final byte[] DIRECTORY = ascii("directory\"");
    private static final byte[] SYMLINK = ascii("symlink\"");
    private static final byte[] SIZE = ascii(",\"size\":");
    private static final byte[] MTIME = ascii(",\"mtime\":\"");
    private static final byte[] MODE = ascii(",\"mode\":\"");
    private static final byte[] DIGEST = ascii(",\"digest\":");
    private static final byte[] DELETED = ascii(",\"deleted\":\"");
    private static final byte[] REPLACED = ascii(",\"replaced\":");
    private static final byte[] VERSION = ascii(",\"version\":{\"");
    private static final byte[] NEXT_WRITER = ascii(",\"");
    private static final byte[] COUNTER = ascii("\":");
    private static final byte[] SEQUENCE = ascii("},\"sequence\":");
    private static final byte[] END = ascii("}\n");

    /** Writers of a version that is read here. */
    private static final int MAX_WRITERS = 16;

    /** Times of files within these seconds are surely within what an index keeps. */
    private static final long EARLIEST = Instant.parse("1700-01-01T00:00:00Z").getEpochSecond();

    private static final long LATEST = Instant.parse("2250-01-01T00:00:00Z").getEpochSecond();

    private final DigestAlgorithm algorithm;
    private final LineScanner line = new LineScanner();
    private final long[] pairs = new long[2 * MAX_WRITERS];
    private Sequence sequence = Sequence.ZERO;

    /**
     * A reader.
     *
     * @param algorithm of the digests of the folder
     */
    public FeedLine(DigestAlgorithm algorithm) {
        this.algorithm = algorithm;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether {@link #write} has a form for it. */
    public static boolean isFor(Entry entry) {
        return switch (entry.state()) {
            case State.File file -> file.extras().isNone();
            case State.Directory directory -> directory.extras().isNone();
            case State.Deleted _ -> true;
            case State.Link _ -> false;
        };
    }

    /** Writes an entry that {@link #isFor} takes, and a line feed. */
    public static void write(Entry entry, Sequence sequence, LineWriter out) {
        out.put(PATH_NAME).text(entry.path().toString()).put(KIND);
        write(entry.state(), out);
        Digest replaced = entry.replaced();
        if (replaced != null) {
            out.put(REPLACED).digest(replaced);
        }
        write(entry.version(), out);
        out.put(SEQUENCE).number(sequence.value()).put(END);
    }

    private static void write(State state, LineWriter out) {
        switch (state) {
            case State.File file ->
                    out.put(FILE)
                            .put(SIZE)
                            .number(file.size())
                            .put(MTIME)
                            .time(file.mtime())
                            .put('"')
                            .put(MODE)
                            .octal(file.mode().bits())
                            .put('"')
                            .put(DIGEST)
                            .digest(file.digest());
            case State.Directory directory ->
                    out.put(DIRECTORY).put(MODE).octal(directory.mode().bits()).put('"');
            case State.Deleted deleted ->
                    out.put(kind(deleted.kind())).put(DELETED).time(deleted.at()).put('"');
            case State.Link link ->
                    throw new IllegalArgumentException("bug: no form for a link: " + link);
        }
    }

    private static byte[] kind(Kind kind) {
        return switch (kind) {
            case FILE -> FILE;
            case DIRECTORY -> DIRECTORY;
            case SYMLINK -> SYMLINK;
        };
    }

    private static void write(Version version, LineWriter out) {
        out.put(VERSION);
        for (int place = 0; place < version.size(); place++) {
            if (place > 0) {
                out.put(NEXT_WRITER);
            }
            out.hex(version.writer(place).bits()).put(COUNTER).number(version.counterAt(place));
        }
    }

    /**
     * Reads a line without its line feed; its {@link #sequence} is known then.
     *
     * @return null if it has another form, or is wrong
     */
    public @Nullable Entry read(byte[] bytes, int from, int to) {
        line.begin(bytes, from, to);
        if (!line.skip(PATH)) {
            return null;
        }
        RelativePath path = line.path();
        State state = path != null && line.skip(KIND) ? state() : null;
        if (path == null || state == null) {
            return null;
        }
        Digest replaced = null;
        if (line.skip(REPLACED)) {
            replaced = digest();
            if (replaced == null) {
                return null;
            }
        }
        Version version = version();
        long number = version != null && line.skip(SEQUENCE) ? line.number() : -1;
        if (version == null || number < 0 || !line.skip('}') || !line.isAtEnd()) {
            return null;
        }
        sequence = new Sequence(number);
        return new Entry(path, state, replaced, version);
    }

    /** That of the line that was read last. */
    public Sequence sequence() {
        return sequence;
    }

    private @Nullable State state() {
        if (line.skip(FILE)) {
            return line.skip(SIZE) ? file(line.number()) : deleted(Kind.FILE);
        }
        if (line.skip(DIRECTORY)) {
            return line.skip(MODE) ? directory() : deleted(Kind.DIRECTORY);
        }
        return line.skip(SYMLINK) ? deleted(Kind.SYMLINK) : null;
    }

    private @Nullable State file(long size) {
        Instant mtime = size >= 0 && line.skip(MTIME) ? time() : null;
        Mode mode = mtime != null && line.skip(MODE) ? mode() : null;
        Digest digest = mode != null && line.skip(DIGEST) ? digest() : null;
        return mtime == null || mode == null || digest == null
                ? null
                : new State.File(size, new Metadata(mode, mtime), digest);
    }

    private @Nullable State directory() {
        Mode mode = mode();
        return mode == null ? null : new State.Directory(mode);
    }

    private @Nullable State deleted(Kind kind) {
        Instant at = line.skip(DELETED) ? time() : null;
        return at == null ? null : new State.Deleted(kind, at);
    }

    private @Nullable Digest digest() {
        return line.skip('"') ? line.digest(algorithm) : null;
    }

    private @Nullable Mode mode() {
        int bits = line.mode();
        return bits < 0 ? null : new Mode(bits);
    }

    private @Nullable Instant time() {
        Instant time = line.time();
        return time != null && time.getEpochSecond() >= EARLIEST && time.getEpochSecond() < LATEST
                ? time
                : null;
    }

    /** The writers in their order, so that none is named twice. */
    private @Nullable Version version() {
        if (!line.skip(VERSION)) {
            return null;
        }
        int count = 0;
        do {
            if (count == pairs.length || !line.hasBits()) {
                return null;
            }
            pairs[count] = line.bits();
            pairs[count + 1] = line.skip(':') ? line.number() : -1;
            if (pairs[count + 1] < Version.FOUND
                    || count > 0 && Long.compareUnsigned(pairs[count - 2], pairs[count]) >= 0) {
                return null;
            }
            count += 2;
        } while (line.skip(NEXT_WRITER));
        Version version = Version.ofPairs(Arrays.copyOf(pairs, count));
        return version.hasWriter() ? version : null;
    }
}
