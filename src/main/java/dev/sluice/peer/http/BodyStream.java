package dev.sluice.peer.http;

import dev.sluice.peer.PeerException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * The body of an answer as a stream. Once it is read to its end, the connection is ready for
 * another exchange. A body without length or chunks goes on until the connection is closed: its
 * reader must tell whether it was whole.
 */
public final class BodyStream extends InputStream {

    /** That the answer is no good, as a stream tells it. */
    public static final class Broken extends IOException {

        private static final long serialVersionUID = 1L;

        private final BadAnswer answer;

        private Broken(BadAnswer answer) {
            super(answer.getMessage(), answer);
            this.answer = answer;
        }

        public BadAnswer answer() {
            return answer;
        }
    }

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Connection connection;
    private final Watch watch;
    private final ChunkedBody chunks;
    private final boolean isChunked;
    private final boolean hasLength;
    private ByteBuffer bytes = NOTHING;

    /** What has not come yet of a body that has a length. */
    private long left;

    private boolean isEnded;

    /**
     * @throws BadAnswer if there are several lengths, or a length and chunks, or the body is
     *     encoded
     */
    public BodyStream(ResponseHead head, Connection connection, Watch watch) throws BadAnswer {
        this.connection = connection;
        this.watch = watch;
        this.chunks = new ChunkedBody(connection, watch);
        this.isChunked = head.isChunked() && !head.isWithoutBody();
        this.hasLength = !isChunked && head.hasLength() || head.isWithoutBody();
        if (head.isWithoutBody()) {
            left = 0;
        } else if (isChunked) {
            head.checkChunked();
        } else if (hasLength) {
            left = head.contentLength();
        } else {
            head.checkPlain();
            left = Long.MAX_VALUE;
        }
    }

    @Override
    public int read() throws Broken {
        return fill() ? bytes.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws Broken {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, bytes.remaining());
        bytes.get(target, offset, count);
        return count;
    }

    /** False at the end. */
    private boolean fill() throws Broken {
        if (bytes.hasRemaining()) {
            return true;
        }
        try {
            ByteBuffer next = isEnded ? NOTHING : next();
            if (!isEnded && !next.hasRemaining()) {
                isEnded = true;
                if (isChunked || hasLength) {
                    connection.end();
                }
            }
            bytes = next;
        } catch (BadAnswer e) {
            throw new Broken(e);
        }
        return bytes.hasRemaining();
    }

    /** Nothing at the end. */
    private ByteBuffer next() throws BadAnswer {
        if (isChunked) {
            return chunks.hasNext() ? chunks.next(Long.MAX_VALUE) : NOTHING;
        }
        if (left == 0) {
            return NOTHING;
        }
        ByteBuffer next = connection.some(left, watch);
        if (next == null && !hasLength) {
            return NOTHING;
        }
        if (next == null) {
            throw new BadAnswer(
                    Kind.RETRY,
                    "the connection was closed, %d bytes before the end".formatted(left));
        }
        left -= next.remaining();
        return next;
    }
}
