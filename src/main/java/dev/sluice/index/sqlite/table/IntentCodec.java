package dev.sluice.index.sqlite.table;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Extras;
import dev.sluice.domain.ExtrasCodec;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.index.Intent;
import dev.sluice.index.codec.BlobReader;
import dev.sluice.index.codec.BlobWriter;
import dev.sluice.index.codec.DigestCodec;
import dev.sluice.index.codec.VersionCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batches of intents as the database holds them: one byte for the form of this all, then the
 * entries one after the other, each as its path, a byte for its state, what the state has, the
 * digest replaced, the version, and its extras if it has any, which the byte of the state says.
 */
public final class IntentCodec {

    private static final byte FORM = 1;

    /** Bytes of nearly any intent. */
    private static final int USUAL = 192;

    private static final byte FILE = 1;
    private static final byte DIRECTORY = 2;
    private static final byte LINK = 3;
    private static final byte DELETED_FILE = 4;
    private static final byte DELETED_DIRECTORY = 5;
    private static final byte DELETED_LINK = 6;

    /** Added to the byte of a state. */
    private static final byte WITH_EXTRAS = 64;

    private IntentCodec() {}

    public static byte[] encode(Collection<Intent> intents) {
        BlobWriter blob = new BlobWriter(1 + intents.size() * USUAL).put(FORM);
        for (Intent intent : intents) {
            Entry entry = intent.entry();
            Extras extras = entry.state().extras();
            byte more = extras.isNone() ? 0 : WITH_EXTRAS;
            blob.put(entry.path().toString());
            write(entry.state(), more, blob);
            write(entry.replaced(), blob).put(VersionCodec.encode(entry.version()));
            if (more != 0) {
                blob.putLong(ExtrasCodec.encode(extras));
            }
        }
        return blob.bytes();
    }

    private static void write(State state, byte more, BlobWriter blob) {
        switch (state) {
            case State.File file ->
                    write(file.mtime(), blob.put(plus(FILE, more)).put(file.size()))
                            .put((short) file.mode().bits())
                            .put(DigestCodec.encode(file.digest()));
            case State.Directory directory ->
                    blob.put(plus(DIRECTORY, more)).put((short) directory.mode().bits());
            case State.Link link -> blob.put(plus(LINK, more)).put(link.target());
            case State.Deleted deleted ->
                    write(deleted.at(), blob.put(deletedCode(deleted.kind())));
        }
    }

    private static byte plus(byte code, byte more) {
        return (byte) (code + more);
    }

    /** Not the ordinal: these numbers stay in databases when the enum changes. */
    private static byte deletedCode(Kind kind) {
        return switch (kind) {
            case FILE -> DELETED_FILE;
            case DIRECTORY -> DELETED_DIRECTORY;
            case SYMLINK -> DELETED_LINK;
        };
    }

    private static BlobWriter write(Instant time, BlobWriter blob) {
        return blob.put(time.getEpochSecond()).put(time.getNano());
    }

    private static BlobWriter write(@Nullable Digest digest, BlobWriter blob) {
        return blob.put(digest == null ? new byte[0] : DigestCodec.encode(digest));
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if it is no batch of intents
     */
    public static List<Intent> decode(byte[] bytes) {
        BlobReader blob = new BlobReader(bytes);
        byte form = blob.oneByte();
        if (form != FORM) {
            throw new IllegalArgumentException("form of a batch of intents must be 1, not " + form);
        }
        List<Intent> intents = new ArrayList<>();
        while (blob.hasMore()) {
            RelativePath path = RelativePath.of(blob.text());
            byte code = blob.oneByte();
            boolean hasExtras = (code & WITH_EXTRAS) != 0;
            State state = state(hasExtras ? (byte) (code - WITH_EXTRAS) : code, blob);
            byte[] replaced = blob.bytes();
            Version version = VersionCodec.decode(blob.bytes());
            Digest digest = replaced.length == 0 ? null : DigestCodec.decode(replaced);
            State whole = hasExtras ? state.with(ExtrasCodec.decode(blob.longBytes())) : state;
            intents.add(new Intent(new Entry(path, whole, digest, version)));
        }
        return intents;
    }

    private static State state(byte code, BlobReader blob) {
        return switch (code) {
            case FILE ->
                    new State.File(
                            blob.eightBytes(),
                            time(blob),
                            mode(blob),
                            DigestCodec.decode(blob.bytes()));
            case DIRECTORY -> new State.Directory(mode(blob));
            case LINK -> new State.Link(blob.text());
            case DELETED_FILE -> new State.Deleted(Kind.FILE, time(blob));
            case DELETED_DIRECTORY -> new State.Deleted(Kind.DIRECTORY, time(blob));
            case DELETED_LINK -> new State.Deleted(Kind.SYMLINK, time(blob));
            default ->
                    throw new IllegalArgumentException(
                            "state of an intent must be 1 to 6, not " + code);
        };
    }

    private static Instant time(BlobReader blob) {
        return Instant.ofEpochSecond(blob.eightBytes(), blob.fourBytes());
    }

    private static Mode mode(BlobReader blob) {
        return new Mode(blob.twoBytes());
    }
}
