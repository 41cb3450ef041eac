package dev.sluice.peer.http;

import dev.sluice.peer.Caller;
import dev.sluice.peer.Limits;
import dev.sluice.peer.NoCredentials;
import dev.sluice.peer.content.ContentClient;
import dev.sluice.peer.feed.FeedClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls to peers that are answered in this process; all but the sockets is the real thing. */
public final class SimulatedPeers {

    private static final int KIB = 1024;

    /** Small buffers: each client has some. */
    private static final Limits LIMITS =
            new Limits(
                    Duration.ofDays(1),
                    Duration.ofDays(1),
                    1,
                    Duration.ofDays(1),
                    64 * KIB,
                    16 * KIB,
                    1024 * KIB,
                    16 * KIB);

    /**
     * Nobody is slow here, and no connection grows old: a thread for that would be most of the
     * work.
     */
    private static final Ticker NEVER =
            new Ticker() {
                @Override
                public void every(Duration pause, Runnable task) {}

                @Override
                public void close() {}
            };

    /** An answer, as it comes: perhaps cut. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Answer(
            int status,
            byte[] body,
            boolean isChunked,
            @Nullable String range,
            @Nullable Integer cutAfter) {}

    /** Whoever answers. */
    @FunctionalInterface
    public interface Answering {

        /**
         * @throws IOException if nobody does
         */
        Answer answer(URI base, String target, Map<String, String> headers, byte[] body)
                throws IOException;
    }

    private final Answering answering;

    public SimulatedPeers(Answering answering) {
        this.answering = answering;
    }

    public FeedClient feeds(Caller caller, InstantSource clock) {
        return new FeedClient(caller, new NoCredentials(), LIMITS, clock, this::connect, NEVER);
    }

    public ContentClient contents(Caller caller) {
        return new ContentClient(caller, LIMITS, this::connect, NEVER);
    }

    private Connection connect(Address peer, Watchdog watchdog) {
        return Connection.over(new Wire(peer.uri()), watchdog, Pacer.unlimited());
    }

    /** One connection: what is written is a request as soon as it is whole. */
    private final class Wire implements ByteChannel {

        private final URI base;
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private ByteBuffer coming = ByteBuffer.allocate(0);
        private boolean isCut;
        private boolean isOpen = true;

        Wire(URI base) {
            this.base = base;
        }

        @Override
        public int write(ByteBuffer from) {
            byte[] bytes = new byte[from.remaining()];
            from.get(bytes);
            written.writeBytes(bytes);
            return bytes.length;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            if (!coming.hasRemaining() && written.size() > 0) {
                ask();
            }
            if (!coming.hasRemaining()) {
                if (isCut) {
                    throw new IOException("Connection reset");
                }
                return -1;
            }
            int count = Math.min(into.remaining(), coming.remaining());
            into.put(coming.slice(coming.position(), count));
            coming.position(coming.position() + count);
            return count;
        }

        private void ask() throws IOException {
            byte[] request = written.toByteArray();
            written.reset();
            String text = new String(request, StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            List<String> lines = List.of(text.substring(0, end).split("\r\n", -1));
            Map<String, String> headers = new HashMap<>();
            for (String line : lines.subList(1, lines.size())) {
                int colon = line.indexOf(':');
                headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
            String target = lines.getFirst().split(" ", -1)[1];
            byte[] body =
                    text.substring(end + "\r\n\r\n".length()).getBytes(StandardCharsets.ISO_8859_1);
            Answer answer = answering.answer(base, target, headers, body);
            byte[] bytes = bytes(answer);
            Integer cut = answer.cutAfter();
            isCut = cut != null;
            coming =
                    ByteBuffer.wrap(
                            bytes, 0, cut == null ? bytes.length : Math.min(cut, bytes.length));
        }

        @Override
        public boolean isOpen() {
            return isOpen;
        }

        @Override
        public void close() {
            isOpen = false;
        }
    }

    private static byte[] bytes(Answer answer) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " x\r\n");
        if (answer.range() != null) {
            head.append("Content-Range: ").append(answer.range()).append("\r\n");
        }
        head.append(
                answer.isChunked()
                        ? "Transfer-Encoding: chunked\r\n\r\n"
                                + Integer.toHexString(answer.body().length)
                                + "\r\n"
                        : "Content-Length: " + answer.body().length + "\r\n\r\n");
        all.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(answer.body());
        if (answer.isChunked()) {
            all.writeBytes("\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        return all.toByteArray();
    }
}
