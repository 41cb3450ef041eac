package dev.sluice.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.serve.gate.RawHttp;
import dev.sluice.serve.gate.ServeProfile;
import dev.sluice.serve.gate.ServedTree;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ServeProfile.class)
class FilesTest {

    private static final String FILES = "/v1/folders/docs/files/";

    @Inject ServedTree tree;
    @Inject HttpServer server;

    private RawHttp http;

    @BeforeEach
    void connect() throws IOException {
        http = RawHttp.connect(server.getPort());
    }

    @AfterEach
    void close() throws IOException {
        http.close();
        tree.mounted = true;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(String path) {
        return URLEncoder.encode(path, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }

    @Test
    void servesAContentWithWhatNamesIt() throws IOException {
        tree.write("plain.txt", bytes("hello"));
        Files.setLastModifiedTime(
                tree.file("plain.txt"), FileTime.from(Instant.parse("2024-02-03T04:05:06.7Z")));
        Digest digest = tree.note("plain.txt");

        RawHttp.Answer answer = http.get(FILES + "plain.txt");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("hello");
        assertThat(answer.head().header("ETag")).isEqualTo("\"" + digest + "\"");
        assertThat(answer.head().header("Last-Modified"))
                .isEqualTo("Sat, 03 Feb 2024 04:05:06 GMT");
        assertThat(answer.head().header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(answer.head().header("Content-Type")).isEqualTo("application/octet-stream");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a;b.txt",
                "a b",
                "a%b",
                "a%20b",
                "a?b",
                "日本",
                "a+b",
                "a\nb",
                "a#b",
                "a&b=c",
                "d;x=1/e",
                "...",
                "..a",
                "-",
                "a\\b",
                "\"",
                "a:b",
                "files/files/x",
                "é"
            })
    void servesAnyNameByteForByte(String name) throws IOException {
        tree.write(name, bytes("content of " + name));
        RawHttp.Answer answer = http.get(FILES + encoded(name));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("content of " + name);
    }

    @Test
    void servesANameWhoseReservedCharactersAreNotEncoded() throws IOException {
        tree.write("a;b+c,d=e&f@g:h", bytes("x"));
        tree.write("a", bytes("not this one"));
        assertThat(http.get(FILES + "a;b+c,d=e&f@g:h").text()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "absent",
                "dir",
                "link",
                "gone",
                "",
                "../docs/files/here",
                "x/../here",
                "./here",
                "//here",
                "x//here",
                "here/",
                "%2e%2e/here",
                "..%2fhere",
                "%2Fhere",
                "here%00",
                "%ff",
                "%c0%ae",
                ".sluice/marker",
                "%2Esluice/marker",
                "META-INF/MANIFEST.MF",
                "..%5Chere",
                "../../../../../../etc/passwd",
                "%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
                "/etc/passwd",
            })
    void answersWithOneAndTheSame404(String target) throws IOException {
        tree.write("here", bytes("x"));
        Files.createDirectories(tree.file(".sluice"));
        Files.write(tree.file(".sluice/marker"), bytes("secret"));
        tree.put(RelativePath.of("dir"), new State.Directory(new Mode(0755)), null);
        tree.put(RelativePath.of("link"), new State.Link("here"), null);
        tree.put(RelativePath.of("gone"), new State.Deleted(Kind.FILE, Instant.EPOCH), null);

        RawHttp.Answer answer = http.get(FILES + target);

        assertThat(answer.status()).as(answer.text()).isEqualTo(404);
        assertThat(answer.head().header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text())
                .isEqualTo(
                        "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                                + "\"detail\":\"nothing is served here\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"here%", "%zz", "a|b", "<x>"})
    void theServerItselfRefusesWhatIsNoAddress(String target) throws IOException {
        assertThat(http.get(FILES + target).status()).isEqualTo(400);
    }

    @Test
    void refusesRawBytesThatAreNotAscii() throws IOException {
        assertThat(
                        http.raw("GET " + FILES + "\u00e9 HTTP/1.1\r\nHost: x\r\n\r\n")
                                .answer()
                                .status())
                .isEqualTo(404);
    }

    @Test
    void servesAnAddressInAbsoluteForm() throws IOException {
        tree.write("abs", bytes("x"));
        assertThat(http.get("http://127.0.0.1" + FILES + "abs?x=../y").text()).isEqualTo("x");
    }

    @Test
    void obeysConditions() throws IOException {
        Digest digest = tree.write("cond", bytes("hello"));
        String tag = "\"" + digest + "\"";
        String target = FILES + "cond";

        assertThat(http.get(target, "If-Match: " + tag).status()).isEqualTo(200);
        assertThat(http.get(target, "If-Match: \"other\"", "If-Match: " + tag).status())
                .isEqualTo(200);
        RawHttp.Answer refused = http.get(target, "If-Match: \"other\"");
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.text()).contains("\"field\":\"If-Match\"");

        RawHttp.Answer held = http.get(target, "If-None-Match: W/" + tag);
        assertThat(held.status()).isEqualTo(304);
        assertThat(held.head().header("ETag")).isEqualTo(tag);
        assertThat(http.get(target, "If-None-Match: \"other\"").text()).isEqualTo("hello");

        assertThat(http.get(target, "Range: bytes=1-", "If-Range: " + tag).status()).isEqualTo(206);
        assertThat(http.get(target, "Range: bytes=1-", "If-Range: \"other\"").text())
                .isEqualTo("hello");
    }

    @Test
    void servesOneRange() throws IOException {
        tree.write("range", bytes("0123456789"));
        RawHttp.Answer part = http.get(FILES + "range", "Range: bytes=2-4");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.text()).isEqualTo("234");
        assertThat(part.head().header("Content-Range")).isEqualTo("bytes 2-4/10");
        assertThat(http.get(FILES + "range", "Range: bytes=-3").text()).isEqualTo("789");

        RawHttp.Answer beyond = http.get(FILES + "range", "Range: bytes=10-");
        assertThat(beyond.status()).isEqualTo(416);
        assertThat(beyond.head().header("Content-Range")).isEqualTo("bytes */10");
        assertThat(beyond.text()).contains("\"field\":\"Range\"");

        assertThat(http.get(FILES + "range", "Range: bytes=0-1,3-4").text())
                .isEqualTo("0123456789");
        assertThat(http.get(FILES + "range", "Range: bytes=0-1", "Range: bytes=3-4").status())
                .isEqualTo(200);
        assertThat(http.get(FILES + "range", "Range: bytes=5-4").status()).isEqualTo(200);
    }

    @Test
    void servesAnEmptyFile() throws IOException {
        tree.write("empty", new byte[0]);
        RawHttp.Answer answer = http.get(FILES + "empty");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.head().length()).isZero();
        assertThat(http.get(FILES + "empty", "Range: bytes=0-").status()).isEqualTo(416);
    }

    @Test
    void headSaysWhatGetWouldAndHoldsNoFile() throws IOException {
        Digest digest = tree.write("head", new byte[100_000]);
        for (int i = 0; i < 50; i++) {
            RawHttp.Head head = http.send("HEAD", FILES + "head", "Range: bytes=0-1").head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.length()).isEqualTo(100_000);
            assertThat(head.header("ETag")).isEqualTo("\"" + digest + "\"");
            assertThat(head.header("Content-Type")).isEqualTo("application/octet-stream");
        }
        assertThat(http.send("HEAD", FILES + "absent").head().status()).isEqualTo(404);
        assertThat(tree.openFiles()).isZero();
    }

