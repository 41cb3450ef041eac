package dev.sluice.peer.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.BlockText;
import dev.sluice.domain.Digest;
import dev.sluice.domain.Holes;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import dev.sluice.peer.Given;
import dev.sluice.peer.http.BadAnswer;
import dev.sluice.peer.http.ResponseHead;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlocksRequestTest {

    private static final long SIZE = (5L << 20) + 17;
    private static final long BLOCK = 64 << 10;

    private static BlocksRequest request(Digest digest, long size, boolean withHashes) {
        return new BlocksRequest(
                URI.create("http://127.0.0.1:1"),
                Given.DOCS,
                RelativePath.of("a/b"),
                digest,
                size,
                BlockLimits.USUAL,
                withHashes ? BlocksRequest.Asked.LIST : BlocksRequest.Asked.HOLES);
    }

    private static BlocksRequest request() {
        return request(Given.DIGEST, SIZE, true);
    }

    private static BlockList list(Random random, long size) {
        long block = BLOCK;
        while (BlockLimits.count(size, block) > 2_000) {
            block *= 2;
        }
        byte[] hashes = new byte[(int) BlockLimits.count(size, block) * BlockList.HASHES];
        random.nextBytes(hashes);
        List<Span> holes = new ArrayList<>();
        for (long at = random.nextLong(size); at < size; ) {
            long length = random.nextLong(1, size - at + 1);
            holes.add(new Span(at, length));
            at += length + 1 + random.nextLong(size);
        }
        return new BlockList(Given.DIGEST.algorithm(), size, block, holes, hashes);
    }

    @Test
    void whatWasWrittenIsRead() throws BadAnswer {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            long size = random.nextLong(1 << 20, 1L << 33);
            BlockList list = list(random, size);
            byte[] text = BlockText.encode(Given.DIGEST, list);
            assertThat(request(Given.DIGEST, size, true).list(text)).isEqualTo(list);
        }
    }

    @Test
    void theFirstLineAloneHasTheHoles() throws BadAnswer {
        List<Span> holes = List.of(new Span(0, 4096), new Span(1 << 20, 1 << 20));
        byte[] line = BlockText.header(Given.DIGEST, SIZE, BLOCK, holes);
        assertThat(request(Given.DIGEST, SIZE, false).holes(line)).isEqualTo(holes);
    }

    private static BlocksRequest have() {
        return new BlocksRequest(
                URI.create("http://127.0.0.1:1"),
                Given.DOCS,
                RelativePath.of("a/b"),
                Given.DIGEST,
                SIZE,
                BlockLimits.USUAL,
                BlocksRequest.Asked.HAVE);
    }

    @Test
    void whatIsThereIsRead() throws BadAnswer {
        List<Span> parts = List.of(new Span(0, 4096), new Span(1 << 20, 1 << 20));
        byte[] line = BlockText.have(Given.DIGEST, SIZE, BLOCK, List.of(), parts);
        assertThat(have().have(line)).isEqualTo(parts);
        byte[] nothing = BlockText.have(Given.DIGEST, SIZE, BLOCK, List.of(), List.of());
        assertThat(have().have(nothing)).isEmpty();
    }

    @Test
    void whoDoesNotKnowTheQuestionHasAll() throws BadAnswer {
        byte[] line = BlockText.header(Given.DIGEST, SIZE, BLOCK, List.of());
        assertThat(have().have(line)).containsExactly(new Span(0, SIZE));
    }

    @ParameterizedTest
    @CsvSource({
        "'[0,5242898]'",
        "'[0]'",
        "'[0,-1]'",
        "'[9,1,3,1]'",
        "'[0,9,5,9]'",
        "'7'",
        "'\"0\"'"
    })
    void refusesToBelieveThatMoreIsThereThanThereIs(String parts) {
        String line =
                new String(
                        BlockText.have(Given.DIGEST, SIZE, BLOCK, List.of(), List.of()),
                        StandardCharsets.US_ASCII);
        byte[] body =
                line.replace("\"have\":[]", "\"have\":" + parts)
                        .getBytes(StandardCharsets.US_ASCII);
        assertThatExceptionOfType(BadAnswer.class).isThrownBy(() -> have().have(body));
    }

    @Test
    void theLongestLineThatSaysWhatIsThereHasRoom() throws BadAnswer {
        List<Span> parts = new ArrayList<>();
        for (long i = 0; i < Holes.MAX; i++) {
            parts.add(new Span(Long.MAX_VALUE / 2 + 2 * i, 1));
        }
        assertThat(BlockText.have(Given.DIGEST, Long.MAX_VALUE, 1, parts, parts))
                .hasSizeLessThan(BlockText.MAX_HAVE);
        assertThat(have().length(head(BlockText.MAX_HAVE))).isEqualTo(BlockText.MAX_HAVE);
        assertThatExceptionOfType(BadAnswer.class)
                .isThrownBy(() -> have().length(head(BlockText.MAX_HAVE + 1)));
    }

    @Test
    void theLongestLineHasRoom() {
        List<Span> holes = new ArrayList<>();
        for (long i = 0; i < Holes.MAX; i++) {
            holes.add(new Span(Long.MAX_VALUE / 2 + 2 * i, 1));
        }
        assertThat(BlockText.header(Given.DIGEST, Long.MAX_VALUE, 1, holes))
                .hasSizeLessThan(BlockText.MAX_HEADER);
    }

    @ParameterizedTest
    @CsvSource({
        "\"size\":5242897, \"size\":5242898",
        "\"size\":5242897, \"size\":-1",
        "\"block\":65536, \"block\":131072",
        "\"block\":65536, \"block\":65537",
        "\"block\":65536, \"block\":0",
        "\"block\":65536, \"block\":-1",
        "\"block\":65536, \"block\":2048",
        "\"blocks\":81, \"blocks\":16385",
        "\"algorithm\":\"xxh3-128\", \"algorithm\":\"sha-256\"",
        "\"content\":\"xxh3-128:0, \"content\":\"xxh3-128:1",
        "\"holes\":[], '\"holes\":[0,5242898]'",
        "\"holes\":[], '\"holes\":[0]'",
        "\"holes\":[], '\"holes\":[0,-1]'",
        "\"holes\":[], '\"holes\":[9,1,3,1]'",
        "\"holes\":[], '\"holes\":[\"0\",\"1\"]'",
        "\"holes\":[], \"none\":[]",
    })
    void refusesAListThatDoesNotFitTheContent(String right, String wrong) {
        String line =
                new String(
                        BlockText.header(Given.DIGEST, SIZE, BLOCK, List.of()),
                        StandardCharsets.US_ASCII);
        assertThat(line).contains(right);
        byte[] header = line.replace(right, wrong).getBytes(StandardCharsets.US_ASCII);
        byte[] body = Arrays.copyOf(header, header.length + 81 * BlockList.HASHES);
        assertThatExceptionOfType(BadAnswer.class).isThrownBy(() -> request().list(body));
    }

    @Test
    void refusesTooManyBlocksAndTooFewBeforeTheyAreRead() throws BadAnswer {
        int most = 1281 * BlockList.HASHES + BlockText.MAX_HEADER;
        for (long length : new long[] {0, Long.MAX_VALUE, most + 1}) {
            assertThatExceptionOfType(BadAnswer.class)
                    .isThrownBy(() -> request().length(head(length)));
        }
        assertThat(request().length(head(most))).isEqualTo(most);
        byte[] whole = BlockText.encode(Given.DIGEST, list(new Random(2), SIZE));
        for (int length : new int[] {1, 9, whole.length - 1, whole.length + 1}) {
            byte[] other = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(BadAnswer.class).isThrownBy(() -> request().list(other));
        }
    }

    private static ResponseHead head(long length) throws BadAnswer {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n";
        return ResponseHead.parse(head.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void whateverComesIsAListOrRefused() {
        Random random = new Random(3);
        byte[] good = BlockText.encode(Given.DIGEST, list(random, SIZE));
        for (int i = 0; i < 3_000; i++) {
            byte[] bad = good.clone();
            for (int k = random.nextInt(1, 4); k > 0; k--) {
                bad[random.nextInt(Math.min(bad.length, 400))] = (byte) random.nextInt(256);
            }
            try {
                BlockList list = request().list(bad);
                assertThat(list.count()).isEqualTo(81);
                Holes.check(list.holes(), SIZE);
            } catch (BadAnswer e) {
                assertThat(e).hasMessageNotContaining("bug");
            }
        }
    }
}
