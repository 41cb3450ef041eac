package dev.sluice.serve.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Span;
import dev.sluice.domain.State;
import dev.sluice.identity.SigningKey;
import dev.sluice.peer.Caller;
import dev.sluice.peer.Limits;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.content.BundleItem;
import dev.sluice.peer.content.ContentClient;
import dev.sluice.serve.gate.ServeProfile;
import dev.sluice.serve.gate.ServedTree;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.DefaultFileRegion;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bundles from the real endpoint to the real client. */
@QuarkusTest
@TestProfile(ServeProfile.class)
class BundleTest {

    private static final int GATHERED = BundlePieces.MAX_GATHERED;
    private static final int LARGE = 20 << 20;
    private static final Digest OTHER =
            new Digest(DigestAlgorithm.XXH3_128, "f".repeat(DigestAlgorithm.XXH3_128.hexDigits()));

    @Inject ServedTree tree;
    @Inject HttpServer server;
    @Inject MeterRegistry meters;

    private final Kept kept = new Kept();
    private ContentClient client;

    @BeforeEach
    void connect() {
        client =
                new ContentClient(
                        new Caller(new NodeId(1), new RunId(2), SigningKey.make()),
                        Limits.defaults());
        tree.recorder.reset();
    }

    @AfterEach
    void close() {
        client.close();
        tree.mounted = true;
        await().until(() -> tree.openFiles() == 0);
        await().until(() -> tree.recorder.bytesUnderWay.get() == 0);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private BundleItem write(String name, byte[] content) throws IOException {
        return item(name, tree.write(name, content), content.length);
    }

    private static BundleItem item(String name, Digest digest, long size) {
        return new BundleItem(RelativePath.of(name), digest, size);
    }

    private void fetch(BundleItem... items) throws PeerException, IOException {
        fetch(List.of(items));
    }

    private void fetch(List<BundleItem> items) throws PeerException, IOException {
        client.fetch(
                URI.create("http://127.0.0.1:" + server.getPort()), ServedTree.DOCS, items, kept);
    }

    @Test
    void partsOfAContentArriveInTheOrderAskedForAndLargeOnesBySendfile() throws Exception {
        byte[] content = random(LARGE);
        Digest digest = tree.write("parts", content);
        double sendfile = count("sluice.sent.bytes", "sendfile");
        List<BundleItem> parts = new ArrayList<>();
        for (Span part :
                List.of(
                        new Span(LARGE - 1, 1),
                        new Span(0, GATHERED),
                        new Span(5, (3 << 20) + 1),
                        new Span(1_000_000, 64 << 10),
                        new Span(0, LARGE))) {
            parts.add(BundleItem.part(RelativePath.of("parts"), digest, part));
        }

        fetch(parts);

        assertThat(kept.contents).hasSize(5);
        kept.contents.forEach((item, came) -> {
            Span part = Objects.requireNonNull(item.part());
            assertThat(
                            Arrays.equals(
                                    came,
                                    0,
                                    came.length,
                                    content,
                                    (int) part.offset(),
                                    (int) part.end()))
                    .as("%s", part)
                    .isTrue();
        });
        assertThat(count("sluice.sent.bytes", "sendfile") - sendfile)
                .isEqualTo(LARGE + (3 << 20) + 1.0);
    }

    @Test
    void aPartThatTheContentDoesNotHaveIsSkipped() throws Exception {
        Digest digest = tree.write("short", random(100));
        RelativePath path = RelativePath.of("short");
        fetch(
                BundleItem.part(path, digest, new Span(0, 101)),
                BundleItem.part(path, digest, new Span(Long.MAX_VALUE - 1, 1)),
                BundleItem.part(path, OTHER, new Span(0, 1)),
                BundleItem.part(path, digest, new Span(99, 1)));
        assertThat(kept.calls)
                .containsExactly(
                        "short CHANGED",
                        "short CHANGED",
                        "short CHANGED",
                        "begin short",
                        "end short");
    }

    private double count(String name, String method) {
        Counter counter = meters.find(name).tag("method", method).counter();
        return counter == null ? 0 : counter.count();
    }

    @Test
    void everySizeAroundTheLimitsArrivesInTheOrderAskedFor() throws Exception {
        Map<BundleItem, byte[]> sent = new LinkedHashMap<>();
        int[] sizes = {
            0,
            1,
            LARGE,
            511,
            512,
            513,
            0,
            GATHERED - 1,
            GATHERED,
            GATHERED + 1,
            65_535,
            65_536,
            65_537,
            GATHERED + 512,
            1024,
            (1 << 20) + 65_536,
            3,
            (8 << 20) + 1,
            0
        };
        for (int i = 0; i < sizes.length; i++) {
            byte[] content = random(sizes[i]);
            sent.put(write("sizes/" + i, content), content);
        }

        fetch(List.copyOf(sent.keySet()));

        assertThat(kept.contents.keySet()).containsExactlyElementsOf(sent.keySet());
        sent.forEach((item, content) ->
                assertThat(kept.contents.get(item)).as(item.toString()).isEqualTo(content));
    }

    @Test
    void anyNameArrivesByteForByte() throws Exception {
        List<BundleItem> items = new ArrayList<>();
        String deep = ("x".repeat(255) + "/").repeat(14);
        for (String name :
                List.of(
                        "a",
                        "a\nb",
                        "日本/é",
                        "e\u0301",
                        "𝄞",
                        " lead",
                        "trail ",
                        "a=b\n12 path=evil\n",
                        "\u0001\u007f\"\\",
                        "n".repeat(100),
                        "n".repeat(101),
                        "n".repeat(255),
                        "p".repeat(155) + "/" + "n".repeat(100),
                        "p".repeat(156) + "/" + "n".repeat(100),
                        "p".repeat(155) + "/" + "n".repeat(101),
                        "d/" + "p".repeat(98) + "/" + "q".repeat(60) + "/" + "n".repeat(70),
                        "日".repeat(85),
                        deep + "y".repeat(255))) {
            items.add(write("names/" + name, name.getBytes(StandardCharsets.UTF_8)));
        }

        fetch(items);

        assertThat(kept.contents.keySet()).containsExactlyElementsOf(items);
        kept.contents.forEach((item, content) ->
                assertThat(new String(content, StandardCharsets.UTF_8))
                        .isEqualTo(item.path().toString().substring("names/".length())));
    }

    @Test
    void manySmallFilesLeaveInFewWrites() throws Exception {
        List<BundleItem> items = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            items.add(write("many/" + i % 50 + "/" + i, random(i % 700)));
        }
        double files = count("sluice.sent.files", "buffered");
        double bytes = count("sluice.sent.bytes", "buffered");

        fetch(items);

        assertThat(kept.contents.keySet()).containsExactlyElementsOf(items);
        assertThat(tree.recorder.flushes).hasValueLessThan(24);
        await().until(() -> count("sluice.sent.files", "buffered") == files + 1_000);
        assertThat(count("sluice.sent.bytes", "buffered"))
                .isEqualTo(bytes + items.stream().mapToLong(BundleItem::size).sum());
    }