    @Test
    void getHoldsNoFileAfterItsLastByte() throws IOException {
        tree.write("got", new byte[100_000]);
        for (int i = 0; i < 50; i++) {
            assertThat(http.get(FILES + "got").body()).hasSize(100_000);
        }
        await().until(() -> tree.openFiles() == 0);
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        tree.write("one", bytes("1"));
        tree.write("big", new byte[200_000]);
        http.send("GET", FILES + "big").send("GET", FILES + "one").send("GET", FILES + "big");
        assertThat(http.answer().body()).hasSize(200_000);
        assertThat(http.answer().text()).isEqualTo("1");
        assertThat(http.answer().body()).hasSize(200_000);
    }

    @Test
    void refusesAContentThatChangedSinceItWasIndexed() throws IOException {
        tree.write("edited", bytes("before"));
        Files.write(tree.file("edited"), bytes("after!"));
        Files.setLastModifiedTime(tree.file("edited"), FileTime.fromMillis(1));
        RawHttp.Answer answer = http.get(FILES + "edited");
        assertThat(answer.status()).isEqualTo(412);
        assertThat(answer.text()).contains("6 bytes on disk, 6 in the index");
        assertThat(tree.recheck.looked).contains("edited");
        assertThat(http.send("HEAD", FILES + "edited").head().status()).isEqualTo(412);
        assertThat(tree.openFiles()).isZero();
    }

