package dev.sluice.serve;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.sluice.domain.Sequence;
import dev.sluice.index.FeedRow;
import dev.sluice.index.Standing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.PooledByteBufAllocator;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads the rows of one answer in pages, each written as lines in memory. Used by one thread at a
 * time, one that may wait for the database.
 */
final class FeedPages {

    /**
     * About 150 KB of lines: large enough to keep the socket busy, small enough for many callers.
     */
    private static final int PAGE_ROWS = 500;

    /** What such a page mostly needs; it grows if its names are long. */
    private static final int PAGE_BYTES = 192 << 10;

    private final Feed feed;
    private Sequence last;
    private int written;
    private boolean begun;
    private boolean ended;

    FeedPages(Feed feed) {
        this.feed = feed;
        this.last = feed.after();
    }

    /** Whether the page read last has the end line. */
    boolean ended() {
        return ended;
    }

    /**
     * The next page: the head with the first one, the end line with the last one. To be released.
     */
    ByteBuf next() throws IOException {
        ByteBuf lines = PooledByteBufAllocator.DEFAULT.directBuffer(PAGE_BYTES);
        try {
            write(lines);
            return lines;
        } catch (IOException | RuntimeException | Error e) {
            lines.release();
            throw e;
        }
    }

    private void write(ByteBuf lines) throws IOException {
        FeedSeal seal = feed.seal();
        if (seal != null) {
            seal.begin(lines);
        }
        try (JsonGenerator json = Json.lines(new ByteBufOutputStream(lines))) {
            if (!begun) {
                feed.writeHead(json);
                begun = true;
            }
            int wanted = Math.min(PAGE_ROWS, feed.limit() - written);
            int got = writeRows(json, wanted);
            if (got < wanted) {
                end(json, lines, false);
            } else if (written == feed.limit()) {
                end(json, lines, isThereMore());
            } else if (seal != null) {
                seal.page(json, lines, last, written);
            }
        }
    }

    private int writeRows(JsonGenerator json, int most) {
        int before = written;
        feed.folder().index().changes(last, most, row -> writeRow(json, row));
        return written - before;
    }

    private void writeRow(JsonGenerator json, FeedRow row) {
        try {
            EntryWriter.write(row, json);
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("bug: writing to memory failed", e);
        }
        last = row.sequence();
        written++;
    }

    private boolean isThereMore() {
        boolean[] more = {false};
        feed.folder().index().changes(last, 1, _ -> more[0] = true);
        return more[0];
    }

    /**
     * An answer that has reached the end goes up to {@link Feed#until} at least, even if the row
     * that had that sequence is forgotten: otherwise a caller that waits for something newer than
     * the last row would be woken at once, for ever.
     */
    private void end(JsonGenerator json, ByteBuf lines, boolean more) throws IOException {
        boolean beyond = more || last.isAfter(feed.until());
        Sequence end = beyond ? last : feed.until();
        Standing standing = feed.folder().index().standing();
        boolean isAtRest = !more && standing.last().equals(end);
        feed.writeEnd(json, lines, end, more, isAtRest ? standing.sum() : null);
        ended = true;
    }
}
