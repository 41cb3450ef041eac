package dev.sluice.serve.feed;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.Sequence;
import dev.sluice.index.FeedRow;
import dev.sluice.index.Standing;
import dev.sluice.serve.problem.Json;
import dev.sluice.wire.FeedLine;
import dev.sluice.wire.LineWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads the rows of one answer in pages, each written as lines in memory. Used by one thread at a
 * time, one that may wait for the database.
 */
public final class FeedPages {

    /**
     * About 150 KB of lines: large enough to keep the socket busy, small enough for many callers.
     */
    private static final int PAGE_ROWS = 500;

    /** Bytes of a page: what those rows mostly need; fewer rows if their names are long. */
    static final int PAGE_BYTES = 192 << 10;

    /** Bytes of one where memory is scarce. */
    static final int SMALL_BYTES = 64 << 10;

    /** Rows of which nothing is known yet: that many of the longest fit a page or two. */
    private static final int FIRST_ROWS = 32;

    /** Bytes of nearly any row. */
    private static final int USUAL_ROW = 512;

    /** Bytes of attributes in one page, far below what a reader takes between two signatures. */
    private static final long MAX_EXTRAS = 4 << 20;

    private final Feed feed;

    /** A row before it goes to the page. */
    private final LineWriter row = new LineWriter(USUAL_ROW);

    private Sequence last;
    private int written;
    private long bytes;

    /** Of the attributes in this page. */
    private long extras;

    private boolean begun;
    private boolean ended;

    public FeedPages(Feed feed) {
        this.feed = feed;
        this.last = feed.after();
    }

    /** Whether the page read last has the end line. */
    public boolean ended() {
        return ended;
    }

    /**
     * The next page: the head with the first one, the end line with the last one. To be released.
     *
     * @param roomy whether there is memory for a large one
     */
    public ByteBuf next(boolean roomy) throws IOException {
        int most = roomy ? PAGE_BYTES : SMALL_BYTES;
        ByteBuf lines = PooledByteBufAllocator.DEFAULT.directBuffer(most);
        try {
            write(lines, most);
            return lines;
        } catch (IOException | RuntimeException | Error e) {
            lines.release();
            throw e;
        }
    }

    private void write(ByteBuf lines, int most) throws IOException {
        FeedSigner seal = feed.seal();
        if (seal != null) {
            seal.begin(lines);
        }
        try (JsonGenerator json = Json.lines(new ByteBufOutputStream(lines))) {
            if (!begun) {
                feed.writeHead(json);
                begun = true;
            }
            int wanted;
            int got;
            int inPage = 0;
            extras = 0;
            do {
                wanted = rows(most - lines.readableBytes(), inPage);
                got = writeRows(json, wanted, lines);
                inPage += got;
            } while (got == wanted && rows(most - lines.readableBytes(), inPage) > 0);
            if (got < wanted && extras < MAX_EXTRAS) {
                end(json, lines, false);
            } else if (written == feed.limit()) {
                end(json, lines, isThereMore());
            } else if (seal != null) {
                seal.page(json, lines, last, written);
            }
        }
    }

    /** How many rows are read at once: as many as fit, judged by those that were written. */
    private int rows(int room, int inPage) {
        int left = Math.min(feed.limit() - written, PAGE_ROWS - inPage);
        if (written == 0) {
            return Math.min(left, FIRST_ROWS);
        }
        long fit = Math.max(0, room) * (long) written / Math.max(1, bytes);
        // A last row or two are not worth a query, but there must be progress.
        return (int) Math.min(left, inPage == 0 ? Math.max(1, fit) : fit < FIRST_ROWS ? 0 : fit);
    }

    private int writeRows(JsonGenerator json, int most, ByteBuf lines) throws IOException {
        int before = written;
        json.flush();
        int begun = lines.readableBytes();
        feed.folder().index().changes(last, most, each -> writeRow(json, each, lines));
        json.flush();
        bytes += lines.readableBytes() - begun;
        return written - before;
    }

    private void writeRow(JsonGenerator json, FeedRow each, ByteBuf lines) {
        if (extras >= MAX_EXTRAS) {
            return; // it comes with the next page
        }
        if (FeedLine.isFor(each.entry())) {
            row.clear();
            FeedLine.write(each.entry(), each.sequence(), row);
            lines.writeBytes(row.bytes(), 0, row.size());
        } else {
            extras += each.entry().state().extras().weight();
            writeUncommon(json, each);
        }
        last = each.sequence();
        written++;
    }

    /** To the lines as well, at once: others may follow that do not come by the generator. */
    private static void writeUncommon(JsonGenerator json, FeedRow each) {
        try {
            EntryWriter.write(each, json);
            json.writeRaw('\n');
            json.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("bug: writing to memory failed", e);
        }
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
