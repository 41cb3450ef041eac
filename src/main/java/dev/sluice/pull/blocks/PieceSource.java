package dev.sluice.pull.blocks;

import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.Digest;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Holes;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.content.BundleItem;
import dev.sluice.peer.content.BundleSink;
import dev.sluice.peer.content.ContentClient;
import dev.sluice.pull.blocks.Pieces.Piece;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings pieces of a content from one peer until there are none left, or it fails. A piece is held
 * in memory until it is whole and its blocks are those of the list.
 */
final class PieceSource implements BundleSink, Runnable {

    /** Bytes of a piece; larger blocks than that are not fetched from several peers. */
    static final int PIECE = 1 << 20;

    private static final ContentBuffers BUFFERS = new ContentBuffers(PIECE);

    /** A request should last about so long: the next one costs a round trip. */
    private static final Duration MIN = Duration.ofMillis(500);

    private static final Duration MAX = Duration.ofSeconds(2);
    private static final int FIRST_PIECES = 4;
    private static final int MAX_PIECES = 64;

    /** Where the content is to be. */
    interface Place {

        /** Writes a span to where it belongs. */
        void put(Span span, ByteBuffer bytes) throws IOException;

        /** So many bytes have come that are not needed, or not good. */
        void inVain(long bytes);
    }

    /** Ends a call: others were faster with all that was asked for, or what came is not good. */
    private static final class EnoughException extends IOException {
        private static final long serialVersionUID = 1;

        EnoughException() {
            super("enough has come");
        }
    }

    private final URI base;
    private final FolderId folder;
    private final RelativePath path;
    private final Digest content;
    private final BlockList list;
    private final ContentClient contents;
    private final Pieces pieces;
    private final Place place;
    private final ByteBuffer buffer = BUFFERS.borrow();
    private List<Piece> batch = List.of();
    private int piece;
    private int span;
    private volatile @Nullable PeerException failure;

    PieceSource(
            URI base,
            FolderId folder,
            RelativePath path,
            Digest content,
            BlockList list,
            ContentClient contents,
            Pieces pieces,
            Place place) {
        this.base = base;
        this.folder = folder;
        this.path = path;
        this.content = content;
        this.list = list;
        this.contents = contents;
        this.pieces = pieces;
        this.place = place;
    }

    URI base() {
        return base;
    }

    /** Why it has ended before all was there, null if it has not. */
    @Nullable PeerException failure() {
        return failure;
    }

    @Override
    public void run() {
        try {
            int most = FIRST_PIECES;
            for (batch = pieces.take(most); !batch.isEmpty(); batch = pieces.take(most)) {
                long begun = System.nanoTime();
                bring();
                most = next(most, System.nanoTime() - begun);
            }
        } catch (PeerException e) {
            failure = e;
        } catch (IOException | InterruptedException _) {
            // It was stopped, or nothing can be kept: whoever waits for the pieces knows.
        } finally {
            pieces.release(batch);
            pieces.leave();
            BUFFERS.release(buffer);
        }
    }

    private static int next(int most, long nanos) {
        if (nanos < MIN.toNanos()) {
            return Math.min(MAX_PIECES, most * 2);
        }
        return nanos > MAX.toNanos() ? Math.max(1, most / 2) : most;
    }

    private void bring() throws PeerException, IOException {
        List<BundleItem> items = new ArrayList<>();
        for (Piece each : batch) {
            each.spans().forEach(part -> items.add(BundleItem.part(path, content, part)));
        }
        piece = 0;
        span = 0;
        try {
            contents.fetch(base, folder, items, this);
        } catch (EnoughException _) {
            // The connection is cut; what else there is to do is asked for on another.
            PeerException bad = failure;
            if (bad != null) {
                throw bad;
            }
        }
        pieces.release(batch);
        batch = List.of();
    }

    private Piece current() {
        return batch.get(piece);
    }

    @Override
    public void begin(BundleItem item) throws IOException {
        if (span == 0) {
            if (!pieces.begin(current(), batch.subList(piece, batch.size()))) {
                throw new EnoughException();
            }
            if (current().spans().size() > 1 || !isOfWholeBlocks(current().spans().getFirst())) {
                zero();
            }
        }
        buffer.position((int) (current().spans().get(span).offset() - current().begin()));
    }

    private boolean isOfWholeBlocks(Span data) {
        boolean isToEnd = data.end() == list.size() || data.end() % list.blockSize() == 0;
        return data.offset() % list.blockSize() == 0 && isToEnd;
    }

    /** Around what comes there are holes. */
    private void zero() {
        buffer.clear();
        while (buffer.remaining() >= Long.BYTES) {
            buffer.putLong(0);
        }
        buffer.clear();
    }

    @Override
    public void bytes(ByteBuffer bytes) {
        buffer.put(bytes);
    }

    @Override
    public void end(BundleItem item) throws IOException {
        span++;
        if (span < current().spans().size()) {
            return;
        }
        check(current());
        Piece whole = current();
        boolean isKept =
                pieces.came(
                        whole,
                        () -> {
                            for (Span part : whole.spans()) {
                                place.put(part, slice(whole, part.offset(), part.length()));
                            }
                        });
        if (!isKept) {
            place.inVain(Holes.bytes(whole.spans()));
        }
        piece++;
        span = 0;
    }

    private ByteBuffer slice(Piece of, long offset, long length) {
        return buffer.slice((int) (offset - of.begin()), (int) length);
    }

    private void check(Piece whole) throws IOException {
        long next = 0;
        for (Span part : whole.spans()) {
            long first = Math.max(next, part.offset() / list.blockSize());
            next = (part.end() - 1) / list.blockSize() + 1;
            for (long block = first; block < next; block++) {
                check(whole, (int) block);
            }
        }
    }

    private void check(Piece whole, int block) throws IOException {
        ByteBuffer bytes = slice(whole, list.offset(block), list.length(block));
        BlockList.Strong came =
                BlockList.Strong.of(ContentDigest.ofWhole(content.algorithm(), bytes));
        if (!list.strong(block).equals(came)) {
            failure =
                    new PeerException(
                            PeerException.Kind.MISMATCH,
                            "fetch %s: block %d of it, at byte %d, is not that of its list of blocks"
                                    .formatted(path, block, list.offset(block)));
            place.inVain(Holes.bytes(whole.spans()));
            throw new EnoughException();
        }
    }

    @Override
    public void skipped(BundleItem item, Skipped reason) throws IOException {
        failure = RangeReceiver.failure(path, reason);
        throw new EnoughException();
    }
}
