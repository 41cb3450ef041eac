package dev.sluice.peer.content;

import dev.sluice.domain.Quoted;
import dev.sluice.peer.http.BadAnswer;
import dev.sluice.peer.http.ChunkedBody;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads the tar stream of a bundle, strictly: an entry is the one that was asked for, in its place,
 * with the name and the size announced before, or it is refused. Nothing of what the stream says of
 * itself decides how much is read.
 */
final class TarReader {

    /** The most bytes of the records of a pax header. */
    private static final int MAX_PAX = 8 << 10;

    private final ChunkedBody body;
    private final byte[] block = new byte[TarHeader.BLOCK];

    TarReader(ChunkedBody body) {
        this.body = body;
    }

    /**
     * Reads the next entry, which must be that of the item.
     *
     * @throws BadAnswer if it is not, or the stream breaks
     * @throws IOException only from the sink
     */
    void pass(BundleItem item, BundleSink sink) throws BadAnswer, IOException {
        TarHeader header = TarHeader.parse(block());
        PaxHeader pax = PaxHeader.NONE;
        if (header.type() == TarHeader.PAX) {
            pax = PaxHeader.parse(pax(header));
            header = TarHeader.parse(block());
        }
        check(header, pax, item);
        BundleSink.Skipped skipped = pax.skipped();
        if (skipped != null) {
            sink.skipped(item, skipped);
            return;
        }
        sink.begin(item);
        for (long left = item.size(); left > 0; ) {
            ByteBuffer bytes = body.next(left);
            left -= bytes.remaining();
            sink.bytes(bytes);
        }
        zeros((int) (-item.size() & (TarHeader.BLOCK - 1)));
        sink.end(item);
    }

    private static void check(TarHeader header, PaxHeader pax, BundleItem item) throws BadAnswer {
        if (header.type() != TarHeader.FILE) {
            throw new BadAnswer(
                    "an entry of type " + (header.type() & 0xff) + " instead of " + item.path());
        }
        String name = pax.path() == null ? header.path() : pax.path();
        if (!name.equals(item.path().toString())) {
            throw new BadAnswer("the entry " + Quoted.of(name) + " instead of " + item.path());
        }
        Long announced = pax.size();
        long size = announced == null ? header.size() : announced;
        long expected = pax.skipped() == null ? item.size() : 0;
        if (size != expected) {
            throw new BadAnswer(
                    item.path() + " has " + size + " bytes, announced were " + expected);
        }
    }

    private byte[] pax(TarHeader header) throws BadAnswer {
        if (header.size() > MAX_PAX) {
            throw new BadAnswer(
                    "a pax header of " + header.size() + " bytes, more than " + MAX_PAX);
        }
        byte[] records = new byte[(int) header.size()];
        fill(records);
        zeros(-records.length & (TarHeader.BLOCK - 1));
        return records;
    }

    /** The next block, valid until the one after it. */
    private byte[] block() throws BadAnswer {
        fill(block);
        return block;
    }

    /** Reads the end of the stream. */
    void end() throws BadAnswer {
        zeros(2 * TarHeader.BLOCK);
    }

    private void fill(byte[] bytes) throws BadAnswer {
        for (int done = 0; done < bytes.length; ) {
            ByteBuffer part = body.next(bytes.length - done);
            int count = part.remaining();
            part.get(bytes, done, count);
            done += count;
        }
    }

    private void zeros(int length) throws BadAnswer {
        for (int left = length; left > 0; ) {
            ByteBuffer part = body.next(left);
            left -= part.remaining();
            if (!isZero(part)) {
                throw new BadAnswer("what fills a block, or ends the tar, must be zeros");
            }
        }
    }

    private static boolean isZero(ByteBuffer part) {
        long bits = 0;
        while (part.remaining() >= Long.BYTES) {
            bits |= part.getLong();
        }
        while (part.hasRemaining()) {
            bits |= part.get();
        }
        return bits == 0;
    }
}
