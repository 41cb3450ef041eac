package dev.sluice.peer.http;

import dev.sluice.Fuzz;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Sequence;
import dev.sluice.identity.Challenge;
import dev.sluice.peer.content.PaxHeader;
import dev.sluice.peer.content.TarBytes;
import dev.sluice.peer.content.TarHeader;
import dev.sluice.peer.feed.FeedEntry;
import dev.sluice.peer.feed.FeedHeader;
import dev.sluice.peer.feed.FeedParser;
import dev.sluice.peer.feed.FeedSink;
import dev.sluice.peer.feed.NodeReader;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a peer sends: an answer is read, or refused as a broken one. */
class FuzzTest {

    private static final String PARTIAL =
            String.join(
                    "\r\n",
                    "HTTP/1.1 206 Partial",
                    "Content-Length: 5",
                    "Content-Range: bytes 1-5/9",
                    "ETag: \"x\"",
                    "",
                    "");

    private static final String FEED =
            """
            {"folder":"docs","node":"00000000000000a1","run":"00000000000000b1",\
            "epoch":"00000000000000c1","role":"send-receive","digest":"xxh3-128",\
            "listing":"full","until":19,"known":{"epoch":"00000000000000c2",\
            "run":"00000000000000b2","sequence":7}}
            {"path":"a/b.txt","kind":"file","size":812,"mtime":"2026-11-22T01:02:03.123456789Z",\
            "mode":"644","digest":"xxh3-128:0123456789abcdef0123456789abcdef",\
            "version":{"00000000000000c1":1763773323123456},"sequence":17}
            {"path":"a/old","kind":"file","deleted":"2026-11-22T01:02:05Z",\
            "version":{"00000000000000c1":1763773325000000},"sequence":18}
            {"path":"a/l","kind":"symlink","target":"../x",\
            "version":{"00000000000000c1":1},"sequence":19}
            {"end":true,"last":19,"more":false}
            """;

    private static final String NODE =
            """
            {"node":"00000000000000a1","run":"00000000000000b1","name":"n","software":"1",\
            "protocol":1,"folders":{"docs":{"epoch":"00000000000000c1","last":3,\
            "role":"send-receive","digest":"xxh3-128"}}}\
            """;

    private static final FeedSink NOWHERE =
            new FeedSink() {
                @Override
                public void begin(FeedHeader header) {}

                @Override
                public void entry(FeedEntry entry) {}

                @Override
                public void refused(String path, String reason, Sequence sequence) {}
            };

    @Test
    void aPageOfTheFeedIsReadOrBroken() {
        Fuzz.run(
                List.of(Fuzz.bytes(FEED)),
                input -> {
                    var _ =
                            new FeedParser(
                                            new LineReader(
                                                    new ByteArrayInputStream(input), 1 << 14),
                                            new FolderId("docs"),
                                            null,
                                            1_000,
                                            null)
                                    .read(NOWHERE);
                },
                List.of(BadAnswer.class, EOFException.class));
    }

    @Test
    void anIntroductionIsReadOrBroken() {
        Fuzz.run(
                List.of(Fuzz.bytes(NODE)),
                input -> {
                    var _ =
                            NodeReader.read(
                                    new String(input, java.nio.charset.StandardCharsets.UTF_8),
                                    new Challenge("A".repeat(43)));
                },
                List.of(BadAnswer.class));
    }

    @Test
    void aTarHeaderIsReadOrBroken() {
        byte[] tar = new TarBytes().file("a/b", "content").end().bytes();
        Fuzz.run(
                List.of(Arrays.copyOf(tar, 512)),
                input -> {
                    var _ = TarHeader.parse(Arrays.copyOf(input, 512));
                },
                List.of(BadAnswer.class));
    }

    @Test
    void paxRecordsAreReadOrBroken() {
        Fuzz.run(
                List.of(
                        Fuzz.bytes("12 path=a/b\n11 size=812\n25 SLUICE.skipped=changed\n"),
                        Fuzz.bytes("30 mtime=1763773323.123456789\n")),
                input -> {
                    var _ = PaxHeader.parse(input);
                },
                List.of(BadAnswer.class));
    }

    @Test
    void theHeadOfAnAnswerIsReadOrBroken() {
        Fuzz.run(
                List.of(
                        Fuzz.bytes(PARTIAL),
                        Fuzz.bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")),
                input -> {
                    var _ = ResponseHead.parse(input);
                },
                List.of(BadAnswer.class));
    }
}
