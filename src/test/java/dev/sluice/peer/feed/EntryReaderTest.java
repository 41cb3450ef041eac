package dev.sluice.peer.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Extras;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.Owner;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Special;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.peer.FeedLines;
import dev.sluice.peer.Given;
import dev.sluice.peer.http.BadAnswer;
import dev.sluice.peer.http.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryReaderTest {

    private static final String FILE =
            """
            {"path":"a/b.txt","kind":"file","size":812,"mtime":"2026-11-22T01:02:03.123456789Z",\
            "mode":"644","digest":"xxh3-128:0123456789abcdef0123456789abcdef",\
            "version":{"00000000000000aa":1763773323123456,"00000000000000bb":1},"sequence":17}\
            """;
    private static final String LINK =
            """
            {"path":"a/l","kind":"symlink","target":"../x","version":{"00000000000000aa":1},\
            "sequence":19}\
            """;
    private static final Version ONE = Version.found(new Epoch(0xaa));

    private static Entry read(String line) throws BadAnswer {
        return new EntryReader(DigestAlgorithm.XXH3_128).entry(JsonObject.parse(line));
    }

    private static void assertRefused(String line, String why) {
        assertThatThrownBy(() -> read(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void readsAFile() throws Exception {
        State.File file =
                new State.File(
                        812,
                        Instant.parse("2026-11-22T01:02:03.123456789Z"),
                        new Mode(0644),
                        Given.DIGEST);
        Version version =
                Version.of(Map.of(new Epoch(0xaa), 1763773323123456L, new Epoch(0xbb), 1L));

        assertThat(read(FILE))
                .isEqualTo(new Entry(RelativePath.of("a/b.txt"), file, null, version));
    }

    private static String with(String fields) {
        return LINK.replace("\"version\"", fields + ",\"version\"");
    }

    @Test
    void readsWhatAFolderPreserves() throws Exception {
        Extras all =
                new Extras(
                        new Owner("www", null, 33, 8),
                        new Special(06000),
                        "",
                        new TreeMap<>(Map.of("user.x", "AQI=")));
        assertThat(
                        read(with(
                                        "\"owner\":{\"user\":\"www\",\"uid\":33,\"gid\":8},"
                                                + "\"special\":\"setuid,setgid\",\"acl\":\"\","
                                                + "\"xattr\":{\"user.x\":\"AQI=\"}"))
                                .state()
                                .extras())
                .isEqualTo(all);
        assertThat(read(FILE).state().extras()).isSameAs(Extras.NONE);
    }

    @Test
    void refusesOwnersAndAttributesThatNobodyHas() {
        assertRefused(with("\"owner\":{\"uid\":-1,\"gid\":0}"), "uid of an owner");
        assertRefused(with("\"owner\":{\"uid\":0,\"gid\":4294967295}"), "gid of an owner");
        assertRefused(with("\"owner\":{\"uid\":0}"), "\"gid\" is missing");
        assertRefused(with("\"owner\":\"root\""), "must be an object");
        assertRefused(with("\"special\":\"suid\""), "special must be");
        assertRefused(with("\"xattr\":{\"user.x\":\"?\"}"), "base64");
        assertRefused(
                with("\"xattr\":{\"user.x\":\"" + "A".repeat(90_000) + "\"}"),
                "must have at most 65536 bytes");
    }

    @Test
    void readsWhatAContentReplaced() throws Exception {
        String link = "sha-256:" + "0".repeat(64);
        String line = FILE.replace("\"version\"", "\"replaced\":\"" + link + "\",\"version\"");

        assertThat(read(line).replaced()).isEqualTo(Digest.of(link));
    }

    @Test
    void readsADirectory() throws Exception {
        String line = FeedLines.directory("d", 1);

        assertThat(read(line))
                .isEqualTo(
                        new Entry(
                                RelativePath.of("d"),
                                new State.Directory(new Mode(0755)),
                                null,
                                ONE));
    }

    @Test
    void readsALink() throws Exception {
        assertThat(read(LINK))
                .isEqualTo(new Entry(RelativePath.of("a/l"), new State.Link("../x"), null, ONE));
    }

    @Test
    void readsATombstone() throws Exception {
        String line =
                FeedLines.entry(
                        "\"path\":\"a/old\",\"kind\":\"file\",\"deleted\":\"2026-11-22T01:02:05Z\","
                                + "\"replaced\":\""
                                + Given.DIGEST
                                + "\"",
                        18);

        assertThat(read(line))
                .isEqualTo(
                        new Entry(
                                RelativePath.of("a/old"),
                                new State.Deleted(Kind.FILE, Instant.parse("2026-11-22T01:02:05Z")),
                                Given.DIGEST,
                                ONE));
    }

    @ParameterizedTest
    @CsvSource({
        "a/b.txt, /etc/passwd, is absolute",
        "a/b.txt, a/../../b, has the name ..",
        "a/b.txt, a//b, has an empty name",
        "a/b.txt, .sluice/staging/x, begins with a reserved name",
        "a/b.txt, a\\u0000b, has a name with a slash or a NUL",
        "a/b.txt, a\\ud800b, has a name that is not UTF-8",
        "\"kind\":\"file\", \"kind\":\"fifo\", 'kind must be file, directory or symlink'",
        "\"size\":812, \"size\":-1, size must not be negative: -1",
        "\"size\":812, \"size\":9223372036854775808, must be a whole number of 64 bits",
        "\"size\":812, \"size\":1e3, must be a whole number",
        "\"size\":812, \"length\":812, the field \"size\" is missing",
        "2026-11-22T01, yesterday, mtime must be a time",
        "2026-11-22T01, +1000000000-01-01T00, mtime must lie between",
        "2026-11-22T01, 2263-01-01T00, mtime must lie between 1677-09-21T00:12:43",
        "2026-11-22T01, 1677-01-01T00, mtime must lie between",
        "\"644\", \"4755\", mode must be one to three octal digits",
        "\"644\", 644, the field \"mode\" must be a string",
        "xxh3-128:01, xxh3-128:1, must be 32 hexadecimal digits",
        "xxh3-128:01, xxh3-128:0G, must be 32 hexadecimal digits",
        "xxh3-128:01, ../:01, digest algorithm must be",
        "1763773323123456, 0, 'counter of writer 00000000000000aa must be 1 to 2^62, not 0'",
        "1763773323123456, -1, must be 1 to 2^62",
        "1763773323123456, 2305843009213693953, at most 2^61 is taken",
        "1763773323123456, 9223372036854775807, at most 2^61 is taken",
        "1763773323123456, 9223372036854775808, must be a whole number of 64 bits",
        "00000000000000aa, aa, epoch must be 16 hexadecimal digits",
        "00000000000000aa, 00000000000000AA, epoch must be 16 hexadecimal digits",
    })
    void refusesWhatNoHonestNodeSays(String right, String wrong, String why) {
        assertThat(FILE).contains(right);
        assertRefused(FILE.replace(right, wrong), why);
    }

    @Test
    void refusesAFileHashedInAnotherWayThanItsFolder() {
        assertRefused(
                FILE.replace("xxh3-128:" + Given.HEX, "sha-256:" + "0".repeat(64)),
                "path \"a/b.txt\": its digest is sha-256, that of the folder xxh3-128");
    }

    @Test
    void refusesALinkWithoutATargetThatALinkCanHave() {
        assertRefused(LINK.replace("../x", ""), "target of a link");
        assertRefused(LINK.replace("../x", "a\\u0000"), "target of a link");
        assertRefused(LINK.replace("../x", "\\udc00"), "target of a link");
        assertRefused(LINK.replace("../x", "ä".repeat(2048)), "at most 4095 bytes");
        assertRefused(LINK.replace("target", "goal"), "\"target\" is missing");
    }

    @Test
    void refusesAnEntryWithoutVersion() {
        String version = "{\"00000000000000aa\":1}";
        assertRefused(LINK.replace(version, "{}"), "a version must have a counter");
        assertRefused(LINK.replace(version, "1"), "the field \"version\" must be an object");
    }

    @Test
    void aVersionHasAsManyWritersAsAreTakenAndNoMore() throws Exception {
        String most = LINK.replace("\"00000000000000aa\":1", writers(Version.MAX_WRITERS));
        assertThat(read(most).version().counters()).hasSize(Version.MAX_WRITERS);

        assertRefused(
                LINK.replace("\"00000000000000aa\":1", writers(Version.MAX_WRITERS + 1)),
                "version has 257 writers");
    }

    @Test
    void theTimeOfAFindAloneIsNoVersion() throws Exception {
        assertRefused(
                LINK.replace("\"00000000000000aa\":1", "\"666f756e64206174\":7"),
                "version must name a writer");
    }

    private static String writers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"%016x\":1".formatted(i))
                .collect(Collectors.joining(","));
    }

    /** Not to take the change of a node whose clock was wrong once would be to differ for ever. */
    @Test
    void aCounterMayBeAheadOfEveryClock() throws Exception {
        String most = Long.toString(1L << 61);
        assertThat(read(FILE.replace("1763773323123456", most)).version().largest())
                .isEqualTo(Version.MAX_TAKEN);
    }
}
