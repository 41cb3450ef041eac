package dev.sluice.serve.content;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The part of a content that a {@code Range} header asks for (RFC 9110, section 14). */
sealed interface ByteRange {

    /** All of it: no range, several, or one that is malformed and so ignored. */
    record Whole() implements ByteRange {}

    /**
     * One part.
     *
     * @param first the first byte
     * @param length bytes, 1 or more
     */
    record Part(long first, long length) implements ByteRange {}

    /** One range that has nothing in common with the content. */
    record Unsatisfiable() implements ByteRange {}

    /** {@code a-b}, {@code a-} or {@code -n}; a number of more digits than any file has is cut. */
    Pattern ONE = Pattern.compile("(?i:bytes)=[ \\t]*([0-9]*)-([0-9]*)[ \\t]*");

    /** Reads a header for a content of a given size. */
    static ByteRange of(@Nullable String header, long size) {
        if (header == null) {
            return new Whole();
        }
        Matcher matcher = ONE.matcher(header);
        if (!matcher.matches()) {
            return new Whole();
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? new Whole() : suffix(number(last), size);
        }
        return fromTo(number(first), last.isEmpty() ? Long.MAX_VALUE : number(last), size);
    }

    private static ByteRange suffix(long length, long size) {
        if (length == 0) {
            return new Unsatisfiable();
        }
        // An empty content has no part that Content-Range could name.
        return size == 0 ? new Whole() : part(Math.max(0, size - length), size);
    }

    private static ByteRange fromTo(long first, long last, long size) {
        if (last < first) {
            return new Whole();
        }
        return first >= size ? new Unsatisfiable() : part(first, last >= size ? size : last + 1);
    }

    private static ByteRange part(long from, long to) {
        return new Part(from, to - from);
    }

    private static long number(String digits) {
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }
}
