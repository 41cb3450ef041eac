package dev.sluice.peer.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.domain.RelativePath;
import dev.sluice.peer.Given;
import dev.sluice.peer.LyingPeer;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.PeerException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client of bundles against a peer that says what the test tells it to. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BundleClientTest {

    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final List<String> heard = new ArrayList<>();
    private LyingPeer peer;
    private ContentClient client = new ContentClient(Given.CALLER, Given.patient());

    @BeforeEach
    void start() throws IOException {
        peer = new LyingPeer();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        peer.close();
    }

    private static BundleItem item(String path, long size) {
        return new BundleItem(RelativePath.of(path), Given.DIGEST, size);
    }

    private void fetch(BundleItem... items) throws PeerException, IOException {
        client.fetch(peer.base(), Given.DOCS, List.of(items), new HeardBundle(heard));
    }

    private PeerException failure(BundleItem... items) {
        PeerException failure = catchThrowableOfType(PeerException.class, () -> fetch(items));
        assertThat(failure).isNotNull();
        assertThat(failure)
                .hasMessageStartingWith(
                        "POST " + peer.base() + "/v1/folders/docs/bundle of " + items.length);
        return failure;
    }

    private void corrupt(BundleItem... items) {
        PeerException failure = failure(items);
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.CORRUPT);
    }

    private LyingPeer sends(TarBytes tar) {
        return peer.says(TarBytes.concat(HEAD, tar.chunk(), "0\r\n\r\n"));
    }

    @Test
    void asksForTheItemsLineByLine() throws Exception {
        sends(new TarBytes().file("a\n\"", "hello").file("é", "").end());

        fetch(item("a\n\"", 5), item("é", 0));

        assertThat(heard).containsExactly("begin a\n\"", "hello", "end a\n\"", "begin é", "end é");
        String body =
                "{\"path\":\"a\\n\\\"\",\"digest\":\"xxh3-128:"
                        + Given.HEX
                        + "\"}\n{\"path\":\"Ã©\",\"digest\":\"xxh3-128:"
                        + Given.HEX
                        + "\"}";
        assertThat(peer.requests())
                .containsExactly(
                        "POST /v1/folders/docs/bundle HTTP/1.1\r\n"
                                + "Host: "
                                + peer.base().getAuthority()
                                + "\r\nAccept-Encoding: identity\r\n"
                                + "Sluice-Node: 0000000000000aaa\r\n"
                                + "Sluice-Run: 0000000000000bbb\r\n"
                                + "Content-Type: application/x-ndjson\r\n"
                                + "Content-Length: "
                                + body.length()
                                + "\r\n\r\n"
                                + body);
    }

    @Test
    void asksForNothingWithoutItems() throws Exception {
        fetch();
        assertThat(peer.connections()).isZero();
    }

    @Test
    void asksInAsManyRequestsAsThePeerTakesAtOnceAndUsesOneConnection() throws Exception {
        TarBytes first = new TarBytes();
        IntStream.range(0, 1_000).forEach(i -> first.file("f" + i, ""));
        sends(first.end());
        sends(new TarBytes().file("f1000", "").end());

        fetch(
                IntStream.rangeClosed(0, 1_000)
                        .mapToObj(i -> item("f" + i, 0))
                        .toArray(BundleItem[]::new));

        assertThat(heard).hasSize(2_002);
        assertThat(peer.requests()).hasSize(2);
        assertThat(peer.connections()).isEqualTo(1);
    }

    @Test
    void keepsTheBodyOfARequestBelowWhatAPeerTakes() {
        String longest = ("\u0001".repeat(255) + "/").repeat(15) + "\u0001".repeat(255);
        List<BundleItem> items = Collections.nCopies(300, item(longest, 0));

        BundleRequest request = BundleRequest.of(peer.base(), Given.DOCS, items, 0);

        assertThat(request.body()).hasSizeBetween(BundleRequest.MAX_BODY, 1 << 20);
        assertThat(request.items()).hasSizeBetween(10, 299);
    }

    @Test
    void saysWhatThePeerSkipped() throws Exception {
        sends(new TarBytes().skipped("a", "changed").file("b", "x").skipped("c", "gone").end());

        fetch(item("a", 5), item("b", 1), item("c", 9));

        assertThat(heard).containsExactly("a CHANGED", "begin b", "x", "end b", "c GONE");
    }

    @Test
    void takesAnAnswerInPiecesOfOneByteAndInChunksOfOneByte() throws Exception {
        TarBytes tar = new TarBytes().pax("20 path=日本/long\n").file("x", "hello").end();
        peer.spells(TarBytes.concat(HEAD, tar.chunk(), "0\r\n\r\n"))
                .says(TarBytes.concat(HEAD, tar.chunks(1), "0\r\n\r\n"))
                .says(TarBytes.concat(HEAD, tar.chunks(511), "0\r\n\r\n"));

        for (int i = 0; i < 3; i++) {
            heard.clear();
            fetch(item("日本/long", 5));
            assertThat(String.join("", heard)).isEqualTo("begin 日本/longhelloend 日本/long");
        }
        assertThat(peer.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 1536\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 1536\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n",
                "",
            })
    void aHeadWithoutOneChunkedBodyBreaksTheProtocol(String fields) {
        peer.says(
                TarBytes.concat(
                        "HTTP/1.1 200 OK\r\n" + fields + "\r\n",
                        new TarBytes().file("a", "").end().chunk(),
                        "0\r\n\r\n"));
        corrupt(item("a", 0));
        assertThat(heard).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"404, VANISHED", "400, REFUSED", "503, RETRY", "206, CORRUPT", "204, CORRUPT"})
    void aStatusTellsWhatToDo(int status, Kind kind) {
        peer.says("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n");
        assertThat(failure(item("a", 0)).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n",
                " 1\r\nx\r\n",
                "0x1\r\n",
                "-1\r\n",
                "+1\r\n",
                "g\r\n",
                "1;a=b\r\nx\r\n",
                "1\nx\r\n",
                "1\rx\r\n",
                "000000001\r\nx\r\n",
                "ffffffff\r\n",
                "40000001\r\n",
                "\u0661\r\n",
                "1\r\nxy\r\n",
                "1\r\nx\n",
                "0\r\n\r\n",
            })
    void aChunkThatCanBeReadInTwoWaysBreaksTheProtocol(String chunk) {
        byte[] half = new TarBytes().file("a", "").chunk();
        peer.says(TarBytes.concat(HEAD, half, chunk + "\r\nXXXX"));
        corrupt(item("a", 0), item("b", 0));
    }

    @Test
    void aChunkSizeWithoutEndBreaksTheProtocol() {
        peer.saysEndlessly(HEAD, "0000");
        corrupt(item("a", 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: y\r\n\r\n", "XX", "\nX", "1\r\nx"})
    void whatFollowsTheLastChunkBreaksTheProtocol(String rest) {
        byte[] tar = new TarBytes().file("a", "").end().chunk();
        peer.says(TarBytes.concat(HEAD, tar, "0\r\n" + rest));
        corrupt(item("a", 0));
    }

    @Test
    void aBodyThatGoesOnBreaksTheProtocol() {
        sends(new TarBytes().file("a", "").end().file("b", ""));
        corrupt(item("a", 0));
        sends(new TarBytes().file("a", "").file("b", "").end());
        corrupt(item("a", 0));
        assertThat(peer.connections()).isEqualTo(2);
    }

    @Test
    void aBodyWithoutItsEndBreaksTheProtocol() {
        sends(new TarBytes().file("a", ""));
        corrupt(item("a", 0));
        sends(new TarBytes().file("a", "").end());
        corrupt(item("a", 0), item("b", 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"b", "A", "a/", "./a", "../a", "/a", "a\u0001", "é", ""})
    void anotherNameBreaksTheProtocol(String name) {
        sends(new TarBytes().file(name, "hello").end());
        corrupt(item("a", 5));
        sends(new TarBytes().pax(TarBytes.record("path", name)).file("a", "hello").end());
        corrupt(item("a", 5));
        assertThat(heard).isEmpty();
    }

    @Test
    void anotherOrderBreaksTheProtocol() {
        sends(new TarBytes().file("b", "").file("a", "").end());
        corrupt(item("a", 0), item("b", 0));
    }

    @Test
    void whatEndedBeforeAFailureIsGood() {
        sends(new TarBytes().file("a", "good").file("evil", "").end());
        corrupt(item("a", 4), item("b", 0));
        assertThat(heard).containsExactly("begin a", "good", "end a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hell", "hello!", ""})
    void anotherSizeBreaksTheProtocol(String content) {
        sends(new TarBytes().file("a", content).end());
        corrupt(item("a", 5));
        assertThat(heard).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "-5", "0x5", "5.0", "", "9223372036854775808", "99999999999"})
    void aPaxSizeThatIsNotTheOneAnnouncedBreaksTheProtocol(String size) {
        sends(new TarBytes().pax(TarBytes.record("size", size)).file("a", "hello").end());
        corrupt(item("a", 5));
    }

    @Test
    void aSkippedEntryIsEmptyAndSaysWhyInOneOfTwoWords() {
        sends(new TarBytes().pax(TarBytes.record("SLUICE.skipped", "gone")).file("a", "x").end());
        corrupt(item("a", 1));
        sends(new TarBytes().skipped("a", "tired").end());
        corrupt(item("a", 1));
    }

    private void corruptHeader(UnaryOperator<byte[]> change) {
        TarBytes tar = new TarBytes();
        tar.raw(change.apply(TarBytes.header('0', "a", 5)));
        peer.says(TarBytes.concat(HEAD, tar.raw(new byte[512]).end().chunk(), "0\r\n\r\n"));
        corrupt(item("a", 5));
        assertThat(heard).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 124, 148, 153, 156, 257, 262, 263, 264, 300, 345, 511})
    void aHeaderWithAFlippedBitBreaksTheProtocol(int at) {
        corruptHeader(block -> {
            block[at] ^= 1;
            return block;
        });
    }

    @ParameterizedTest
    @ValueSource(chars = {'\0', '1', '2', '3', '4', '5', '6', '7', 'g', 'L', 'K', 'S', 'X'})
    void anyOtherTypeOfEntryBreaksTheProtocol(char type) {
        corruptHeader(_ -> TarBytes.header(type, "a", 5));
    }

    @Test
    void aSizeInAnotherFormBreaksTheProtocol() {
        corruptHeader(
                block -> TarBytes.summed(TarBytes.put(block, 124, "\u0080\0\0\0\0\0\0\0\0\0\0\5")));
        corruptHeader(block -> TarBytes.summed(TarBytes.put(block, 124, "         5")));
        corruptHeader(block -> TarBytes.summed(TarBytes.put(block, 124, "-0000000005")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "5",
                "5 a=",
                "6 a=b",
                "7 a=b\n",
                "5 a=b\n",
                "0 a=b\n",
                "-6 a=b\n",
                "06 a=b \n",
                "99999 a=b\n",
                "6 =ab\n",
                "5 ab\n",
                "6 a=b\n6 a=b\n",
                "6 a=b\n\n",
                "3 \n",
                " a=b\n",
            })
    void aMalformedPaxHeaderBreaksTheProtocol(String records) {
        sends(new TarBytes().pax(records).file("a", "hello").end());
        corrupt(item("a", 5));
        assertThat(heard).isEmpty();
    }

    @Test
    void aPaxHeaderIsBoundedAndThereIsOne() throws Exception {
        sends(new TarBytes().pax(TarBytes.record("x", "y".repeat(8_184))).file("a", "").end());
        fetch(item("a", 0));
        assertThat(heard).hasSize(2);
        heard.clear();
        sends(new TarBytes().pax(TarBytes.record("x", "y".repeat(8_185))).file("a", "").end());
        corrupt(item("a", 0));
        sends(new TarBytes().raw(TarBytes.header('x', "p", 8_589_934_591L)).end());
        corrupt(item("a", 0));
        String pax = TarBytes.record("x", "y");
        sends(new TarBytes().pax(pax).pax(pax).file("a", "").end());
        corrupt(item("a", 0));
        assertThat(heard).isEmpty();
    }

    @Test
    void aPaxHeaderWithoutEndBreaksTheProtocol() {
        peer.saysEndlessly(
                HEAD + "40000000\r\n" + TarBytes.text(TarBytes.header('x', "p", 8_192)), "6 a=b\n");
        corrupt(item("a", 0));
    }

    @Test
    void paddingThatIsNotZeroBreaksTheProtocol() {
        byte[] block = new byte[512];
        block[5] = 1;
        sends(new TarBytes().raw(TarBytes.header('0', "a", 5)).raw(block).end());
        corrupt(item("a", 5));
        assertThat(String.join("", heard)).doesNotContain("end");
    }

    @Test
    void aStreamThatBreaksIsWorthAnotherTryAndWhatEndedIsGood() {
        String whole =
                new String(
                        TarBytes.concat(
                                HEAD,
                                new TarBytes().file("a", "good").file("b", "bad").chunk(),
                                ""),
                        StandardCharsets.ISO_8859_1);
        peer.saysAndHangsUp(whole.substring(0, whole.length() - 511));

        PeerException failure = failure(item("a", 4), item("b", 3));

        assertThat(failure.kind()).isEqualTo(Kind.RETRY);
        assertThat(failure).hasMessageContaining("closed after");
        assertThat(heard).containsExactly("begin a", "good", "end a", "begin b", "bad");
    }

    @Test
    void cutsAPeerThatStallsInTheMiddle() {
        client.close();
        client = new ContentClient(Given.CALLER, Given.impatient());
        peer.saysAndStalls(HEAD + "200\r\n");
        PeerException failure = failure(item("a", 0));
        assertThat(failure.kind()).isEqualTo(Kind.RETRY);
        assertThat(failure).hasMessageContaining("in 500 ms");
    }

    @Test
    void asksAgainOnAFreshConnectionWhenAKeptOneIsDead() throws Exception {
        byte[] answer =
                TarBytes.concat(HEAD, new TarBytes().file("a", "").end().chunk(), "0\r\n\r\n");
        peer.then(socket -> {
            socket.getOutputStream().write(answer);
            return false;
        });
        peer.says(answer);

        fetch(item("a", 0));
        fetch(item("a", 0));

        assertThat(heard).containsExactly("begin a", "end a", "begin a", "end a");
    }

    @Test
    void whatTheSinkThrowsIsPassedOnAsItIs() {
        sends(new TarBytes().file("a", "").end());
        IOException full = new IOException("no space");
        BundleSink sink =
                new HeardBundle(heard) {
                    @Override
                    public void begin(BundleItem item) throws IOException {
                        throw full;
                    }
                };
        assertThatThrownBy(() -> client.fetch(peer.base(), Given.DOCS, List.of(item("a", 0)), sink))
                .isSameAs(full);
    }

    @Test
    void fetchesAContentLargerThanItsBuffer() throws Exception {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int i = 0; i < 600_001; i++) {
            content.write('a' + i % 26);
        }
        String text = content.toString(StandardCharsets.UTF_8);
        TarBytes tar = new TarBytes().file("a", text).file("b", "x").end();
        peer.says(TarBytes.concat(HEAD, tar.chunks(100_000), "0\r\n\r\n"));

        fetch(item("a", 600_001), item("b", 1));

        assertThat(String.join("", heard)).isEqualTo("begin a" + text + "end abegin bxend b");
    }
}
