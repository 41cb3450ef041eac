package dev.sluice.peer.feed;

import static dev.sluice.peer.FeedLines.answer;
import static dev.sluice.peer.FeedLines.chunks;
import static dev.sluice.peer.FeedLines.directory;
import static dev.sluice.peer.FeedLines.end;
import static dev.sluice.peer.FeedLines.full;
import static dev.sluice.peer.FeedLines.head;
import static dev.sluice.peer.FeedLines.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Role;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.peer.Given;
import dev.sluice.peer.Limits;
import dev.sluice.peer.LyingPeer;
import dev.sluice.peer.NoCredentials;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.PeerException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FeedClientTest {

    private LyingPeer peer;
    private FeedClient client = client(Given.patient());
    private final Heard heard = new Heard();

    private static FeedClient client(Limits limits) {
        return new FeedClient(
                Given.CALLER, new NoCredentials(), limits, InstantSource.fixed(Given.NOW));
    }

    @BeforeEach
    void start() throws IOException {
        peer = new LyingPeer();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        peer.close();
    }

    private FeedPage changes(@Nullable Cursor from) throws PeerException {
        return client.changes(
                peer.base(), Given.DOCS, from, Sequence.ZERO, 3, Duration.ZERO, heard);
    }

    private PeerException failure(@Nullable Cursor from) {
        PeerException failure = catchThrowableOfType(PeerException.class, () -> changes(from));
        assertThat(failure).isNotNull();
        assertThat(failure)
                .hasMessageStartingWith("GET " + peer.base() + "/v1/folders/docs/changes?");
        return failure;
    }

    private void impatient() {
        client.close();
        client = client(Given.impatient());
    }

    /** A node that is not well says so by the status, and is a node for all that. */
    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "503 Service Unavailable"})
    void knowsAManagementPortWhetherTheNodeIsWellOrNot(String status) {
        String health = "{\"status\":\"?\",\"checks\":[]}";
        peer.says("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        peer.says(
                "HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(status, health.length(), health));

        assertThatThrownBy(() -> client.node(peer.base()))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("this is the management port of a node");
    }

    @Test
    void readsAPageAndSaysWhereToReadOn() throws Exception {
        peer.says(answer(full(), directory("a", 3), directory("b", 17), end(17, true)));

        FeedPage page = changes(null);

        FeedHeader expected =
                new FeedHeader(
                        Given.DOCS,
                        Given.NODE,
                        Given.RUN,
                        Given.EPOCH,
                        Role.SEND_RECEIVE,
                        DigestAlgorithm.XXH3_128,
                        true,
                        new Sequence(100),
                        null);
        assertThat(page).isEqualTo(new FeedPage(expected, new Sequence(17), true));
        assertThat(page.next()).isEqualTo(Given.cursor(17));
        assertThat(heard.header()).isEqualTo(expected);
        assertThat(heard.paths()).containsExactly("a", "b");
        assertThat(heard.entries().get(1).sequence()).isEqualTo(new Sequence(17));
        assertThat(heard.refused()).isEmpty();
    }

    @Test
    void theLastLineNeedNotTellTheSum() throws Exception {
        peer.says(answer(full(), "{\"end\":true,\"last\":100,\"more\":false,\"sum\":null}\n"));

        FeedPage page = changes(null);

        assertThat(page.sum()).isNull();
        assertThat(page.rules()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"sum\":\"\"",
                "\"sum\":\"0123456789abcdef0123456789abcde\"",
                "\"sum\":\"0123456789abcdef0123456789abcdef0\"",
                "\"sum\":\"0123456789ABCDEF0123456789abcdef\"",
                "\"sum\":\"-123456789abcdef0123456789abcdef\"",
                "\"sum\":17",
                "\"sum\":{}",
                "\"sum\":true",
                "\"rules\":\"\"",
                "\"rules\":\"*.tmp\"",
                "\"rules\":\"0123456789abcdef0123456789abcdef0\"",
                "\"rules\":\"0123456789ABCDEF0123456789abcdef\"",
                "\"rules\":7",
            })
    void aSumOrRulesThatAreNoneBreakThePage(String field) throws Exception {
        peer.says(
                answer(full(), "{\"end\":true,\"last\":100,\"more\":false,%s}\n".formatted(field)));

        assertThat(failure(null)).hasMessageContaining("last line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum", "rules"})
    void aTextWithoutAnEndInTheirPlaceIsNotKept(String field) throws Exception {
        String text = "0".repeat(10_000);
        peer.says(
                answer(
                        full(),
                        "{\"end\":true,\"last\":100,\"more\":false,\"%s\":\"%s\"}\n"
                                .formatted(field, text)));

        assertThat(failure(null)).message().contains("last line").hasSizeLessThan(1_000);
    }

    @Test
    void saysWhoAsksAndHasNoCursorAtFirst() throws Exception {
        peer.says(answer(full(), end(100)));

        changes(null);

        assertThat(peer.requests().get(0))
                .startsWith("GET /v1/folders/docs/changes?done=0&limit=3 HTTP/1.1\r\n")
                .contains("\r\nSluice-Node: 0000000000000aaa\r\n")
                .contains("\r\nSluice-Run: 0000000000000bbb\r\n")
                .contains("\r\nAccept-Encoding: identity\r\n")
                .doesNotContainIgnoringCase("Upgrade");
    }

    @ParameterizedTest
    @CsvSource({"30000, 30s", "1500, 1500ms"})
    void asksFromItsCursorAndIsReadyToWait(int millis, String written) throws Exception {
        peer.says(answer(header("delta", 7), end(7)));

        FeedPage page =
                client.changes(
                        peer.base(),
                        Given.DOCS,
                        Given.cursor(7),
                        new Sequence(5),
                        1000,
                        Duration.ofMillis(millis),
                        heard);

        assertThat(peer.requests().get(0))
                .startsWith(
                        "GET /v1/folders/docs/changes?done=5&limit=1000&epoch=0000000000000033"
                                + "&run=0000000000000022&after=7&wait="
                                + written
                                + " HTTP/1.1\r\n");
        assertThat(page.last()).isEqualTo(new Sequence(7));
        assertThat(page.more()).isFalse();
    }

    @Test
    void aCursorOfAFormerRunMayGoOn() throws Exception {
        peer.says(answer(header("delta", 9), directory("a", 9), end(9)));

        FeedPage page = changes(new Cursor(Given.EPOCH, new RunId(0x99), new Sequence(7)));

        assertThat(page.next()).isEqualTo(Given.cursor(9));
    }

    @Test
    void aFullListingInsteadOfADeltaBeginsAnew() throws Exception {
        peer.says(answer(full(), directory("a", 1), end(100)));

        FeedPage page = changes(Given.cursor(50));

        assertThat(page.header().full()).isTrue();
        assertThat(heard.paths()).containsExactly("a");
    }

    @Test
    void readsWhatThePeerHoldsOfUs() throws Exception {
        String known =
                "\"known\":{\"epoch\":\"0000000000000044\",\"run\":\"0000000000000055\","
                        + "\"sequence\":7},\"listing\"";
        peer.says(answer(full().replace("\"listing\"", known), end(100)));
        peer.says(answer(full().replace("\"listing\"", "\"known\":null,\"listing\""), end(100)));

        assertThat(changes(null).header().known())
                .isEqualTo(new Cursor(new Epoch(0x44), new RunId(0x55), new Sequence(7)));
        assertThat(changes(null).header().known()).isNull();
    }

    @Test
    void ignoresFieldsItDoesNotKnow() throws Exception {
        String more =
                "{\"new\":{\"a\":[1,{\"b\":null}]},\"newer\":1e999,\"newest\":" + "9".repeat(99);
        peer.says(
                answer(
                        full().replaceFirst("\\{", more + ","),
                        directory("a", 3).replaceFirst("\\{", more + ","),
                        end(3).replaceFirst("\\{", more + ",")));

        changes(null);

        assertThat(heard.paths()).containsExactly("a");
        assertThat(heard.refused()).isEmpty();
    }

    @Test
    void usesAConnectionAgain() throws Exception {
        peer.says(answer(full(), end(100)))
                .says(chunks(full(), end(100)) + "0\r\n\r\n")
                .says(answer(full(), end(100)));

        changes(null);
        changes(null);
        changes(null);

        assertThat(peer.connections()).isEqualTo(1);
    }

    @Test
    void readsAPageThatComesByteByByte() throws Exception {
        peer.spells(answer(full(), directory("ä日", 3), end(3)));

        changes(null);

        assertThat(heard.paths()).containsExactly("ä日");
    }

    @Test
    void aBadEntryIsReportedAndThePageGoesOn() throws Exception {
        peer.says(
                answer(full(), directory("../x", 1), directory("b", 2), directory("", 3), end(3)));

        FeedPage page = changes(null);

        assertThat(page.last()).isEqualTo(new Sequence(3));
        assertThat(heard.paths()).containsExactly("b");
        assertThat(heard.refused())
                .containsExactly("1: path \"../x\" has the name ..", "3: path \"\" is empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "[]\n",
                "null\n",
                "{\"sequence\":2\n",
                "{} {}\n",
                "{\"sequence\":2,\"sequence\":3}\n",
                "{\"path\":\"a\"}\n",
                "{\"sequence\":\"2\"}\n",
                "{\"sequence\":2.0}\n",
                "{\"sequence\":-2}\n",
                "{\"sequence\":9223372036854775808}\n",
                "{\"sequence\":1}\n",
                "{\"sequence\":0}\n",
                "<html>\n",
            })
    void aBrokenLineBreaksThePage(String line) {
        peer.says(answer(full(), directory("a", 1), line, directory("c", 4), end(4)));

        assertThat(failure(null).kind()).isEqualTo(Kind.CORRUPT);
        assertThat(heard.paths()).containsExactly("a");
        assertThat(heard.refused()).isEmpty();
    }

    @Test
    void aLineThatIsNotUtf8BreaksThePage() {
        byte[] page =
                answer(full(), directory("a?", 1), end(1)).getBytes(StandardCharsets.ISO_8859_1);
        int at = new String(page, StandardCharsets.ISO_8859_1).indexOf("a?") + 1;
        page[at] = (byte) 0xe4;
        peer.says(page);

        assertThat(failure(null)).hasMessageEndingWith("a line is not UTF-8");
    }

    @Test
    void aLineOfMoreThan64KiBBreaksThePage() {
        String line = directory("a", 1);
        String longest = line.strip() + " ".repeat(65_536 - line.strip().length()) + "\n";
        peer.says(answer(full(), longest, " " + longest, end(1)));

        PeerException failure = failure(null);

        assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
        assertThat(failure).hasMessageEndingWith("a line has more than 65536 bytes");
        assertThat(heard.paths()).containsExactly("a");
    }

    @Test
    void ofAnAttributeOfAGibibyteNoMoreIsReadThanALineMayHave() {
        String begun =
                "{\"path\":\"a\",\"kind\":\"directory\",\"mode\":\"755\",\"xattr\":{\"user.a\":\"";
        AtomicLong sent = new AtomicLong();
        peer.then(socket -> {
            OutputStream out = socket.getOutputStream();
            byte[] value = "A".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
            out.write((head(1L << 31) + full() + begun).getBytes(StandardCharsets.UTF_8));
            try {
                while (sent.get() < 1L << 30) {
                    out.write(value);
                    sent.addAndGet(value.length);
                }
            } catch (IOException e) {
                return false;
            }
            return true;
        });

        assertThat(failure(null).kind()).isEqualTo(Kind.CORRUPT);

        assertThat(heard.entries()).isEmpty();
        assertThat(sent.get()).as("with what is on its way").isLessThan(32 << 20);
    }

    @Test
    void aLineWithoutEndBreaksThePage() {
        peer.saysEndlessly(head(999_999_999_999L), "x");

        assertThat(failure(null)).hasMessageEndingWith("a line has more than 65536 bytes");
    }

    @Test
    void aPageWithMoreEntriesThanAskedForIsBroken() {
        peer.says(
                answer(
                        full(),
                        directory("a", 1),
                        directory("b", 2),
                        directory("../refused", 3),
                        directory("d", 4),
                        end(4)));

        PeerException failure = failure(null);

        assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
        assertThat(failure).hasMessageEndingWith("has more than the 3 entries asked for");
        assertThat(heard.paths()).containsExactly("a", "b");
    }

    @Test
    void aDeltaBeginsAfterItsCursor() {
        peer.says(answer(header("delta", 9), directory("a", 7), end(9)));

        assertThat(failure(Given.cursor(7))).hasMessageEndingWith("sequence 7 follows 7");
        assertThat(heard.paths()).isEmpty();
    }

    @Test
    void aDeltaNeedsACursorOfItsEpoch() {
        peer.says(answer(header("delta", 9), end(9))).says(answer(header("delta", 9), end(9)));

        assertThat(failure(null).kind()).isEqualTo(Kind.CORRUPT);
        Cursor other = new Cursor(new Epoch(0x34), Given.RUN, Sequence.ZERO);
        assertThat(failure(other).kind()).isEqualTo(Kind.CORRUPT);
        assertThat(heard.header()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "\"folder\":\"docs\", \"folder\":\"photos\", CORRUPT",
        "\"folder\":\"docs\", \"folder\":\"../docs\", CORRUPT",
        "\"node\":\"0000000000000011\", \"node\":\"11\", CORRUPT",
        "\"node\":\"0000000000000011\", \"node\":11, CORRUPT",
        "\"run\":\"0000000000000022\", \"run\":\"000000000000002G\", CORRUPT",
        "\"epoch\", \"era\", CORRUPT",
        "\"epoch\":\"0000000000000033\", \"epoch\":null, CORRUPT",
        "send-receive, everything, CORRUPT",
        "xxh3-128, blake3, REFUSED",
        "full, some, CORRUPT",
        "\"until\":100, \"until\":-1, CORRUPT",
        "\"until\":100, \"until\":\"100\", CORRUPT",
        "\"until\":100, '\"until\":100,\"known\":{}', CORRUPT",
        "\"until\":100, '\"until\":100,\"until\":100', CORRUPT",
    })
    void aHeaderThatIsNotRightBreaksThePageBeforeItBegins(String right, String wrong, Kind kind) {
        assertThat(full()).contains(right);
        peer.says(answer(full().replace(right, wrong), end(100)));

        assertThat(failure(null).kind()).isEqualTo(kind);
        assertThat(heard.header()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"end\":false,\"last\":5,\"more\":false}\n",
                "{\"end\":true,\"more\":false}\n",
                "{\"end\":true,\"last\":5}\n",
                "{\"end\":true,\"last\":4,\"more\":false}\n",
                "{\"end\":true,\"last\":101,\"more\":false}\n",
                "{\"end\":true,\"last\":-1,\"more\":false}\n",
                "{\"end\":true,\"last\":5,\"more\":\"no\"}\n",
                "{\"end\":true,\"last\":5,\"more\":false}\n{\"sequence\":6}\n",
                "{\"end\":true,\"last\":5,\"more\":false}\n ",
            })
    void aLastLineThatIsNotRightBreaksThePage(String end) {
        peer.says(answer(full(), directory("a", 5), end));

        assertThat(failure(null).kind()).isEqualTo(Kind.CORRUPT);
        assertThat(heard.paths()).containsExactly("a");
    }

    @Test
    void aPageThatPromisesMoreMustMove() {
        peer.says(answer(header("delta", 9), end(7, true)));

        assertThat(failure(Given.cursor(7)))
                .hasMessageEndingWith("promises more and did not move from 7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"length", "chunks", "close"})
    void aPageCutOffIsGoodUpToItsLastWholeLine(String framing) {
        String cut = directory("c", 3);
        String half = cut.substring(0, cut.length() - 1);
        String[] lines = {full(), directory("a", 1), directory("b", 2), half};
        peer.saysAndHangsUp(
                switch (framing) {
                    case "length" -> head(9999) + String.join("", lines);
                    case "chunks" -> chunks(lines);
                    default -> "HTTP/1.1 200 OK\r\n\r\n" + String.join("", lines);
                });

        assertThat(failure(null).kind()).isEqualTo(Kind.RETRY);
        // The cut may overtake lines that came before it, but never lets half a line through.
        assertThat(heard.paths()).isEqualTo(List.of("a", "b").subList(0, heard.paths().size()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nContent-Length: 6\r\n",
                "Content-Length: 9223372036854775808\r\n",
                "Content-Length: -1\r\n",
                "Content-Length: x\r\n",
                "Content-Encoding: gzip\r\nContent-Length: 5\r\n",
            })
    void aHeadThatIsNotRightFailsTheCall(String fields) {
        peer.saysAndHangsUp("HTTP/1.1 200 OK\r\n" + fields + "\r\nhello");

        assertThat(failure(null).kind()).isEqualTo(Kind.CORRUPT);
        assertThat(heard.header()).isNull();
    }

    @Test
    void aHeadWithoutEndFailsTheCall() {
        peer.saysEndlessly("HTTP/1.1 200 OK\r\n", "X: y\r\n");

        assertThat(failure(null).kind()).isEqualTo(Kind.CORRUPT);
    }

    @ParameterizedTest
    @CsvSource({"302, REFUSED", "401, REFUSED", "403, REFUSED", "404, VANISHED", "503, RETRY"})
    void aStatusTellsWhatToDo(int status, Kind kind) {
        String problem = "{\"title\":\"No\",\"detail\":\"not for you\"}";
        peer.says(
                "HTTP/1.1 "
                        + status
                        + " No\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: "
                        + problem.length()
                        + "\r\n\r\n"
                        + problem);

        PeerException failure = failure(null);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessageEndingWith("status " + status + " \"not for you\"");
        assertThat(peer.requests()).hasSize(1);
    }

    @Test
    void cutsAPeerThatStallsInThePage() {
        impatient();
        peer.saysAndStalls(head(9999) + full() + directory("a", 1) + "{");

        PeerException failure = failure(null);

        assertThat(failure.kind()).isEqualTo(Kind.RETRY);
        assertThat(failure).hasMessageContaining("bytes in 500 ms, fewer than 500");
        assertThat(heard.paths()).containsExactly("a");
    }

    @Test
    void cutsAPeerThatNeverAnswers() {
        impatient();
        peer.saysAndStalls("");

        assertThat(failure(null).kind()).isEqualTo(Kind.RETRY);
    }

    @Test
    void cutsAPeerThatIsSlowerThanTheLeastRate() {
        impatient();
        peer.saysAndDribbles(head(99_999) + full(), ' ', 20);

        PeerException failure = failure(null);

        assertThat(failure.kind()).isEqualTo(Kind.RETRY);
        assertThat(failure).hasMessageContaining("fewer than 500");
    }

    @Test
    void aLongPollMayTakeItsTimeBeforeTheFirstLine() throws Exception {
        impatient();
        peer.then(socket -> {
            socket.setSoTimeout(1000);
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketTimeoutException.class);
            byte[] page = answer(full(), end(100)).getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream().write(page);
            return false;
        });

        client.changes(
                peer.base(), Given.DOCS, null, Sequence.ZERO, 3, Duration.ofSeconds(20), heard);

        assertThat(heard.header()).isNotNull();
    }

    @Test
    void closingEndsWhatIsUnderWay() {
        peer.saysAndStalls(head(9999) + full());
        CompletableFuture<PeerException> failure =
                CompletableFuture.supplyAsync(() -> failure(null));
        await().until(() -> heard.header() != null);

        client.close();

        assertThat(failure.join().kind()).isEqualTo(Kind.RETRY);
    }

    @Test
    void theSinkMayRefuseThePage() {
        peer.says(answer(full(), directory("a", 1), end(1)));
        PeerException no = new PeerException(Kind.REFUSED, "another algorithm");
        FeedSink sink =
                new FeedSink() {
                    @Override
                    public void begin(FeedHeader header) throws PeerException {
                        throw no;
                    }

                    @Override
                    public void entry(FeedEntry entry) {
                        throw new AssertionError("must not be called");
                    }

                    @Override
                    public void refused(String path, String reason, Sequence sequence) {
                        throw new AssertionError("must not be called");
                    }
                };

        assertThatThrownBy(() ->
                        client.changes(
                                peer.base(),
                                Given.DOCS,
                                null,
                                Sequence.ZERO,
                                3,
                                Duration.ZERO,
                                sink))
                .isSameAs(no);
    }

    @Test
    void aPeerThatIsNotThereIsWorthAnotherTry() throws Exception {
        peer.close();

        PeerException failure = failure(null);

        assertThat(failure.kind()).isEqualTo(Kind.RETRY);
        assertThat(failure).hasMessageContaining("connection refused: nothing listens there");
    }

    @Test
    void refusesWhatIsNoHttp() {
        assertThatThrownBy(() -> client.node(URI.create("ftp://127.0.0.1:1")))
                .isInstanceOfSatisfying(
                        PeerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                .hasMessageContaining("only http:// and https://");
    }
}
