package dev.sluice.peer.content;

import dev.sluice.domain.Quoted;
import dev.sluice.peer.http.BadAnswer;
import dev.sluice.peer.http.ResponseHead;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pax header says of the entry behind it. Other keywords, an mtime among them, are left
 * aside: what we know of a file besides its content is from the feed.
 *
 * @param path null if it says nothing of it
 * @param size null if it says nothing of it
 * @param skipped null if the content follows
 */
public record PaxHeader(
        @Nullable String path, @Nullable Long size, BundleSink.@Nullable Skipped skipped) {

    /** For an entry that has none. */
    static final PaxHeader NONE = new PaxHeader(null, null, null);

    private static final int MAX_DIGITS = 4;

    /**
     * Reads the records, each {@code length keyword=value} and a line feed, the length counting all
     * of it.
     *
     * @throws BadAnswer if they are malformed or a keyword comes twice
     */
    public static PaxHeader parse(byte[] records) throws BadAnswer {
        Map<String, String> values = new HashMap<>();
        for (int at = 0; at < records.length; ) {
            at += record(records, at, values);
        }
        return new PaxHeader(
                values.get("path"),
                size(values.get("size")),
                skipped(values.get("SLUICE.skipped"), values.get("SLUICE.unavailable")));
    }

    private static int record(byte[] records, int at, Map<String, String> values) throws BadAnswer {
        int length = 0;
        int next = at;
        while (next < records.length && records[next] != ' ') {
            int digit = records[next] - '0';
            next++;
            if (digit < 0 || digit > 9 || next - at > MAX_DIGITS) {
                throw malformed(at);
            }
            length = length * 10 + digit;
        }
        int end = at + length;
        if (end > records.length || end < next + 2 || records[end - 1] != '\n') {
            throw malformed(at);
        }
        String record = TarHeader.utf8(records, next + 1, end - next - 2);
        int equals = record.indexOf('=');
        if (equals <= 0
                || values.put(record.substring(0, equals), record.substring(equals + 1)) != null) {
            throw malformed(at);
        }
        return length;
    }

    private static BadAnswer malformed(int at) {
        return new BadAnswer("a pax header is malformed, or has a keyword twice, at byte " + at);
    }

    private static @Nullable Long size(@Nullable String text) throws BadAnswer {
        if (text == null) {
            return null;
        }
        if (!ResponseHead.isLength(text)) {
            throw new BadAnswer("the size of an entry must be a number, not " + Quoted.of(text));
        }
        return Long.valueOf(text);
    }

    private static BundleSink.@Nullable Skipped skipped(
            @Nullable String text, @Nullable String unavailable) throws BadAnswer {
        return switch (text) {
            case null -> null;
            case "changed" -> new BundleSink.Skipped.Changed();
            case "gone" ->
                    unavailable == null
                            ? new BundleSink.Skipped.Gone()
                            : new BundleSink.Skipped.Unavailable(Quoted.of(unavailable));
            default ->
                    throw new BadAnswer(
                            "SLUICE.skipped must be changed or gone, not " + Quoted.of(text));
        };
    }
}
