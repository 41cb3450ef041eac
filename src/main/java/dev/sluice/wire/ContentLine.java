package dev.sluice.wire;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A line of a request for many contents, in the form that nearly every one has: {@code
 * {"path":"a/b.txt","digest":"xxh3-128:…"}}, for a whole content of a name in ASCII.
 *
 * @param digest of the content as it was announced
 */
public record ContentLine(RelativePath path, Digest digest) {

    private static final byte[] PATH = ascii("{\"path\":\"");
    private static final byte[] PATH_NAME = ascii("{\"path\":");
    private static final byte[] DIGEST = ascii(",\"digest\":");
    private static final byte[] OFFSET = ascii(",\"offset\":");
    private static final byte[] LENGTH = ascii(",\"length\":");
    private static final byte[] END = ascii("}\n");

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes a line and its line feed. */
    public static void write(RelativePath path, Digest digest, LineWriter out) {
        writeContent(path, digest, out);
        out.put(END);
    }

    /** The same for a part of a content; it is read by the general way. */
    public static void write(RelativePath path, Digest digest, Span part, LineWriter out) {
        writeContent(path, digest, out);
        out.put(OFFSET).number(part.offset()).put(LENGTH).number(part.length()).put(END);
    }

    private static void writeContent(RelativePath path, Digest digest, LineWriter out) {
        out.put(PATH_NAME).text(path.toString()).put(DIGEST).digest(digest);
    }

    /** Reads lines, any number of them. For one thread at a time. */
    public static final class Reader {

        private final LineScanner line = new LineScanner();

        /**
         * Reads a line without its line feed.
         *
         * @return null if it has another form, or is wrong
         */
        public @Nullable ContentLine read(byte[] bytes, int from, int to) {
            line.begin(bytes, from, to);
            RelativePath path = line.skip(PATH) ? line.path() : null;
            Digest digest = path != null && line.skip(DIGEST) ? digest() : null;
            return path != null && digest != null && line.skip('}') && line.isAtEnd()
                    ? new ContentLine(path, digest)
                    : null;
        }

        private @Nullable Digest digest() {
            if (!line.skip('"')) {
                return null;
            }
            Digest fast = line.digest(DigestAlgorithm.XXH3_128);
            return fast == null ? line.digest(DigestAlgorithm.SHA_256) : fast;
        }
    }
}
