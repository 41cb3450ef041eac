package dev.sluice.peer.http;

import dev.sluice.peer.PeerException.Kind;
import java.nio.ByteBuffer;

/**
 * A body in chunks, read strictly: a size is one to eight hexadecimal digits and nothing else, and
 * there are no trailers. What a chunk holds is passed on without a copy, and without waiting for
 * its end.
 */
public final class ChunkedBody {

    /** More than any sender of ours has in one, and far from an overflow. */
    private static final int MAX_CHUNK = 1 << 30;

    private static final int MAX_DIGITS = 8;

    private final Connection connection;
    private final Watch watch;
    private long left;
    private long received;
    private boolean begun;

    public ChunkedBody(Connection connection, Watch watch) {
        this.connection = connection;
        this.watch = watch;
    }

    /**
     * The next bytes, at least one.
     *
     * @param most 1 or more
     * @return direct, and valid until the next call
     * @throws BadAnswer if there are none: RETRY if the stream broke, CORRUPT if it ended
     */
    public ByteBuffer next(long most) throws BadAnswer {
        if (left == 0 && !beginChunk()) {
            throw new BadAnswer("the body ended after " + received + " bytes, before its end");
        }
        ByteBuffer bytes = connection.some(Math.min(most, left), watch);
        if (bytes == null) {
            throw broken();
        }
        left -= bytes.remaining();
        received += bytes.remaining();
        return bytes;
    }

    /** Whether the body goes on; where it does not, its end was read. */
    boolean hasNext() throws BadAnswer {
        if (left > 0 || beginChunk()) {
            return true;
        }
        expectLineEnd();
        return false;
    }

    /**
     * Reads the end of the body.
     *
     * @throws BadAnswer if there is more
     */
    public void end() throws BadAnswer {
        if (hasNext()) {
            throw new BadAnswer("the body goes on after its end at byte " + received);
        }
        connection.end();
    }

    private boolean beginChunk() throws BadAnswer {
        if (begun) {
            expectLineEnd();
        }
        begun = true;
        left = size();
        return left > 0;
    }

    private long size() throws BadAnswer {
        long size = 0;
        int digits = 0;
        int b = octet();
        while (b != '\r') {
            int digit = b < 0x80 ? Character.digit(b, 16) : -1;
            digits++;
            if (digit < 0 || digits > MAX_DIGITS) {
                throw new BadAnswer("the size of a chunk must be 1 to 8 hexadecimal digits");
            }
            size = size << 4 | digit;
            b = octet();
        }
        if (octet() != '\n' || digits == 0 || size > MAX_CHUNK) {
            throw new BadAnswer("the size of a chunk must be 0 to " + MAX_CHUNK + " and a CR LF");
        }
        return size;
    }

    private void expectLineEnd() throws BadAnswer {
        if (octet() != '\r' || octet() != '\n') {
            throw new BadAnswer("a chunk must end with CR LF");
        }
    }

    private int octet() throws BadAnswer {
        int b = connection.octet(watch);
        if (b < 0) {
            throw broken();
        }
        return b;
    }

    private BadAnswer broken() {
        return new BadAnswer(
                Kind.RETRY, "the connection was closed after " + received + " bytes of the body");
    }
}
