package dev.sluice.serve.content;

import dev.sluice.serve.problem.ProblemException;
import dev.sluice.wire.ContentLine;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the body of a request for a bundle: one JSON object per line, in UTF-8. */
final class BundleLines {

    static final String MEDIA_TYPE = "application/x-ndjson";

    /** More are asked for in several requests, which may run side by side. */
    static final int MAX = 1_000;

    private static final char REPLACEMENT = '\ufffd';

    private BundleLines() {}

    /**
     * Reads all lines; the last one may end without a line feed.
     *
     * @throws ProblemException (400) if one is malformed, there is none, or there are too many
     */
    static List<BundleLine> parse(byte[] body) {
        List<BundleLine> lines = new ArrayList<>();
        ContentLine.Reader common = new ContentLine.Reader();
        for (int start = 0; start < body.length; ) {
            int number = lines.size() + 1;
            if (number > MAX) {
                throw BundleLine.wrong(number, null, "there may be at most " + MAX);
            }
            int end = lineFeed(body, start);
            ContentLine line = common.read(body, start, end);
            lines.add(
                    line == null
                            ? BundleLine.parse(decode(body, start, end, number), number)
                            : new BundleLine(line.path(), line.digest(), null));
            start = end + 1;
        }
        if (lines.isEmpty()) {
            throw BundleLine.wrong(1, null, "there must be one");
        }
        return lines;
    }

    private static int lineFeed(byte[] body, int from) {
        int at = from;
        while (at < body.length && body[at] != '\n') {
            at++;
        }
        return at;
    }

    private static String decode(byte[] body, int start, int end, int number) {
        String line = new String(body, start, end - start, StandardCharsets.UTF_8);
        // What is malformed became this character; only then is it worth to ask whether it was one.
        return line.indexOf(REPLACEMENT) < 0 ? line : decodeStrictly(body, start, end, number);
    }

    private static String decodeStrictly(byte[] body, int start, int end, int number) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body, start, end - start))
                    .toString();
        } catch (CharacterCodingException _) {
            throw BundleLine.wrong(number, null, "is not UTF-8");
        }
    }
}
