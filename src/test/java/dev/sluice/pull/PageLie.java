package dev.sluice.pull;

/** A line of a feed that no honest peer writes: all behind it is worth nothing. */
enum PageLie {
    SEQUENCE_COMES_AGAIN("{\"sequence\":1}"),
    SEQUENCE_GOES_BACK("{\"sequence\":0}"),
    SEQUENCE_IS_NEGATIVE("{\"sequence\":-1}"),
    SEQUENCE_IS_BEYOND_64_BITS("{\"sequence\":9223372036854775808}"),
    SEQUENCE_IS_MISSING("{\"path\":\"evil\"}"),
    FIELD_COMES_TWICE("{\"sequence\":2,\"sequence\":2}"),
    NO_JSON("evil"),
    NO_OBJECT("[]"),
    NO_END("{\"sequence\":2"),
    DEEP("{\"sequence\":2,\"x\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}"),
    HUGE("{\"sequence\":2,\"x\":\"" + "x".repeat(300_000) + "\"}"),
    MANY_COUNTERS("{\"sequence\":2,\"version\":{" + FeedLie.writers(1_000_000) + "}}"),
    ENDS_BEFORE_ITS_ENTRIES("{\"end\":true,\"last\":0,\"more\":false}"),
    ENDS_BEYOND_ITS_ENTRIES("{\"end\":true,\"last\":4611686018427387904,\"more\":false}");

    final String line;

    PageLie(String line) {
        this.line = line;
    }
}
