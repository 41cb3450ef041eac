package dev.sluice.serve.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.auth.Grants;
import dev.sluice.disk.root.RootException;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Mode;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.Sum;
import dev.sluice.domain.Version;
import dev.sluice.identity.SigningKey;
import dev.sluice.index.IgnoredBy;
import dev.sluice.index.codec.EntryHash;
import dev.sluice.index.sqlite.SqliteIndex;
import dev.sluice.peer.Caller;
import dev.sluice.peer.Limits;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.feed.FeedClient;
import dev.sluice.peer.feed.FeedEntry;
import dev.sluice.peer.feed.FeedHeader;
import dev.sluice.peer.feed.FeedPage;
import dev.sluice.peer.feed.FeedSink;
import dev.sluice.serve.PartialSource;
import dev.sluice.serve.RecheckRecorder;
import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.ServedNode;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What proves that two nodes are in step, as one writes it and the other one reads it. */
@Timeout(60)
class FeedSumTest {

    private static final FolderId DOCS = new FolderId("docs");
    private static final RunId RUN = new RunId(7);

    private final FeedClient client =
            new FeedClient(
                    new Caller(new NodeId(1), new RunId(2), SigningKey.make()), Limits.defaults());
    private SqliteIndex index;
    private HttpServer server;
    private int limit = 1_000;

    @BeforeEach
    void serve(@TempDir Path directory) throws IOException {
        index = SqliteIndex.open(directory.resolve("docs.db"), DOCS, RUN, InstantSource.system());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        client.close();
        server.stop(0);
        index.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] lines = lines();
            exchange.sendResponseHeaders(200, lines.length);
            exchange.getResponseBody().write(lines);
        }
    }

    private byte[] lines() throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        FeedPages pages =
                new FeedPages(
                        new Feed(
                                new ServedNode(new NodeId(3), RUN, "a", "1", SigningKey.make()),
                                folder(),
                                true,
                                Sequence.ZERO,
                                index.last(),
                                null,
                                limit,
                                null));
        while (!pages.ended()) {
            ByteBuf page = pages.next(true);
            page.readBytes(lines, page.readableBytes());
            page.release();
        }
        return lines.toByteArray();
    }

    private ServedFolder folder() {
        return new ServedFolder(
                DOCS,
                Role.SEND_RECEIVE,
                DigestAlgorithm.XXH3_128,
                index,
                () -> {
                    throw new RootException("none");
                },
                PartialSource.NONE,
                Grants.ALL,
                new RecheckRecorder());
    }

    private Entry put(String path) {
        State state = new State.Directory(new Mode(0755));
        Entry entry = new Entry(RelativePath.of(path), state, null, Version.found(new Epoch(5)));
        index.write(transaction -> transaction.put(entry, null));
        return entry;
    }

    private FeedPage read() throws PeerException {
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return client.changes(base, DOCS, null, Sequence.ZERO, limit, Duration.ZERO, new Deaf());
    }

    /** Only the last line is of interest. */
    private static final class Deaf implements FeedSink {

        @Override
        public void begin(FeedHeader header) {}

        @Override
        public void entry(FeedEntry entry) {}

        @Override
        public void refused(String path, String reason, Sequence sequence) {}
    }

    @Test
    void theSumOfTheEntriesArrives() throws Exception {
        Sum sum = EntryHash.of(put("a")).plus(EntryHash.of(put("b")));
        assertThat(read().sum()).isEqualTo(sum);
    }

    @Test
    void theSumOfNothingArrives() throws Exception {
        assertThat(read().sum()).isEqualTo(Sum.ZERO);
    }

    @Test
    void theRulesArrive() throws Exception {
        IgnoredBy rules = new IgnoredBy(List.of("*.tmp"), List.of("cache/"));
        index.write(transaction -> {
            transaction.putIgnoredBy(rules);
            return true;
        });
        assertThat(read().rules()).isEqualTo(rules.fingerprint());
    }

    @Test
    void aPageThatIsNotTheLastTellsNone() throws Exception {
        put("a");
        put("b");
        limit = 1;

        FeedPage page = read();

        assertThat(page.more()).isTrue();
        assertThat(page.sum()).isNull();
        assertThat(page.rules()).isNull();
    }
}
