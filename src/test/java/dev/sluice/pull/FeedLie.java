package dev.sluice.pull;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What one entry of a feed may say that is not so, and be passed over for. */
enum FeedLie {
    PATH_CLIMBS("path", text("../evil")),
    PATH_CLIMBS_FROM_WITHIN("path", text("d/../../evil")),
    PATH_IS_WHERE_IT_STANDS("path", text("d/./evil")),
    PATH_IS_ABSOLUTE("path", text("/evil")),
    PATH_IS_EMPTY("path", text("")),
    PATH_HAS_AN_EMPTY_NAME("path", text("d//evil")),
    PATH_ENDS_WITH_A_SLASH("path", text("evil/")),
    PATH_HAS_A_NUL("path", "\"evil\\u0000\""),
    PATH_IS_NO_UNICODE("path", "\"evil\\ud800\""),
    PATH_HAS_A_LONG_NAME("path", text("e".repeat(256))),
    PATH_IS_LONG("path", text("e/".repeat(2_048) + "e")),
    PATH_IS_OURS("path", text(".sluice")),
    PATH_IS_IN_WHAT_IS_OURS("path", text(".sluice/staging/evil")),
    PATH_IS_A_NUMBER("path", "1"),
    KIND_IS_A_DEVICE("kind", text("device")),
    KIND_IS_A_PIPE("kind", text("fifo")),
    SIZE_IS_NEGATIVE("size", "-1"),
    SIZE_IS_BEYOND_64_BITS("size", "9223372036854775808"),
    SIZE_IS_A_FRACTION("size", "7.5"),
    SIZE_IS_A_TEXT("size", text("7")),
    DIGEST_IS_SHORT("digest", text("xxh3-128:00")),
    DIGEST_IS_OF_ANOTHER_KIND("digest", text("sha-256:" + "0".repeat(64))),
    DIGEST_IS_UNKNOWN("digest", text("md5:" + "0".repeat(32))),
    REPLACED_IS_NO_DIGEST("replaced", text("../evil")),
    MODE_SETS_THE_USER("mode", text("4755")),
    MODE_SETS_THE_GROUP("mode", text("2755")),
    MODE_IS_STICKY("mode", text("1777")),
    MODE_IS_NEGATIVE("mode", text("-1")),
    MODE_IS_NOT_OCTAL("mode", text("888")),
    TIME_IS_FAR_AHEAD("mtime", text("9999-12-31T23:59:59Z")),
    TIME_IS_LONG_AGO("mtime", text("-9999-01-01T00:00:00Z")),
    TIME_IS_NONE("mtime", text("yesterday")),
    COUNTER_IS_THE_LARGEST("version", "{\"0000000000000099\":9223372036854775807}"),
    COUNTER_IS_BEYOND_ALL_CLOCKS("version", "{\"0000000000000099\":2305843009213693953}"),
    COUNTER_IS_ZERO("version", "{\"0000000000000099\":0}"),
    COUNTER_IS_NEGATIVE("version", "{\"0000000000000099\":-5}"),
    WRITER_IS_NO_ID("version", "{\"../evil\":5}"),
    VERSION_IS_EMPTY("version", "{}"),
    VERSION_HAS_MANY_WRITERS("version", "{" + writers(257) + "}");

    private final String field;
    private final String value;

    FeedLie(String field, String value) {
        this.field = field;
        this.value = value;
    }

    /** The fields of an entry for a file that is honest but for this one. */
    String fields() {
        return String.join(
                ",",
                field("path", text("evil")),
                field("kind", text("file")),
                field("size", "4"),
                field("mtime", text(Given.MTIME.toString())),
                field("mode", text("640")),
                field("digest", text(Given.digest("evil").toString())),
                field("replaced", text(Given.digest("old").toString())),
                field("version", "{\"0000000000000099\":5}"));
    }

    private String field(String name, String honest) {
        return "\"" + name + "\":" + (name.equals(field) ? value : honest);
    }

    private static String text(String text) {
        return "\"" + text + "\"";
    }

    static String writers(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj("\"%016x\":5"::formatted)
                .collect(Collectors.joining(","));
    }
}
