package dev.sluice.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.Entry;
import dev.sluice.domain.State;
import dev.sluice.index.Row;
import java.io.IOException;

/**
 * Writes rows as the objects of the changes feed. What an entry does not have is left out: a
 * directory has no size, a link no mode, a first content replaced nothing. Times are in UTC to the
 * nanosecond, without trailing groups of zeros.
 *
 * <pre>{"path":"a/b.txt","kind":"file","size":812,"mtime":"2026-11-22T01:02:03.123456789Z",
 *  "mode":"644","digest":"xxh3-128:…","replaced":"xxh3-128:…","version":{"…":17},"sequence":17}
 * </pre>
 */
final class EntryWriter {

    private EntryWriter() {}

    static void write(Row row, JsonGenerator json) throws IOException {
        Entry entry = row.entry();
        json.writeStartObject();
        json.writeStringField("path", entry.path().toString());
        json.writeStringField("kind", entry.state().kind().toString());
        writeState(entry.state(), json);
        if (entry.replaced() != null) {
            json.writeStringField("replaced", entry.replaced().toString());
        }
        json.writeObjectFieldStart("version");
        for (var counter : entry.version().counters().entrySet()) {
            json.writeNumberField(counter.getKey().toString(), counter.getValue());
        }
        json.writeEndObject();
        json.writeNumberField("sequence", row.sequence().value());
        json.writeEndObject();
    }

    private static void writeState(State state, JsonGenerator json) throws IOException {
        switch (state) {
            case State.File file -> {
                json.writeNumberField("size", file.size());
                json.writeStringField("mtime", file.mtime().toString());
                json.writeStringField("mode", file.mode().toString());
                json.writeStringField("digest", file.digest().toString());
            }
            case State.Directory directory ->
                    json.writeStringField("mode", directory.mode().toString());
            case State.Link link -> json.writeStringField("target", link.target());
            case State.Deleted deleted -> json.writeStringField("deleted", deleted.at().toString());
        }
    }
}
