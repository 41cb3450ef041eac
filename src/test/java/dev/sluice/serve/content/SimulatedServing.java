package dev.sluice.serve.content;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.auth.Speaker;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.domain.Cursor;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Index;
import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.ServedNode;
import dev.sluice.serve.feed.Feed;
import dev.sluice.serve.feed.FeedPages;
import dev.sluice.serve.feed.FeedRequest;
import dev.sluice.serve.feed.Fences;
import dev.sluice.serve.feed.MemberNotes;
import dev.sluice.serve.gate.Call;
import dev.sluice.serve.gate.CallerKind;
import dev.sluice.serve.gate.ClaimedCaller;
import dev.sluice.serve.problem.Json;
import dev.sluice.serve.problem.ProblemException;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What a node answers, without sockets: by the same feeds, tars and contents. */
public final class SimulatedServing {

    private static final int FEW_ROWS = 4;

    /**
     * An answer.
     *
     * @param range what of a content it is, null for all
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Answer(int status, byte[] body, boolean isChunked, @Nullable String range) {

        static Answer without(int status) {
            return new Answer(status, new byte[0], false, null);
        }
    }

    private static final int AT_ONCE = 64 << 10;
    private static final IdleBuffers IDLE = new IdleBuffers();

    private final ServedNode node;
    private final ServedFolder folder;
    private final MemberNotes members;
    private final BlockLists lists = new BlockLists(SimulatedServing::callNow);

    public SimulatedServing(ServedNode node, ServedFolder folder, InstantSource clock) {
        this.node = node;
        this.folder = folder;
        this.members = new MemberNotes(clock, new Fences());
    }

    /**
     * Answers a call.
     *
     * @param target path and query as they were sent
     */
    public Answer answer(String target, Map<String, String> headers, byte[] body)
            throws IOException {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        try {
            if (path.equals("/v1/node")) {
                return whole(Json.object(this::writeNode).getBytes(StandardCharsets.UTF_8));
            }
            if (path.endsWith("/changes")) {
                return whole(changes(parameters(target.substring(query + 1)), headers));
            }
            if (path.endsWith("/bundle")) {
                return new Answer(200, bundle(body), true, null);
            }
            if (path.contains("/blocks/")) {
                return blocks(path, !target.endsWith("?hashes=false"), headers);
            }
            return file(path, headers);
        } catch (ProblemException e) {
            return Answer.without(e.problem().status());
        }
    }

    private static Answer whole(byte[] body) {
        return new Answer(200, body, false, null);
    }

