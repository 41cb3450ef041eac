package dev.sluice.index.codec;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.sluice.domain.Entry;
import dev.sluice.domain.ExtrasCodec;
import dev.sluice.domain.State;
import dev.sluice.domain.Sum;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;

/**
 * The hash of an entry, of which the {@link Sum} of an index is made: XXH3-128 of the bytes below.
 * They travel between nodes of all versions, so they never change; what an entry may have one day
 * beyond this is appended, and only where it has it. Integers are big-endian.
 *
 * <pre>
 *   kind      1 byte: f, d or s
 *   mode      2 bytes, 0 for a link
 *   size      8 bytes, 0 but for a file
 *   mtime     8 bytes of seconds since 1970 and 4 of nanoseconds, 0 but for a file
 *   path      4 bytes of length, then UTF-8
 *   content   4 bytes of length, then of a file one byte for the algorithm (1 = xxh3-128,
 *             2 = sha-256) and the hash, of a link its target in UTF-8, of a directory nothing
 *   version   for each writer in their order 8 bytes of epoch and 8 of counter
 *   extras    nothing where nothing is said; else 4 bytes of length, then as ExtrasCodec writes
 * </pre>
 *
 * <p>The replaced digest is left out: it decides no winner once two entries are the same, and nodes
 * that joined versions in another order may keep another one. Tombstones are left out as well: each
 * node drops them at its own time.
 */
public final class EntryHash {

    private static final int HAS_EXTRAS = 256;
    private static final int FIXED = 1 + 2 + 8 + 8 + 4 + 4 + 4;
    private static final byte[] NOTHING = {};

    private EntryHash() {}

    /** What an entry adds to the sum of an index: nothing if it is a tombstone. */
    public static Sum of(Entry entry) {
        byte[] path = utf8(entry.path().toString());
        byte[] version = VersionCodec.encode(entry.version());
        byte[] extras = ExtrasCodec.encode(entry.state().extras());
        return switch (entry.state()) {
            case State.File file ->
                    hash(
                            'f',
                            file.mode().bits(),
                            file.size(),
                            file.mtime(),
                            path,
                            DigestCodec.encode(file.digest()),
                            version,
                            extras);
            case State.Directory directory ->
                    hash(
                            'd',
                            directory.mode().bits(),
                            0,
                            Instant.EPOCH,
                            path,
                            NOTHING,
                            version,
                            extras);
            case State.Link link ->
                    hash('s', 0, 0, Instant.EPOCH, path, utf8(link.target()), version, extras);
            case State.Deleted _ -> Sum.ZERO;
        };
    }

    /** The columns that {@link #read} takes, of a live entry. */
    public static final String COLUMNS =
            "CASE parent WHEN '' THEN name ELSE parent || '/' || name END,"
                    + " unicode(kind) + (extras IS NOT NULL) * 256,"
                    + " ifnull(mode, 0), ifnull(size, 0), mtime,"
                    + " coalesce(digest, CAST(target AS BLOB), x''), version, extras";

    /**
     * The same from a row as it stands in the database, which need not be one that could be read as
     * an entry.
     */
    public static Sum read(Columns columns) throws SQLException {
        byte[] path = columns.bytes();
        int code = (int) columns.number();
        int mode = (int) columns.number();
        long size = columns.number();
        Instant mtime = columns.timeOrNull();
        byte[] content = columns.bytes();
        byte[] version = columns.bytes();
        return hash(
                (char) (code & 0xFF),
                mode,
                size,
                mtime == null ? Instant.EPOCH : mtime,
                path,
                content,
                version,
                (code & HAS_EXTRAS) == 0 ? NOTHING : columns.bytes());
    }

    private static Sum hash(
            char kind,
            int mode,
            long size,
            Instant mtime,
            byte[] path,
            byte[] content,
            byte[] version,
            byte[] extras) {
        int more = extras.length == 0 ? 0 : Integer.BYTES + extras.length;
        ByteBuffer bytes =
                ByteBuffer.allocate(FIXED + path.length + content.length + version.length + more);
        bytes.put((byte) kind).putShort((short) mode).putLong(size);
        bytes.putLong(mtime.getEpochSecond()).putInt(mtime.getNano());
        bytes.putInt(path.length).put(path).putInt(content.length).put(content).put(version);
        if (extras.length > 0) {
            bytes.putInt(extras.length).put(extras);
        }
        HashValue128 hash = Hashing.xxh3_128().hashBytesTo128Bits(bytes.array());
        return new Sum(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
