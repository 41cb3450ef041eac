package dev.sluice.serve.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.Digest;
import dev.sluice.serve.gate.RawHttp;
import dev.sluice.serve.gate.ServeProfile;
import dev.sluice.serve.gate.ServedTree;
import dev.sluice.serve.gate.TestCertificate;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a bundle refuses, and what happens when contents change while it is sent. */
@QuarkusTest
@TestProfile(ServeProfile.class)
class BundleFaultsTest {

    private static final String BUNDLE = "/v1/folders/docs/bundle";
    private static final String HEX = "0123456789abcdef0123456789abcdef";
    private static final String LINE = "{\"path\":\"a\",\"digest\":\"xxh3-128:" + HEX + "\"}";
    private static final int LARGE = 32 << 20;
    private static final int MIB = 1 << 20;

    @Inject ServedTree tree;
    @Inject HttpServer server;

    private RawHttp http;

    @BeforeEach
    void connect() throws IOException {
        http = RawHttp.connect(server.getPort());
        tree.recorder.reset();
    }

    @AfterEach
    void close() throws IOException {
        http.close();
        tree.mounted = true;
        await().until(() -> tree.openFiles() == 0);
        await().until(() -> tree.recorder.bytesUnderWay.get() == 0);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static String line(String name, Digest digest) {
        return "{\"path\":\"" + name + "\",\"digest\":\"" + digest + "\"}\n";
    }

    private RawHttp ask(String body) throws IOException {
        int length = body.getBytes(StandardCharsets.ISO_8859_1).length;
        return http.send(
                        "POST",
                        BUNDLE,
                        "Content-Type: application/x-ndjson",
                        "Content-Length: " + length)
                .raw(body);
    }

    private RawHttp.Answer refused(String body) throws IOException {
        RawHttp.Answer answer = ask(body).answer();
        assertThat(answer.head().header("Content-Type")).isEqualTo("application/problem+json");
        return answer;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | line 1: there must be one |",
                "`\n` | line 1: is not a JSON object |",
                "[] | line 1: is not a JSON object |",
                "{ | line 1: is not JSON |",
                "nonsense | line 1: is not JSON |",
                "{} | line 1: path is missing | path",
                "{\"path\":\"a\"} | line 1: digest is missing | digest",
                "{\"path\":1} | line 1: path must be a string | path",
                "{\"path\":null} | line 1: path must be a string | path",
                "{\"digest\":{}} | line 1: digest must be a string | digest",
                "{\"size\":1} | line 1: has an unknown field \\\"size\\\" | size",
                "{\"path\":\"a\",\"path\":\"b\"} | line 1: names path twice | path",
                "{\"digest\":\"a\",\"digest\":\"b\"} | line 1: names digest twice | digest",
                "{\"path\":\"a\",\"digest\":\"xxh3-128:0\"} | line 1: a digest of xxh3-128 |"
                        + " digest",
                "{\"path\":\"a\",\"digest\":\"md5:00\"} | line 1: digest algorithm | digest",
            })
    void namesTheFieldOfABadLine(String body, String detail, String field) throws IOException {
        RawHttp.Answer answer = refused(body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.text()).contains("\"detail\":\"" + detail);
        if (field == null) {
            assertThat(answer.text()).doesNotContain("\"field\"");
        } else {
            assertThat(answer.text()).contains("\"field\":\"" + field + "\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"/etc/passwd", "../a", "a//b", ".sluice/marker", "a/", "''", "a\\u0000", "\\ud800"})
    void refusesAPathThatCanBeNone(String path) throws IOException {
        RawHttp.Answer answer = refused(LINE + "\n" + LINE.replace("\"a\"", '"' + path + '"'));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("line 2: ").contains("\"field\":\"path\"");
    }

    @Test
    void namesTheLineAtFault() throws IOException {
        assertThat(refused(LINE + "\n\n" + LINE).text()).contains("line 2: is not a JSON object");
        assertThat(refused(LINE + "\n" + LINE + LINE).text()).contains("line 2: has more behind");
        assertThat(refused(LINE + "\n\u00ff").text()).contains("line 2: is not UTF-8");
        assertThat(refused((LINE + "\n").repeat(1_001)).text())
                .contains("line 1001: there may be at most 1000");
    }

    @Test
    void takesTheMostLinesAndALastOneWithoutLineFeed() throws IOException {
        RawHttp.Answer answer = ask((LINE + "\n").repeat(999) + LINE).answer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.head().header("Content-Type")).isEqualTo("application/x-tar");
        assertThat(answer.body()).hasSize(1_000 * 3 * 512 + 1024);
    }

    @Test
    void boundsTheBodyAlsoWhenItsLengthIsNotAnnounced() throws IOException {
        assertThat(
                        http.send(
                                        "POST",
                                        BUNDLE,
                                        "Content-Type: application/x-ndjson",
                                        "Content-Length: 2000000")
                                .answer()
                                .status())
                .isEqualTo(413);
        try (RawHttp chunked = RawHttp.connect(server.getPort())) {
            chunked.send(
                    "POST",
                    BUNDLE,
                    "Content-Type: application/x-ndjson",
                    "Transfer-Encoding: chunked");
            int length = 64 << 10;
            for (int i = 0; i < 17; i++) {
                chunked.raw(Integer.toHexString(length) + "\r\n" + "x".repeat(length) + "\r\n");
            }
            assertThat(chunked.answer().status()).isEqualTo(413);
        }
    }

    @Test
    void takesAChunkedRequest() throws IOException {
        Digest digest = tree.write("chunked-request", random(5));
        String body = line("chunked-request", digest);
        http.send(
                        "POST",
                        BUNDLE,
                        "Content-Type: application/x-ndjson",
                        "Transfer-Encoding: chunked")
                .raw(Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n");
        assertThat(http.answer().status()).isEqualTo(200);
    }

    @Test
    void refusesWhatIsNoRequestForABundle() throws IOException {
        assertThat(
                        http.send("POST", BUNDLE, "Content-Type: text/plain", "Content-Length: 1")
                                .raw("x")
                                .answer()
                                .status())
                .isEqualTo(415);
        RawHttp.Answer got = http.get(BUNDLE);
        assertThat(got.status()).isEqualTo(405);
        assertThat(got.head().header("Allow")).isEqualTo("POST, OPTIONS");
        try (RawHttp old = RawHttp.connect(server.getPort())) {
            old.raw(
                    "POST "
                            + BUNDLE
                            + " HTTP/1.0\r\nContent-Type: application/x-ndjson\r\n"
                            + "Content-Length: "
                            + LINE.length()
                            + "\r\n\r\n"
                            + LINE);
            assertThat(old.answer().status()).isEqualTo(505);
        }
        RawHttp.Answer other =
                http.send(
                                "POST",
                                "/v1/folders/other/bundle",
                                "Content-Type: application/x-ndjson",
                                "Content-Length: 0")
                        .answer();
        assertThat(other.status()).isEqualTo(404);
        assertThat(other.text()).contains("\"field\":\"folder\"");
    }

    @Test
    void saysThatAFolderIsNotAvailable() throws IOException {
        Digest digest = tree.write("mounted-bundle", random(5));
        tree.mounted = false;
        assertThat(refused(line("mounted-bundle", digest)).status()).isEqualTo(503);
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        Digest digest = tree.write("pipelined-bundle", random(200_000));
        ask(line("pipelined-bundle", digest));
        ask(line("absent", digest));
        http.send("GET", "/v1/folders/docs/files/pipelined-bundle");
        assertThat(http.answer().body()).hasSizeGreaterThan(200_000);
        assertThat(http.answer().body()).hasSize(3 * 512 + 1024);
        assertThat(http.answer().body()).hasSize(200_000);
    }

    private void cutsBecauseOf(String name, IoChange change) throws IOException {
        Digest digest = tree.write(name, random(LARGE));
        ask(line(name, digest) + line(name, digest)).head();
        change.make();
        assertThatThrownBy(http::chunks).isInstanceOf(IOException.class);
        await().until(() -> tree.recheck.looked.contains(name));
    }

    /** Something done to a file while it is sent. */
    private interface IoChange {
        void make() throws IOException;
    }

    @Test
    void cutsTheConnectionWhenAFileIsTruncated() throws IOException {
        cutsBecauseOf(
                "bundle-truncated",
                () -> {
                    try (FileChannel channel =
                            FileChannel.open(
                                    tree.file("bundle-truncated"), StandardOpenOption.WRITE)) {
                        channel.truncate(LARGE / 2);
                    }
                });
    }

    @Test
    void cutsTheConnectionWhenAFileIsWrittenTo() throws IOException {
        cutsBecauseOf(
                "bundle-rewritten",
                () -> {
                    try (FileChannel channel =
                            FileChannel.open(
                                    tree.file("bundle-rewritten"), StandardOpenOption.WRITE)) {
                        channel.write(ByteBuffer.wrap(new byte[100]), LARGE / 2);
                    }
                    Files.setLastModifiedTime(
                            tree.file("bundle-rewritten"), FileTime.fromMillis(1));
                });
    }

    @Test
    void sendsTheOldContentWholeWhenAnotherIsPutInItsPlace() throws IOException {
        Digest digest = tree.write("bundle-replaced", random(LARGE));
        ask(line("bundle-replaced", digest)).head();
        Files.write(tree.file("bundle-new"), new byte[10]);
        Files.move(
                tree.file("bundle-new"),
                tree.file("bundle-replaced"),
                StandardCopyOption.ATOMIC_MOVE);
        assertThat(http.chunks()).hasSizeBetween(LARGE + 2048, LARGE + 3072);
    }

    @Test
    void cutsTheConnectionOverTlsAsWellAndSendsBuffersThere()
            throws IOException, GeneralSecurityException {
        Digest whole = tree.write("bundle-tls", random(3_000_001));
        Digest torn = tree.write("bundle-torn", random(LARGE));
        http.close();
        http =
                RawHttp.over(
                        TestCertificate.trusting()
                                .createSocket(
                                        InetAddress.getLoopbackAddress(), server.getSecurePort()));
        assertThat(ask(line("bundle-tls", whole)).answer().body())
                .hasSizeBetween(3_000_001 + 1536, 3_000_001 + 3072);
        ask(line("bundle-torn", torn)).head();
        try (FileChannel channel =
                FileChannel.open(tree.file("bundle-torn"), StandardOpenOption.WRITE)) {
            channel.truncate(LARGE / 2);
        }
        assertThatThrownBy(http::chunks).isInstanceOf(IOException.class);
        assertThat(tree.recorder.regions).isEmpty();
    }

    /** A thousand names of one file: what the caller asks for is 1 GiB. */
    private String aThousand(String name, int length) throws IOException {
        tree.write(name, random(length));
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            String link = name + "-" + i;
            Files.createLink(tree.file(link), tree.file(name));
            body.append(line(link, tree.note(link)));
        }
        return body.toString();
    }

    @Test
    void aSlowCallerOfAThousandLargeFilesHoldsTwoSlicesAndOneFile() throws IOException {
        ask(aThousand("slow-large", MIB)).head();
        for (int i = 0; i < 8; i++) {
            assertThat(http.skip(10 * MIB)).isEqualTo(10 * MIB);
            await().until(() -> tree.recorder.underWay.get() > 0);
            assertThat(tree.openFiles()).isLessThanOrEqualTo(2);
        }
        assertThat(tree.recorder.mostUnderWay).hasValueLessThanOrEqualTo(2);
        assertThat(tree.recorder.mostBytesUnderWay).hasValueLessThan(MIB);
        assertThat(tree.recorder.regions).hasSizeLessThan(250);
        assertThat(http.skip(920L * MIB)).isEqualTo(920L * MIB);
    }

    @Test
    void aSlowCallerOfAThousandSmallFilesHoldsTwoBuffers() throws IOException {
        ask(aThousand("slow-small", 32 << 10)).head();
        await().until(() -> tree.recorder.bytesUnderWay.get() > IdleBuffers.SIZE);
        assertThat(http.skip(10 * MIB)).isEqualTo(10 * MIB);
        await().until(() -> tree.recorder.bytesUnderWay.get() > IdleBuffers.SIZE);
        assertThat(tree.recorder.mostBytesUnderWay).hasValueLessThan(2 * IdleBuffers.SIZE + 4096);
        assertThat(tree.openFiles()).isZero();
    }

    @Test
    void letsEverythingGoWhenTheCallerLeaves() throws IOException {
        ask(aThousand("left", BundlePieces.MAX_GATHERED + 1)).head();
        await().until(() -> tree.recorder.underWay.get() > 0);
        http.close();
        await().until(() -> tree.recorder.underWay.get() == 0);
    }
}
