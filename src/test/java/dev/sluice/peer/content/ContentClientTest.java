package dev.sluice.peer.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.RelativePath;
import dev.sluice.peer.Given;
import dev.sluice.peer.LyingPeer;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.PeerException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ContentClientTest {

    private static final RelativePath PATH = RelativePath.of("a.txt");
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String HELLO = OK + "Content-Length: 5\r\n\r\nhello";

    private LyingPeer peer;
    private ContentClient client = new ContentClient(Given.CALLER, Given.patient());
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    @BeforeEach
    void start() throws IOException {
        peer = new LyingPeer();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        peer.close();
    }

    private void fetch(long from, long size) throws PeerException, IOException {
        client.fetch(peer.base(), Given.DOCS, PATH, Given.DIGEST, from, size, this::receive);
    }

    private void receive(ByteBuffer bytes) {
        assertThat(bytes.isDirect()).isTrue();
        assertThat(bytes.hasRemaining()).isTrue();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        received.writeBytes(copy);
    }

    private String received() {
        return received.toString(StandardCharsets.UTF_8);
    }

    private PeerException failure(long from, long size) {
        PeerException failure = catchThrowableOfType(PeerException.class, () -> fetch(from, size));
        assertThat(failure).isNotNull();
        assertThat(failure).hasMessageStartingWith("GET " + peer.base() + "/v1/folders/docs/files");
        return failure;
    }

    private void impatient() {
        client.close();
        client = new ContentClient(Given.CALLER, Given.impatient());
    }

    private static String busy(String after) {
        return "HTTP/1.1 503 Service Unavailable\r\nRetry-After: %s\r\nContent-Length: 0\r\n\r\n"
                .formatted(after);
    }

    @Test
    void aPeerThatAsksToBeAskedLaterIsAskedAgain() throws Exception {
        peer.says(busy("0"));
        peer.says(busy("0"));
        peer.says(HELLO);

        fetch(0, 5);

        assertThat(received()).isEqualTo("hello");
        assertThat(peer.requests()).hasSize(3);
    }

    @Test
    void aPeerThatIsBusyForLongIsTriedLaterAndKeepsItsStanding() throws Exception {
        client.close();
        client = new ContentClient(Given.CALLER, Given.impatient());
        peer.says(busy("30"));

        assertThat(failure(0, 5).kind()).isEqualTo(Kind.RETRY);
        assertThat(peer.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Wed, 21 Oct 2026 07:28:00 GMT", "-1", "99999999999999999999", ""})
    void aTimeThatIsNoneIsAFailureAtOnce(String after) throws Exception {
        peer.says(busy(after));

        assertThat(failure(0, 5).kind()).isEqualTo(Kind.RETRY);
        assertThat(peer.requests()).hasSize(1);
    }

    @Test
    void fetchesAWholeContentAndSaysWhoAsksForWhat() throws Exception {
        peer.says(HELLO);

        fetch(0, 5);

        assertThat(received()).isEqualTo("hello");
        assertThat(peer.requests())
                .containsExactly(
                        "GET /v1/folders/docs/files/a.txt HTTP/1.1\r\n"
                                + "Host: "
                                + peer.base().getAuthority()
                                + "\r\nAccept-Encoding: identity\r\n"
                                + "Sluice-Node: 0000000000000aaa\r\n"
                                + "Sluice-Run: 0000000000000bbb\r\n"
                                + "If-Match: \"xxh3-128:"
                                + Given.HEX
                                + "\"\r\n\r\n");
    }

    @Test
    void fetchesTheRestOfAContent() throws Exception {
        peer.says(
                "HTTP/1.1 206 Partial Content\r\ncontent-range: bytes 2-4/5\r\n"
                        + "content-length:3\r\n\r\nllo");

        fetch(2, 5);

        assertThat(received()).isEqualTo("llo");
        assertThat(peer.requests().get(0))
                .contains("\r\nRange: bytes=2-\r\n")
                .contains("\r\nIf-Match: \"xxh3-128:");
    }

    @Test
    void fetchesAnEmptyContent() throws Exception {
        peer.says(OK + "Content-Length: 0\r\n\r\n");

        fetch(0, 0);

        assertThat(received()).isEmpty();
        assertThat(peer.requests()).hasSize(1);
    }

    @Test
    void asksForNothingWhenNothingIsMissing() throws Exception {
        fetch(5, 5);

        assertThat(peer.connections()).isZero();
    }

    @Test
    void refusesAnOffsetBehindTheEnd() {
        assertThatThrownBy(() -> fetch(6, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 to 5, the size of a.txt, not 6");
    }

    @Test
    void fetchesAContentLargerThanItsBuffer() throws Exception {
        byte[] content = new byte[3_000_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31 + (i >> 8));
        }
        peer.then(socket -> {
            String head = OK + "Content-Length: " + content.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(content);
            return true;
        });

        fetch(0, content.length);

        assertThat(received.toByteArray()).isEqualTo(content);
    }

    @Test
    void takesAnAnswerInPiecesOfOneByte() throws Exception {
        peer.spells(HELLO).spells(HELLO);

        fetch(0, 5);
        fetch(0, 5);

        assertThat(received()).isEqualTo("hellohello");
        assertThat(peer.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "a.txt, /a.txt",
        "A-Z/~_.9, /A-Z/~_.9",
        "a b, /a%20b",
        "50%, /50%25",
        "%2e%2e/%2F, /%252e%252e/%252F",
        "ä/日, /%C3%A4/%E6%97%A5",
        "'?#&=+;:@!$()*,''', /%3F%23%26%3D%2B%3B%3A%40%21%24%28%29%2A%2C%27",
        "'\\', /%5C",
        "..a/.b, /..a/.b",
    })
    void escapesEveryByteOfANameThatIsNotPlain(String path, String target) {
        assertThat(target(path)).isEqualTo("/v1/folders/docs/files" + target);
    }

    @Test
    void noNameCanEndTheRequest() {
        assertThat(target("a\r\nX: y\r\n\r\n"))
                .isEqualTo("/v1/folders/docs/files/a%0D%0AX%3A%20y%0D%0A%0D%0A");
    }

    private static String target(String path) {
        URI base = URI.create("http://127.0.0.1:1");
        return new ContentRequest(base, Given.DOCS, RelativePath.of(path), Given.DIGEST, 0, 1)
                .target();
    }

    @ParameterizedTest
    @CsvSource({
        "301, REFUSED",
        "400, REFUSED",
        "401, REFUSED",
        "403, REFUSED",
        "404, VANISHED",
        "408, RETRY",
        "410, VANISHED",
        "412, CHANGED",
        "416, CHANGED",
        "429, RETRY",
        "500, RETRY",
        "503, RETRY",
        "100, CORRUPT",
        "204, CORRUPT",
        "999, CORRUPT",
    })
    void aStatusTellsWhatToDo(int status, Kind kind) {
        peer.says("HTTP/1.1 " + status + " Some Words\r\nContent-Length: 0\r\n\r\n");

        assertThat(failure(0, 5)).hasMessageContaining("status " + status);
        assertThat(received()).isEmpty();

        peer.says("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
        assertThat(failure(0, 5).kind()).isEqualTo(kind);
    }

    @Test
    void showsWhatAProblemSaysAndKeepsTheConnection() throws Exception {
        String problem = "{\"title\":\"Gone\",\"detail\":\"a.txt \\n is not here\"}";
        peer.says(
                        "HTTP/1.1 404 Not Found\r\nContent-Length: "
                                + problem.length()
                                + "\r\n\r\n"
                                + problem)
                .says(HELLO);

        assertThat(failure(0, 5)).hasMessageEndingWith("status 404 \"a.txt \\u000a is not here\"");
        fetch(0, 5);

        assertThat(peer.connections()).isEqualTo(1);
    }

    @Test
    void doesNotReadTheLongTextOfAnError() throws Exception {
        peer.saysEndlessly("HTTP/1.1 404 Not Found\r\nContent-Length: 999999999\r\n\r\n", "x");
        peer.says(HELLO);

        assertThat(failure(0, 5).kind()).isEqualTo(Kind.VANISHED);
        fetch(0, 5);

        assertThat(peer.connections()).isEqualTo(2);
    }

    @Test
    void anErrorWithAChunkedTextIsStillThatError() {
        peer.says("HTTP/1.1 412 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n");

        assertThat(failure(0, 5).kind()).isEqualTo(Kind.CHANGED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4\r\n",
                "Content-Length: 6\r\n",
                "Content-Length: 5\r\nContent-Length: 5\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n",
                "Content-Length: 5, 5\r\n",
                "Content-Length: +5\r\n",
                "Content-Length: -5\r\n",
                "Content-Length: 0x5\r\n",
                "Content-Length: 9223372036854775808\r\n",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\n",
                "Content-Length: 5\r\nContent-Encoding: gzip\r\n",
                "",
                "Content-Length : 5\r\n",
                "X: a\r\n b\r\nContent-Length: 5\r\n",
                "X: a\nY: b\r\nContent-Length: 5\r\n",
                "X: a\rY: b\r\nContent-Length: 5\r\n",
                "X\r\nContent-Length: 5\r\n",
                ": x\r\nContent-Length: 5\r\n",
                "X: \0\r\nContent-Length: 5\r\n",
            })
    void aHeadThatCanBeReadInTwoWaysBreaksTheProtocol(String fields) {
        peer.says(OK + fields + "\r\nhello");

        assertThat(failure(0, 5).kind()).isEqualTo(Kind.CORRUPT);
        assertThat(received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/2 200\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 20 OK\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1  200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "SSH-2.0-OpenSSH_9.6\r\n\r\n",
                "\r\n\r\n",
                "HTTP/1.1 206 Partial Content\r\nContent-Length: 5\r\n\r\nhello",
            })
    void whatIsNoAnswerToTheRequestBreaksTheProtocol(String answer) {
        peer.says(answer);

        assertThat(failure(0, 5).kind()).isEqualTo(Kind.CORRUPT);
        assertThat(received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhel",
                "HTTP/1.1 206 OK\r\nContent-Length: 3\r\n\r\nllo",
                "HTTP/1.1 206 OK\r\nContent-Length: 3\r\nContent-Range: bytes 0-2/5\r\n\r\nhel",
                "HTTP/1.1 206 OK\r\nContent-Length: 3\r\nContent-Range: bytes 2-4/6\r\n\r\nllo",
                "HTTP/1.1 206 OK\r\nContent-Length: 3\r\nContent-Range: bytes 2-4/*\r\n\r\nllo",
                "HTTP/1.1 206 OK\r\nContent-Length: 2\r\nContent-Range: bytes 2-3/5\r\n\r\nll",
                "HTTP/1.1 206 OK\r\nContent-Length: 2\r\nContent-Range: bytes 2-4/5\r\n\r\nll",
            })
    void anotherPartThanAskedForBreaksTheProtocol(String answer) {
        peer.says(answer);

        assertThat(failure(2, 5).kind()).isEqualTo(Kind.CORRUPT);
        assertThat(received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: y\r\n", "x", " "})
    void aHeadWithoutEndBreaksTheProtocol(String filling) {
        peer.saysEndlessly(OK, filling);

        PeerException failure = failure(0, 5);

        assertThat(failure).hasMessageContaining("the head has more than 16384 bytes");
        assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
    }

    @Test
    void aBodyThatEndsEarlyIsWorthAnotherTry() {
        peer.saysAndHangsUp(OK + "Content-Length: 10\r\n\r\nhello");

        PeerException failure = failure(0, 10);

        assertThat(failure).hasMessageEndingWith("the body ended after 5 of 10 bytes");
        assertThat(failure.kind()).isEqualTo(Kind.RETRY);
        assertThat(received()).isEqualTo("hello");
    }

    @Test
    void aBodyThatIsTooLongIsTakenUpToItsLengthAndTheConnectionGivenUp() throws Exception {
        peer.says(HELLO + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil").says(HELLO);

        fetch(0, 5);
        fetch(0, 5);

        assertThat(received()).isEqualTo("hellohello");
        assertThat(peer.connections()).isEqualTo(2);
    }

    @Test
    void usesAConnectionAgain() throws Exception {
        peer.says(HELLO).says(HELLO).says(HELLO);

        fetch(0, 5);
        fetch(0, 5);
        fetch(0, 5);

        assertThat(peer.requests()).hasSize(3);
        assertThat(peer.connections()).isEqualTo(1);
    }

    @Test
    void givesUpAConnectionThatThePeerAnnouncesToClose() throws Exception {
        peer.says(OK + "Connection: Close\r\nContent-Length: 5\r\n\r\nhello").says(HELLO);

        fetch(0, 5);
        fetch(0, 5);

        assertThat(peer.connections()).isEqualTo(2);
    }

    @Test
    void asksAgainOnAFreshConnectionWhenAKeptOneIsDead() throws Exception {
        peer.saysAndHangsUp(HELLO).says(HELLO);

        fetch(0, 5);
        fetch(0, 5);

        assertThat(received()).isEqualTo("hellohello");
        assertThat(peer.connections()).isEqualTo(2);
    }

    @Test
    void asksAFreshConnectionOnlyOnce() throws Exception {
        peer.saysAndHangsUp(HELLO).saysAndHangsUp("");

        fetch(0, 5);
        PeerException failure = failure(0, 5);

        assertThat(failure.kind()).isEqualTo(Kind.RETRY);
        assertThat(failure).hasMessageContaining("closed before the answer");
        assertThat(peer.requests()).hasSize(2);
    }

    @Test
    void doesNotAskAgainWhenAByteOfTheAnswerHasCome() throws Exception {
        peer.says(HELLO).saysAndHangsUp("H");

        fetch(0, 5);

        assertThat(failure(0, 5).kind()).isEqualTo(Kind.RETRY);
        assertThat(peer.requests()).hasSize(2);
    }

    @Test
    void closesAConnectionThatNobodyUses() throws Exception {
        client.close();
        client =
                new ContentClient(
                        Given.CALLER, Given.limits(Duration.ofSeconds(20), Duration.ofMillis(50)));
        peer.says(HELLO);

        fetch(0, 5);

        await().untilAsserted(() -> assertThat(peer.closedByClient()).isEqualTo(1));
    }

    @Test
    void cutsAPeerThatStalls() {
        impatient();
        peer.saysAndStalls(OK + "Content-Length: 5\r\n\r\nhel");

        PeerException failure = failure(0, 5);

        assertThat(failure).hasMessageContaining("bytes in 500 ms, fewer than 500");
        assertThat(failure.kind()).isEqualTo(Kind.RETRY);
        assertThat(received()).isEqualTo("hel");
    }

    @Test
    void cutsAPeerThatNeverAnswersAndDoesNotAskAgain() throws Exception {
        impatient();
        peer.says(HELLO).saysAndStalls("");

        fetch(0, 5);
        PeerException failure = failure(0, 5);

        assertThat(failure).hasMessageEndingWith("no byte in 500 ms");
        assertThat(peer.requests()).hasSize(2);
    }

    @Test
    void cutsAPeerThatIsSlowerThanTheLeastRate() {
        impatient();
        peer.saysAndDribbles(OK + "Content-Length: 100000\r\n\r\n", 'x', 20);

        PeerException failure = failure(0, 100_000);

        assertThat(failure).hasMessageContaining("fewer than 500");
        assertThat(failure.kind()).isEqualTo(Kind.RETRY);
    }

    @Test
    void neverTakesASlowSinkForASlowPeer() throws Exception {
        impatient();
        peer.says(OK + "Content-Length: 300000\r\n\r\n" + "x".repeat(300_000));
        long[] calls = {0};

        client.fetch(
                peer.base(),
                Given.DOCS,
                PATH,
                Given.DIGEST,
                0,
                300_000,
                bytes -> {
                    if (calls[0]++ == 0) {
                        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1000);
                        await().pollDelay(Duration.ZERO).until(() -> System.nanoTime() > until);
                    }
                    receive(bytes);
                });

        assertThat(received.size()).isEqualTo(300_000);
    }

    @Test
    void whatTheSinkThrowsIsPassedOnAsItIs() throws Exception {
        peer.says(HELLO).says(HELLO);
        IOException full = new IOException("no space");

        assertThatThrownBy(() ->
                        client.fetch(
                                peer.base(),
                                Given.DOCS,
                                PATH,
                                Given.DIGEST,
                                0,
                                5,
                                _ -> {
                                    throw full;
                                }))
                .isSameAs(full);
        fetch(0, 5);

        assertThat(peer.connections()).isEqualTo(2);
    }

    @Test
    void aPeerThatIsNotThereIsWorthAnotherTry() throws Exception {
        peer.close();

        PeerException failure = failure(0, 5);

        assertThat(failure.kind()).isEqualTo(Kind.RETRY);
        assertThat(failure).hasMessageContaining("connection refused: nothing");
    }

    @Test
    void refusesWhatIsNoHttp() {
        assertThatThrownBy(() ->
                        client.fetch(
                                URI.create("ftp://127.0.0.1:1"),
                                Given.DOCS,
                                PATH,
                                Given.DIGEST,
                                0,
                                5,
                                this::receive))
                .isInstanceOfSatisfying(
                        PeerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                .hasMessageContaining("only http:// and https://");
    }

    @Test
    void closingEndsWhatIsUnderWay() {
        peer.saysAndStalls(OK + "Content-Length: 5\r\n\r\nhel");
        CompletableFuture<PeerException> failure =
                CompletableFuture.supplyAsync(() -> failure(0, 5));
        await().until(() -> received.size() == 3);

        client.close();

        assertThat(failure.join()).hasMessageEndingWith("this client was closed");
    }
}
