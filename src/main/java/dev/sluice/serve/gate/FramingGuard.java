package dev.sluice.serve.gate;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads what comes on one connection before the library parses it, to find what can no longer be
 * seen afterwards: the library joins folded lines, reads as much of the size of a chunk as it
 * understands, and speaks HTTP/2 to whoever asks for it. Whoever sends any of these is hung up on,
 * since two readers may see different ends in it (RFC 9112, sections 5.2 and 11.2).
 *
 * <p>It has to know where heads begin. Where that is not clear it stops reading: {@link Framing}
 * refuses just these requests, and closes the connection.
 */
final class FramingGuard extends ChannelInboundHandlerAdapter {

    /** Plain hexadecimal digits, as many as fit into a number. */
    private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9A-Fa-f]{1,15}");

    /** Longer lines are refused by the library. */
    private static final int MAX_LINE = 32 << 10;

    private enum State {
        /** A line with method, target and version comes. */
        REQUEST,
        HEADER,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        /** Nothing is looked at any more. */
        BLIND,
        /** It was hung up on: nothing that comes still goes further. */
        GONE
    }

    private final PortPolicy policy;
    private final String address;

    /** What has come of a line without its end. */
    private final StringBuilder begun = new StringBuilder();

    private State state = State.REQUEST;

    /** What is to come of a body or a chunk. */
    private long left;

    private boolean isChunked;

    /** Whether it can be told where the request ends. */
    private boolean isClear;

    FramingGuard(PortPolicy policy, String address) {
        this.policy = policy;
        this.address = address;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (state == State.GONE) {
            // With TLS one read is a message for each of its records, and closing stops none.
            ReferenceCountUtil.release(message);
        } else if (message instanceof ByteBuf bytes && !isFine(bytes)) {
            state = State.GONE;
            ReferenceCountUtil.release(message);
            policy.turnedAway(address, PortPolicy.Reason.FRAMING);
            var _ = context.close();
        } else {
            super.channelRead(context, message);
        }
    }

    private boolean isFine(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end && state != State.BLIND) {
            if (state == State.BODY || state == State.CHUNK) {
                int taken = (int) Math.min(left, end - at);
                at += taken;
                left -= taken;
                if (left == 0) {
                    state = state == State.BODY ? State.REQUEST : State.CHUNK_END;
                }
                continue;
            }
            int lineEnd = bytes.indexOf(at, end, (byte) '\n');
            if (lineEnd < 0) {
                return keep(bytes, at, end);
            }
            if (!isFine(bytes, at, lineEnd)) {
                return false;
            }
            at = lineEnd + 1;
        }
        return true;
    }

    /** The library counts anew in each buffer what it passes over before a request. */
    private boolean keep(ByteBuf bytes, int from, int to) {
        begun.append(text(bytes, from, to));
        return begun.length() <= MAX_LINE;
    }

    private static String text(ByteBuf bytes, int from, int to) {
        return bytes.toString(from, to - from, StandardCharsets.ISO_8859_1);
    }

    private boolean isFine(ByteBuf bytes, int from, int to) {
        if (state == State.HEADER && begun.isEmpty() && saysNothing(bytes.getByte(from))) {
            return true;
        }
        int start = from - begun.length();
        String line = begun.append(text(bytes, from, to)).toString();
        begun.setLength(0);
        if (line.endsWith("\r")) {
            line = line.substring(0, line.length() - 1);
        }
        return switch (state) {
            case REQUEST -> request(line);
            case HEADER -> line.isEmpty() ? endOfHead() : header(bytes, from, start, line);
            case CHUNK_SIZE -> chunkSize(line);
            case CHUNK_END -> {
                state = State.CHUNK_SIZE;
                yield line.isEmpty();
            }
            case TRAILER -> trailer(line);
            case BODY, CHUNK, BLIND, GONE ->
                    throw new IllegalStateException("bug: no line in " + state);
        };
    }

    /** Whether a header that begins so is none of those that are looked at: most are not. */
    private static boolean saysNothing(byte first) {
        return switch (first) {
            case 'C', 'c', 'T', 't', 'U', 'u', ' ', '\t', '\r', '\n' -> false;
            default -> true;
        };
    }

    private boolean request(String line) {
        if (line.isBlank()) {
            return true; // Empty lines before a request are passed over (RFC 9112, 2.2).
        }
        state = State.HEADER;
        isChunked = false;
        isClear = true;
        left = 0;
        // The library passes over control characters too, and takes what follows for the request.
        return !Character.isISOControl(line.stripLeading().charAt(0)) && !line.startsWith("PRI ");
    }

    private boolean header(ByteBuf bytes, int from, int start, String line) {
        char first = line.charAt(0);
        if (first == ' ' || first == '\t') {
            return false;
        }
        int colon = line.indexOf(':');
        String name = line.substring(0, Math.max(0, colon)).strip();
        String value = line.substring(colon + 1).strip();
        if (name.equalsIgnoreCase("Transfer-Encoding")) {
            isClear &= !isChunked && left == 0 && value.equalsIgnoreCase("chunked");
            isChunked = true;
        } else if (name.equalsIgnoreCase("Content-Length")) {
            boolean isPlain = Framing.isLength(value);
            isClear &= isPlain && !isChunked && left == 0;
            left = isPlain ? Long.parseLong(value) : 0;
        } else if (name.equalsIgnoreCase("Upgrade")) {
            return hide(bytes, from, start, line);
        }
        return true;
    }

    /**
     * An offer to speak something else need not be taken (RFC 9110, 7.8), and the library takes
     * that of HTTP/2: it does not get to see it. The end of its name is overwritten, or what is
     * left of its value where the name has gone on in an earlier buffer.
     *
     * @param from where in the buffer there is the first of it that has not gone on
     * @param start where its line would have begun
     * @return false if the whole offer has gone on
     */
    private static boolean hide(ByteBuf bytes, int from, int start, String line) {
        int colon = line.indexOf(':');
        int nameEnd = line.substring(0, colon).stripTrailing().length();
        if (start + nameEnd > from) {
            bytes.setByte(start + nameEnd - 1, 'x');
            return true;
        }
        int here = Math.clamp(from - start, colon + 1, line.length());
        for (int i = here; i < line.length(); i++) {
            if (line.charAt(i) > ' ') {
                bytes.setByte(start + i, 'x');
            }
        }
        return !line.substring(colon + 1, here).toLowerCase(Locale.ROOT).contains("h2c");
    }

    private boolean endOfHead() {
        if (!isClear) {
            state = State.BLIND;
        } else if (isChunked) {
            state = State.CHUNK_SIZE;
        } else {
            state = left > 0 ? State.BODY : State.REQUEST;
        }
        return true;
    }

    private boolean chunkSize(String line) {
        if (!CHUNK_SIZE.matcher(line).matches()) {
            return false;
        }
        left = Long.parseLong(line, 16);
        state = left > 0 ? State.CHUNK : State.TRAILER;
        return true;
    }

    private boolean trailer(String line) {
        if (line.isEmpty()) {
            state = State.REQUEST;
            return true;
        }
        return line.charAt(0) != ' ' && line.charAt(0) != '\t';
    }
}
