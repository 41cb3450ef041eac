package dev.sluice.serve.feed;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.Cursor;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Sum;
import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.ServedNode;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One answer of the changes feed before its rows are read.
 *
 * @param full whether it begins at the first row because the caller's cursor is not valid
 * @param after where its rows begin
 * @param until the last sequence when it began
 * @param known how far we have read the caller's own feed, null (and left out) if not at all
 * @param limit the most rows of this answer
 * @param seal signs it, null for a caller that has not proved who it is
 */
public record Feed(
        ServedNode node,
        ServedFolder folder,
        boolean full,
        Sequence after,
        Sequence until,
        @Nullable Cursor known,
        int limit,
        @Nullable FeedSigner seal) {

    void writeHead(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("folder", folder.id().text());
        json.writeStringField("node", node.node().toString());
        json.writeStringField("run", node.run().toString());
        json.writeStringField("epoch", folder.index().epoch().toString());
        json.writeStringField("role", folder.role().toString());
        json.writeStringField("digest", folder.digest().toString());
        json.writeStringField("listing", full ? "full" : "delta");
        json.writeNumberField("until", until.value());
        writeKnown(json);
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private void writeKnown(JsonGenerator json) throws IOException {
        if (known == null) {
            return;
        }
        json.writeObjectFieldStart("known");
        json.writeStringField("epoch", known.epoch().toString());
        json.writeStringField("run", known.run().toString());
        json.writeNumberField("sequence", known.sequence().value());
        json.writeEndObject();
    }

    /**
     * Writes the last line.
     *
     * @param lines where to
     * @param sum of all entries at {@code last}, null (and left out) if the index has moved on
     */
    void writeEnd(JsonGenerator json, ByteBuf lines, Sequence last, boolean more, @Nullable Sum sum)
            throws IOException {
        json.writeStartObject();
        json.writeBooleanField("end", true);
        json.writeNumberField("last", last.value());
        json.writeBooleanField("more", more);
        if (sum != null) {
            json.writeStringField("sum", sum.toString());
            json.writeStringField("rules", folder.index().ignoredBy().fingerprint());
        }
        if (seal != null) {
            seal.sign(json, lines);
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }
}