    @Test
    void servesAFileThatOnlyGrewUpToItsSizeInTheIndex() throws IOException {
        tree.write("log", bytes("line 1\n"));
        Files.write(tree.file("log"), bytes("line 2\n"), StandardOpenOption.APPEND);
        assertThat(http.get(FILES + "log").text()).isEqualTo("line 1\n");
    }

    @Test
    void aHardLinkMadeMeanwhileIsNoChange() throws IOException {
        tree.write("linked", bytes("x"));
        Files.createLink(tree.file("linked-copy"), tree.file("linked"));
        assertThat(http.get(FILES + "linked").text()).isEqualTo("x");
    }

    @Test
    void followsNoLinkThatTookThePlaceOfAFile() throws IOException {
        tree.write("swapped", bytes("x"));
        tree.write("swapped-dir/f", bytes("x"));
        Files.delete(tree.file("swapped"));
        Files.createSymbolicLink(tree.file("swapped"), tree.file("here"));
        assertThat(http.get(FILES + "swapped").status()).isEqualTo(404);
        Files.delete(tree.file("swapped"));
        assertThat(http.get(FILES + "swapped").status()).isEqualTo(404);
        assertThat(tree.recheck.looked).contains("swapped");
    }

    @Test
    void saysThatWhatIsInThePlaceOfAFileCannotBeSent() throws Exception {
        tree.write("fifo", bytes("x"));
        Files.delete(tree.file("fifo"));
        assertThat(new ProcessBuilder("mkfifo", tree.file("fifo").toString()).start().waitFor())
                .isZero();

        RawHttp.Answer answer = http.get(FILES + "fifo");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains("urn:sluice:unavailable", "is a FIFO");
        assertThat(tree.recheck.looked).contains("fifo");
    }

    @Test
    void whatIsStillAsIndexedIsNotScannedAgain() throws IOException {
        tree.write("same", bytes("x"));
        assertThat(http.get(FILES + "same").text()).isEqualTo("x");
        Files.write(tree.file("same"), bytes("grown"), StandardOpenOption.APPEND);
        assertThat(http.get(FILES + "same").text()).isEqualTo("x");
        assertThat(tree.recheck.looked).doesNotContain("same");
    }

    @Test
    void saysThatAFolderIsNotAvailable() throws IOException {
        tree.write("mounted", bytes("x"));
        tree.mounted = false;
        RawHttp.Answer answer = http.get(FILES + "mounted");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).doesNotContain("/");
    }

    @Test
    void namesAnUnknownFolder() throws IOException {
        RawHttp.Answer answer = http.get("/v1/folders/other/files/x");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains("\"field\":\"folder\"");
        assertThat(http.get("/v1/folders/d%6Fcs/files/x").status()).isEqualTo(404);
    }
}
