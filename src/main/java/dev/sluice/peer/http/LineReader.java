package dev.sluice.peer.http;

import dev.sluice.domain.Entry;
import dev.sluice.identity.Transcript;
import dev.sluice.wire.FeedLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Splits a stream into lines of bounded length, each ended by a line feed. */
public final class LineReader {

    /** Room for nearly any line; more is made where one needs it. */
    private static final int USUAL = 64 << 10;

    private final InputStream in;
    private final int most;
    private byte[] buffer;
    private int start;
    private int end;

    /** Where the line that was read last begins. It ends before the line feed before start. */
    private int line;

    /**
     * @param maxLine bytes of a line, the line feed not counted
     */
    public LineReader(InputStream in, int maxLine) {
        this.in = in;
        this.most = maxLine + 1;
        this.buffer = new byte[Math.min(USUAL, most)];
    }

    /**
     * The next whole line without its line feed, or null at the end of the stream.
     *
     * @throws CharacterCodingException if it is not UTF-8
     * @throws BadAnswer if it is too long
     * @throws IOException if the stream fails
     */
    public @Nullable String next() throws IOException, BadAnswer {
        return advance() ? text() : null;
    }

    /**
     * Goes to the next whole line; what follows the last line feed is not a line.
     *
     * @return false at the end of the stream
     * @throws BadAnswer if it is too long
     * @throws IOException if the stream fails
     */
    public boolean advance() throws IOException, BadAnswer {
        int searched = start;
        while (true) {
            int feed = lineFeed(searched);
            if (feed >= 0) {
                line = start;
                start = feed + 1;
                return true;
            }
            makeRoom();
            searched = end;
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                return false;
            }
            end += read;
        }
    }

    /**
     * The line that was read last, without its line feed.
     *
     * @throws CharacterCodingException if it is not UTF-8
     */
    public String text() throws CharacterCodingException {
        return Utf8.decode(buffer, line, start - 1 - line);
    }

    /** The same as an entry of the changes feed, null if it is none of the common form. */
    public @Nullable Entry entry(FeedLine reader) {
        return reader.read(buffer, line, start - 1);
    }

    /**
     * Adds bytes of the line that was read last to a transcript.
     *
     * @param from the first of them, counted from the end of the line with its line feed
     * @param to behind the last of them, counted in the same way
     */
    public void hash(Transcript transcript, int from, int to) {
        transcript.add(buffer, start - from, from - to);
    }

    /** How long the line that was read last is, with its line feed. */
    public int length() {
        return start - line;
    }

    /** Whether the stream has nothing more; waits for it to say so. */
    public boolean isAtEnd() throws IOException {
        return start == end && in.read(buffer, 0, 1) < 0;
    }

    private int lineFeed(int from) {
        for (int i = from; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void makeRoom() throws BadAnswer {
        if (end - start == most) {
            throw new BadAnswer("a line has more than " + (most - 1) + " bytes");
        }
        if (end - start == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(most, 2 * buffer.length));
        }
        if (end == buffer.length || start == end) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
    }
}
