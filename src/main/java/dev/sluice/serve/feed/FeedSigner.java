package dev.sluice.serve.feed;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.Sequence;
import dev.sluice.identity.NodeKey;
import dev.sluice.identity.SigningKey;
import dev.sluice.identity.Statements;
import dev.sluice.identity.Transcript;
import io.netty.buffer.ByteBuf;
import java.io.IOException;

/**
 * Signs an answer of the changes feed for one call, so that nobody can answer in our name: a line
 * {@code {"signed":17,"signature":"…"}} after every so many rows, and a signature in the last line.
 * Each is of all bytes of the answer before it; its caller believes no row that no signature
 * follows. One for each answer; used by one thread at a time.
 */
final class FeedSigner {

    private static final String FIELD = "signature";

    /** The caller begins its work with these; a signature costs as much as many rows. */
    private static final int FIRST_ROWS = 500;

    /** Its caller keeps no more than twice as many. */
    private static final int ROWS = 2_500;

    /** Nor much more of long rows. */
    private static final int BYTES = 1 << 20;

    private final SigningKey key;
    private final NodeKey caller;
    private final long counter;
    private final Transcript transcript = new Transcript();

    /** Of the lines in memory, up to where they are hashed. */
    private int hashed;

    private int signed;

    /** Bytes since the last signature. */
    private int unsigned;

    FeedSigner(SigningKey key, NodeKey caller, long counter) {
        this.key = key;
        this.caller = caller;
        this.counter = counter;
    }

    /** Other lines begin. */
    void begin(ByteBuf lines) {
        hashed = lines.writerIndex();
    }

    /**
     * A page of rows was written: takes it, and now and then writes a line that signs all so far.
     *
     * @param written rows of the answer so far
     */
    void page(JsonGenerator json, ByteBuf lines, Sequence last, int written) throws IOException {
        json.flush();
        hash(lines);
        if (written - signed < (signed == 0 ? FIRST_ROWS : ROWS) && unsigned < BYTES) {
            return;
        }
        signed = written;
        json.writeStartObject();
        json.writeNumberField("signed", last.value());
        sign(json, lines);
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
        hash(lines);
        unsigned = 0;
    }

    /** Writes the last field of an object that is being written. */
    void sign(JsonGenerator json, ByteBuf lines) throws IOException {
        json.flush();
        hash(lines);
        String statement = Statements.feed(caller, counter, transcript.hash());
        json.writeStringField(FIELD, key.sign(statement));
    }

    private void hash(ByteBuf lines) {
        transcript.add(lines.nioBuffer(hashed, lines.writerIndex() - hashed));
        unsigned += lines.writerIndex() - hashed;
        hashed = lines.writerIndex();
    }
}