    @Test
    void aLargeOneLeavesAsFileRegionsOnly() throws Exception {
        byte[] content = random(LARGE);
        BundleItem small = write("regions/small", random(100));
        BundleItem large = write("regions/large", content);
        double sendfile = count("sluice.sent.bytes", "sendfile");
        double buffered = count("sluice.sent.bytes", "buffered");
        double files = count("sluice.sent.files", "sendfile");

        fetch(small, large);

        assertThat(kept.contents.get(large)).isEqualTo(content);
        assertThat(tree.recorder.regions)
                .hasSizeGreaterThan(3)
                .allSatisfy(region -> assertThat(region).isInstanceOf(DefaultFileRegion.class));
        assertThat(tree.recorder.mostUnderWay).hasValueLessThanOrEqualTo(2);
        assertThat(count("sluice.sent.bytes", "sendfile")).isEqualTo(sendfile + LARGE);
        assertThat(count("sluice.sent.files", "sendfile")).isEqualTo(files + 1);
        await().until(() -> count("sluice.sent.bytes", "buffered") == buffered + 100);
    }

    @Test
    void whatChangedOrIsGoneIsMarkedAndTheRestArrives() throws Exception {
        BundleItem first = write("skip/first", random(10));
        BundleItem edited = write("skip/edited", random(20));
        BundleItem asked = write("skip/asked", random(30));
        BundleItem reindexed = item("skip/asked", OTHER, 30);
        BundleItem deleted = write("skip/deleted", random(40_000));
        BundleItem tombstone = write("skip/tombstone", random(5));
        BundleItem unknown = item("skip/unknown", OTHER, 7);
        BundleItem directory = item("skip/directory", OTHER, 7);
        BundleItem largeEdited = write("skip/large-edited", random(100_000));
        BundleItem log = write("skip/log", random(60));
        BundleItem link = write("skip/link", random(6));
        BundleItem last = write("skip/日本\n", random(50_000));
        Files.write(tree.file("skip/edited"), random(19));
        Files.write(tree.file("skip/log"), random(5), StandardOpenOption.APPEND);
        Files.setLastModifiedTime(tree.file("skip/large-edited"), FileTime.fromMillis(1));
        Files.delete(tree.file("skip/deleted"));
        Files.delete(tree.file("skip/link"));
        Files.createSymbolicLink(tree.file("skip/link"), tree.file("skip/first"));
        tree.put(tombstone.path(), new State.Deleted(Kind.FILE, Instant.EPOCH), null);
        tree.put(directory.path(), new State.Directory(new Mode(0755)), null);

        fetch(
                first,
                edited,
                asked,
                reindexed,
                deleted,
                tombstone,
                unknown,
                directory,
                largeEdited,
                log,
                link,
                last);

        assertThat(kept.contents.keySet()).containsExactly(first, asked, log, last);
        assertThat(kept.calls)
                .containsExactly(
                        "begin skip/first",
                        "end skip/first",
                        "skip/edited CHANGED",
                        "begin skip/asked",
                        "end skip/asked",
                        "skip/asked CHANGED",
                        "skip/deleted GONE",
                        "skip/tombstone GONE",
                        "skip/unknown GONE",
                        "skip/directory GONE",
                        "skip/large-edited CHANGED",
                        "begin skip/log",
                        "end skip/log",
                        "skip/link GONE",
                        "begin skip/日本\n",
                        "end skip/日本\n");
    }
}
