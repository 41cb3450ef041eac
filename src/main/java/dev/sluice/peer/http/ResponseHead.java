package dev.sluice.peer.http;

import dev.sluice.domain.Quoted;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1.1 answer, read strictly: whatever two readers could understand in two ways
 * is refused.
 */
public record ResponseHead(int status, List<Field> fields) {

    /** One header field. */
    record Field(String name, String value) {}

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([1-9]\\d\\d)(?: [^\r\n]*)?");
    private static final Pattern FIELD =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\\x20-\\x7e\t\\x80-\\xff]*)");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    /**
     * The length of the head at the beginning of the buffer, the empty line included.
     *
     * @return -1 if its end has not come yet
     */
    static int length(ByteBuffer bytes) {
        for (int i = 3; i < bytes.position(); i++) {
            if (bytes.get(i) == '\n'
                    && bytes.get(i - 1) == '\r'
                    && bytes.get(i - 2) == '\n'
                    && bytes.get(i - 3) == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    /**
     * Reads a head.
     *
     * @param text all its lines, each with its CR LF, the empty line included
     */
    public static ResponseHead parse(byte[] text) throws BadAnswer {
        String[] lines = new String(text, StandardCharsets.ISO_8859_1).split("\r\n");
        Matcher status = STATUS.matcher(lines.length == 0 ? "" : lines[0]);
        if (!status.matches()) {
            throw new BadAnswer("not the first line of an HTTP/1.1 answer: " + first(lines));
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            Matcher field = FIELD.matcher(lines[i]);
            if (!field.matches()) {
                throw new BadAnswer("not a header field: " + Quoted.of(lines[i]));
            }
            fields.add(new Field(field.group(1), field.group(2).strip()));
        }
        return new ResponseHead(Integer.parseInt(status.group(1)), List.copyOf(fields));
    }

    private static String first(String[] lines) {
        return Quoted.of(lines.length == 0 ? "" : lines[0]);
    }

    /**
     * The length of the body.
     *
     * @throws BadAnswer unless there is exactly one, and the body is neither chunked nor encoded
     */
    public long contentLength() throws BadAnswer {
        checkNone("Transfer-Encoding");
        checkNone("Content-Encoding");
        String length = only("Content-Length");
        if (length == null || !isLength(length)) {
            throw new BadAnswer("it must have one length, not " + values("Content-Length"));
        }
        return Long.parseLong(length);
    }

    /**
     * @throws BadAnswer unless the body is chunked, and neither has a length nor is encoded
     */
    public void checkChunked() throws BadAnswer {
        checkNone("Content-Length");
        checkNone("Content-Encoding");
        if (!"chunked".equalsIgnoreCase(only("Transfer-Encoding"))) {
            throw new BadAnswer("it must be chunked, not " + values("Transfer-Encoding"));
        }
    }

    /** Whether there is no body, whatever else it says (RFC 9112, section 6.3). */
    boolean isWithoutBody() {
        return status < 200 || status == 204 || status == 304;
    }

    /** Whether it says how the body is coded for its way; {@link #checkChunked} says if it is. */
    boolean isChunked() {
        return !values("Transfer-Encoding").isEmpty();
    }

    /** Whether it says how long the body is; {@link #contentLength} says if that is right. */
    boolean hasLength() {
        return !values("Content-Length").isEmpty();
    }

    /**
     * @throws BadAnswer if the body is encoded
     */
    void checkPlain() throws BadAnswer {
        checkNone("Content-Encoding");
    }

    private void checkNone(String forbidden) throws BadAnswer {
        if (!values(forbidden).isEmpty()) {
            throw new BadAnswer("it has a " + forbidden + ": " + values(forbidden));
        }
    }

    /** Whether a text is a length in bytes, in at most 18 digits. */
    public static boolean isLength(String text) {
        return LENGTH.matcher(text).matches();
    }

    /** Whether the connection can be used again after this answer. */
    boolean keepsAlive() {
        return values("Connection").stream().noneMatch(value -> value.equalsIgnoreCase("close"));
    }

    /** The value of a field, or null unless it is there exactly once. */
    public @Nullable String only(String name) {
        List<String> values = values(name);
        return values.size() == 1 ? values.get(0) : null;
    }

    private List<String> values(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }
}
