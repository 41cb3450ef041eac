package dev.sluice.pull.blocks;

import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.Digest;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Holes;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.PeerException.Kind;
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
 * in memory until it is whole and its blocks are those of the list. A peer that had not all when it
 * began is asked again and again what it has by now, since it may just get it as well.
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

    /** One that has no more to give waits so long for more. */
    private static final long PATIENCE_MILLIS = 5_000;

    /** How often a peer that gets the content itself is asked what it has. */
    private static final Duration ASK_EVERY = Duration.ofMillis(500);

    /** So often in a row such a peer may not give what it said it had. */
    private static final int MAX_MISSES = 3;

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
    private final BlockLimits limits;
    private final Pieces pieces;
    private final Pieces.Source source;
    private final Place place;
    private final ByteBuffer buffer = BUFFERS.borrow();
    private List<Piece> batch = List.of();
    private int piece;
    private int span;
    private final boolean isPartial;
    private int misses;

    /** Of a piece, when the last ones came. */
    private long nanosOfPiece;

    private long asked;

    /** What is wrong with what comes just now. */
    private @Nullable PeerException bad;

    /** Whether it is still to be asked what it has. */
    private boolean isGrowing;

    private volatile @Nullable PeerException failure;

    PieceSource(
            Fellow fellow,
            FolderId folder,
            RelativePath path,
            Digest content,
            BlockList list,
            ContentClient contents,
            BlockLimits limits,
            Pieces pieces,
            Place place) {
        this.base = fellow.base();
        this.folder = folder;
        this.path = path;
        this.content = content;
        this.list = list;
        this.contents = contents;
        this.limits = limits;
        this.pieces = pieces;
        this.place = place;
        this.isPartial = !fellow.isWhole(list.size());
        this.isGrowing = isPartial;
        this.source = pieces.join(!isPartial);
        this.asked = System.nanoTime();
        if (isGrowing) {
            pieces.has(source, fellow.has());
        }
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
            while (!pieces.isDone()) {
                ask();
                batch = pieces.take(source, most, patience());
                if (!batch.isEmpty()) {
                    long begun = System.nanoTime();
                    int count = batch.size();
                    bring();
                    nanosOfPiece = (System.nanoTime() - begun) / count;
                    most = next(most, System.nanoTime() - begun);
                }
            }
        } catch (PeerException e) {
            failure = e;
        } catch (IOException | InterruptedException _) {
            // It was stopped, or nothing can be kept: whoever waits for the pieces knows.
        } finally {
            pieces.release(batch);
            pieces.leave(source);
            BUFFERS.release(buffer);
        }
    }

    /** Who has all leaves others the time that he would take for two pieces. */
    private long patience() {
        long two = Duration.ofNanos(2 * nanosOfPiece).toMillis();
        return isPartial ? ASK_EVERY.toMillis() : Math.clamp(two, 50, PATIENCE_MILLIS);
    }

    /** What it has by now. Whoever has nothing yet, or just cannot say, is asked again. */
    private void ask() throws PeerException, IOException {
        if (!isGrowing || System.nanoTime() - asked < ASK_EVERY.toNanos()) {
            return;
        }
        List<Span> here = here();
        asked = System.nanoTime();
        isGrowing = !new Fellow(base, here).isWhole(list.size());
        if (isGrowing) {
            pieces.has(source, here);
        } else {
            pieces.hasAll(source);
        }
    }

    private List<Span> here() throws PeerException, IOException {
        try {
            return contents.have(base, folder, path, content, list.size(), limits);
        } catch (PeerException e) {
            miss(e);
            return List.of();
        }
    }

    private void miss(PeerException e) throws PeerException {
        misses++;
        boolean mayPass =
                switch (e.kind()) {
                    case VANISHED, CHANGED, RETRY, UNAVAILABLE -> true;
                    case CORRUPT, MISMATCH, REFUSED, IMPOSTOR, BUG -> false;
                };
        if (!mayPass || misses >= MAX_MISSES) {
            throw e;
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
        bad = null;
        try {
            contents.fetch(base, folder, items, this);
        } catch (EnoughException _) {
            // The connection is cut; what else there is to do is asked for on another.
            lost(bad);
        } catch (PeerException e) {
            lost(e);
        }
        pieces.release(batch);
        batch = List.of();
    }

    /** Of one that gets the content itself it is not the end that it has not what it had. */
    private void lost(@Nullable PeerException e) throws PeerException {
        if (e == null) {
            return;
        }
        if (!isPartial) {
            throw e;
        }
        miss(e);
        isGrowing = true;
        asked = System.nanoTime();
        pieces.has(source, List.of());
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
                        source,
                        whole,
                        () -> {
                            for (Span part : whole.spans()) {
                                place.put(part, slice(whole, part.offset(), part.length()));
                            }
                        });
        misses = 0;
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
            bad =
                    new PeerException(
                            Kind.MISMATCH,
                            "fetch %s: block %d of it, at byte %d, is not that of its list of blocks"
                                    .formatted(path, block, list.offset(block)));
            place.inVain(Holes.bytes(whole.spans()));
            throw new EnoughException();
        }
    }

    @Override
    public void skipped(BundleItem item, Skipped reason) throws IOException {
        bad = RangeReceiver.failure(path, reason);
        throw new EnoughException();
    }
}