    private void writeNode(JsonGenerator json) throws IOException {
        json.writeStringField("node", node.node().toString());
        json.writeStringField("run", node.run().toString());
        json.writeStringField("name", node.name());
        json.writeStringField("software", node.software());
        json.writeNumberField("protocol", ServedNode.PROTOCOL);
        json.writeObjectFieldStart("folders");
        json.writeObjectFieldStart(folder.id().text());
        json.writeStringField("epoch", folder.index().epoch().toString());
        json.writeNumberField("last", folder.index().last().value());
        json.writeStringField("role", folder.role().toString());
        json.writeStringField("digest", folder.digest().toString());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            parameters.put(part.substring(0, equals), part.substring(equals + 1));
        }
        return parameters;
    }

    private byte[] changes(Map<String, String> asked, Map<String, String> headers)
            throws IOException {
        ClaimedCaller caller =
                ClaimedCaller.of(headers.get(ClaimedCaller.NODE), headers.get(ClaimedCaller.RUN));
        FeedRequest request =
                FeedRequest.of(
                        caller,
                        asked.get("epoch"),
                        asked.get("run"),
                        asked.get("after"),
                        asked.get("done"),
                        asked.get("limit"),
                        null);
        Index index = folder.index();
        Sequence after = after(index, request, caller);
        Feed feed =
                new Feed(
                        node,
                        folder,
                        after == null,
                        after == null ? Sequence.ZERO : after,
                        index.last(),
                        caller == null ? null : index.cursor(caller.node()),
                        Math.min(request.limit(), rowsOfAPage(index)),
                        null);
        return bytes(new FeedPages(feed));
    }

    /**
     * Now and then so few that a feed has many pages, as a long one has; hangs on the seed alone.
     */
    private static int rowsOfAPage(Index index) {
        return index.last().value() % 3 == 0 ? FEW_ROWS : Integer.MAX_VALUE;
    }

    private @Nullable Sequence after(
            Index index, FeedRequest request, @Nullable ClaimedCaller caller) {
        Cursor cursor = request.cursor();
        if (cursor == null) {
            return null;
        }
        if (!index.covers(cursor)) {
            if (caller != null && cursor.epoch().equals(index.epoch())) {
                boolean _ = index.renew("a cursor that we never wrote", false);
            }
            return null;
        }
        if (caller != null) {
            members.note(
                    index,
                    new CallerKind.Unproved(new Call(caller, null, NO_REQUEST, Speaker.UNNAMED)),
                    index.member(caller.node()),
                    cursor.sequence(),
                    request.done());
        }
        return cursor.sequence();
    }

    private static byte[] bytes(FeedPages pages) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (!pages.ended()) {
            ByteBuf lines = pages.next(true);
            lines.readBytes(all, lines.readableBytes());
            lines.release();
        }
        return all.toByteArray();
    }

    private byte[] bundle(byte[] body) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        BufferSlices slices = new BufferSlices(response(all));
        Bundle bundle = new Bundle(folder, BundleLines.parse(body));
        BundlePieces pieces = new BundlePieces(bundle, slices, slices, IDLE);
        try {
            while (!pieces.isAtEnd()) {
                Piece piece = pieces.next(AT_ONCE, true);
                var _ = piece.ready().write();
                OpenFile done = piece.done();
                if (done != null) {
                    done.close();
                }
            }
        } finally {
            pieces.close();
        }
        return all.toByteArray();
    }

    /** Of a call by older software, which proves nothing, nothing of it is asked. */
    private static final HttpServerRequest NO_REQUEST =
            (HttpServerRequest)
                    Proxy.newProxyInstance(
                            HttpServerRequest.class.getClassLoader(),
                            new Class<?>[] {HttpServerRequest.class},
                            (_, method, _) -> {
                                throw new UnsupportedOperationException(method.getName());
                            });

    private static HttpServerResponse response(ByteArrayOutputStream all) {
        return (HttpServerResponse)
                Proxy.newProxyInstance(
                        HttpServerResponse.class.getClassLoader(),
                        new Class<?>[] {HttpServerResponse.class},
                        (_, method, arguments) -> {
                            if (arguments != null && arguments[0] instanceof Buffer bytes) {
                                all.writeBytes(bytes.getBytes());
                                return Future.succeededFuture();
                            }
                            throw new UnsupportedOperationException(method.getName());
                        });
    }

    private Answer blocks(String path, boolean withHashes, Map<String, String> headers)
            throws IOException {
        ServedContent content = ServedContent.find(folder, FileAddress.ofBlocks(path).path());
        Answer refusal = refusal(content, headers);
        if (content == null || refusal != null) {
            return Objects.requireNonNull(refusal);
        }
        return whole(withHashes ? result(lists.of(content)) : BlockLists.holes(content));
    }

    /** Of a call that has ended, as it was made on this thread. */
    private static byte[] result(CompletableFuture<byte[]> call) throws IOException {
        try {
            return call.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** What ends a process is an error, and no result of the call. */
    private static CompletableFuture<byte[]> callNow(Callable<byte[]> work) {
        try {
            return CompletableFuture.completedFuture(work.call());
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static @Nullable Answer refusal(
            @Nullable ServedContent content, Map<String, String> headers) {
        if (content == null) {
            return Answer.without(404);
        }
        String wanted = headers.get("If-Match");
        boolean isAnother = wanted != null && !wanted.equals("\"" + content.file().digest() + "\"");
        return isAnother ? Answer.without(412) : null;
    }

    private Answer file(String path, Map<String, String> headers) throws IOException {
        ServedContent content = ServedContent.find(folder, FileAddress.of(path).path());
        Answer refusal = refusal(content, headers);
        if (content == null || refusal != null) {
            return Objects.requireNonNull(refusal);
        }
        String range = headers.get("Range");
        long from =
                range == null
                        ? 0
                        : Long.parseLong(range.substring("bytes=".length(), range.indexOf('-')));
        try (OpenFile file = content.open()) {
            ByteBuffer bytes = ByteBuffer.allocate((int) (content.size() - from));
            while (bytes.hasRemaining()
                    && file.channel().read(bytes, from + bytes.position()) > 0) {}
            return range == null
                    ? whole(bytes.array())
                    : new Answer(
                            206,
                            bytes.array(),
                            false,
                            "bytes %d-%d/%d".formatted(from, content.size() - 1, content.size()));
        }
    }
}
