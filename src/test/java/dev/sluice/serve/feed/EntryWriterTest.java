package dev.sluice.serve.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Extras;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Mode;
import dev.sluice.domain.Owner;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Special;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.index.FeedRow;
import dev.sluice.peer.Limits;
import dev.sluice.serve.problem.Json;
import dev.sluice.wire.FeedLine;
import dev.sluice.wire.LineWriter;
import dev.sluice.wire.RandomEntries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EntryWriterTest {

    private static final Digest ONE = Digest.of("xxh3-128:00000000000000000000000000000001");
    private static final Digest TWO = Digest.of("xxh3-128:00000000000000000000000000000002");
    private static final String VERSION =
            "\"version\":{\"00000000000000aa\":1763773323123456,\"ffffffffffffffff\":1}";

    @Test
    void writesAFile() throws IOException {
        Instant mtime = Instant.parse("2026-11-22T01:02:03.123456789Z");
        assertThat(line("a/b.txt", new State.File(812, mtime, new Mode(0644), ONE), TWO))
                .isEqualTo(
                        "{\"path\":\"a/b.txt\",\"kind\":\"file\",\"size\":812,"
                                + "\"mtime\":\"2026-11-22T01:02:03.123456789Z\",\"mode\":\"644\","
                                + "\"digest\":\""
                                + ONE
                                + "\",\"replaced\":\""
                                + TWO
                                + "\","
                                + VERSION
                                + ",\"sequence\":17}");
    }

    @Test
    void writesATombstone() throws IOException {
        Instant at = Instant.parse("2026-11-22T01:02:05Z");
        assertThat(line("a/old", new State.Deleted(Kind.FILE, at), TWO))
                .isEqualTo(
                        "{\"path\":\"a/old\",\"kind\":\"file\",\"deleted\":\"2026-11-22T01:02:05Z\","
                                + "\"replaced\":\""
                                + TWO
                                + "\","
                                + VERSION
                                + ",\"sequence\":17}");
    }

    @Test
    void writesWhatAFolderPreserves() throws IOException {
        SortedMap<String, String> xattr = new TreeMap<>(Map.of("user.x", "AQI="));
        Owner owner = new Owner("www", "mail", 33, 8);
        Extras all = new Extras(owner, new Special(02000), "user::rw-", xattr);
        assertThat(line("d", new State.Directory(new Mode(0755), all), null))
                .isEqualTo(
                        "{\"path\":\"d\",\"kind\":\"directory\",\"mode\":\"755\",\"owner\":{"
                                + "\"user\":\"www\",\"group\":\"mail\",\"uid\":33,\"gid\":8},"
                                + "\"special\":\"setgid\",\"acl\":\"user::rw-\","
                                + "\"xattr\":{\"user.x\":\"AQI=\"},"
                                + VERSION
                                + ",\"sequence\":17}");
        Extras bare = new Extras(new Owner(null, null, 1, 2), null, null, null);
        assertThat(line("l", new State.Link("x", bare), null))
                .contains(",\"owner\":{\"uid\":1,\"gid\":2},");
    }

    @Test
    void leavesOutWhatAnEntryDoesNotHave() throws IOException {
        assertThat(line("d", new State.Directory(new Mode(0755)), null))
                .isEqualTo(
                        "{\"path\":\"d\",\"kind\":\"directory\",\"mode\":\"755\","
                                + VERSION
                                + ",\"sequence\":17}");
        assertThat(line("l", new State.Link("../x"), null))
                .isEqualTo(
                        "{\"path\":\"l\",\"kind\":\"symlink\",\"target\":\"../x\","
                                + VERSION
                                + ",\"sequence\":17}");
    }

    @Test
    void keepsALineWholeWhateverTheName() throws IOException {
        assertThat(line("a\n\"b\u0001", new State.Link("x"), null))
                .startsWith("{\"path\":\"a\\n\\\"b\\u0001\",");
    }

    /** Otherwise one file of somebody, or one peer, would keep a folder's feed from all others. */
    @Test
    void theLongestLineIsOneThatIsTaken() throws IOException {
        SortedMap<String, String> xattr = new TreeMap<>();
        int left = Extras.MAX_TOGETHER;
        for (int i = 0; i < Extras.MAX_ATTRIBUTES; i++) {
            int bytes = left / (Extras.MAX_ATTRIBUTES - i) - "user.000".length();
            left -= bytes + "user.000".length();
            String value = Base64.getEncoder().encodeToString(new byte[bytes]);
            xattr.put("user.%03d".formatted(i), value);
        }
        String user = "\"".repeat(255);
        Owner owner = new Owner(user, user, Owner.MAX_ID, Owner.MAX_ID);
        Extras extras = new Extras(owner, new Special(07000), "", xattr);
        TreeMap<Epoch, Long> counters = new TreeMap<>();
        for (int i = 1; i <= Version.MAX_WRITERS; i++) {
            counters.put(new Epoch(i), Version.MAX_TAKEN);
        }
        String path = ("\u0001".repeat(255) + "/").repeat(15) + "\u0001".repeat(255);
        Metadata metadata =
                new Metadata(
                        new Mode(0777), Instant.parse("2026-11-22T01:02:03.123456789Z"), extras);
        Entry entry =
                new Entry(
                        RelativePath.of(path),
                        new State.File(Long.MAX_VALUE, metadata, ONE),
                        TWO,
                        Version.of(counters));

        assertThat(line(entry, new Sequence(Long.MAX_VALUE)).length())
                .isLessThan(Limits.defaults().maxLine());
    }

    /** Those of the common form do not come by the generator, and must not be told apart. */
    @Test
    void writesCommonEntriesAsTheGeneratorDoes() throws IOException {
        RandomEntries entries = new RandomEntries(new Random(1));
        LineWriter out = new LineWriter(8);
        for (int i = 0; i < 20_000; i++) {
            Entry entry = entries.next();
            if (FeedLine.isFor(entry) && !hasSurrogates(entry)) {
                out.clear();
                FeedLine.write(entry, new Sequence(i), out);
                assertThat(new String(out.bytes(), 0, out.size(), StandardCharsets.UTF_8))
                        .isEqualTo(line(entry, new Sequence(i)) + "\n");
            }
        }
    }

    /** The generator writes their halves by number, which means the same. */
    private static boolean hasSurrogates(Entry entry) {
        return entry.path().toString().chars().anyMatch(c -> Character.isSurrogate((char) c));
    }

    private static String line(String path, State state, @Nullable Digest replaced)
            throws IOException {
        Version version = Version.of(Map.of(new Epoch(0xaa), 1763773323123456L, new Epoch(-1), 1L));
        return line(new Entry(RelativePath.of(path), state, replaced, version), new Sequence(17));
    }

    private static String line(Entry entry, Sequence at) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.lines(out)) {
            EntryWriter.write(new FeedRow(entry, at), json);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
