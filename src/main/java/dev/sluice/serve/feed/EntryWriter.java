package dev.sluice.serve.feed;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Extras;
import dev.sluice.domain.State;
import dev.sluice.domain.Timestamp;
import dev.sluice.domain.Version;
import dev.sluice.index.FeedRow;
import java.io.IOException;

/**
 * Writes rows as the objects of the changes feed. What an entry does not have is left out: a
 * directory has no size, a link no mode, a first content replaced nothing. Times are in UTC to the
 * nanosecond, without trailing groups of zeros. What a folder preserves beyond that follows (see
 * {@link ExtrasWriter}).
 *
 * <pre>{"path":"a/b.txt","kind":"file","size":812,"mtime":"2026-11-22T01:02:03.123456789Z",
 *  "mode":"644","digest":"xxh3-128:…","replaced":"xxh3-128:…","version":{"…":17},"sequence":17}
 * </pre>
 */
final class EntryWriter {

    // Encoded once, as every row has most of them.
    private static final SerializableString PATH = new SerializedString("path");
    private static final SerializableString KIND = new SerializedString("kind");
    private static final SerializableString REPLACED = new SerializedString("replaced");
    private static final SerializableString VERSION = new SerializedString("version");
    private static final SerializableString SEQUENCE = new SerializedString("sequence");
    private static final SerializableString SIZE = new SerializedString("size");
    private static final SerializableString MTIME = new SerializedString("mtime");
    private static final SerializableString MODE = new SerializedString("mode");
    private static final SerializableString DIGEST = new SerializedString("digest");
    private static final SerializableString TARGET = new SerializedString("target");
    private static final SerializableString DELETED = new SerializedString("deleted");

    private EntryWriter() {}

    static void write(FeedRow row, JsonGenerator json) throws IOException {
        Entry entry = row.entry();
        json.writeStartObject();
        write(PATH, entry.path().toString(), json);
        write(KIND, entry.state().kind().toString(), json);
        writeState(entry.state(), json);
        if (entry.replaced() != null) {
            write(REPLACED, entry.replaced().toString(), json);
        }
        Extras extras = entry.state().extras();
        if (!extras.isNone()) {
            ExtrasWriter.write(extras, json);
        }
        json.writeFieldName(VERSION);
        json.writeStartObject();
        Version version = entry.version();
        for (int place = 0; place < version.size(); place++) {
            json.writeNumberField(version.writer(place).toString(), version.counterAt(place));
        }
        json.writeEndObject();
        write(SEQUENCE, row.sequence().value(), json);
        json.writeEndObject();
    }

    private static void writeState(State state, JsonGenerator json) throws IOException {
        switch (state) {
            case State.File file -> {
                write(SIZE, file.size(), json);
                write(MTIME, Timestamp.format(file.mtime()), json);
                write(MODE, file.mode().toString(), json);
                write(DIGEST, file.digest().toString(), json);
            }
            case State.Directory directory -> write(MODE, directory.mode().toString(), json);
            case State.Link link -> write(TARGET, link.target(), json);
            case State.Deleted deleted -> write(DELETED, Timestamp.format(deleted.at()), json);
        }
    }

    private static void write(SerializableString name, String value, JsonGenerator json)
            throws IOException {
        json.writeFieldName(name);
        json.writeString(value);
    }

    private static void write(SerializableString name, long value, JsonGenerator json)
            throws IOException {
        json.writeFieldName(name);
        json.writeNumber(value);
    }
}
