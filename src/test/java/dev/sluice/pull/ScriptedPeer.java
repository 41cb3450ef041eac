package dev.sluice.pull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.domain.Cursor;
import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Role;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Span;
import dev.sluice.domain.State;
import dev.sluice.peer.content.TarBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A peer that serves a feed and files as a test has laid them out, and fails where it is told. */
final class ScriptedPeer implements AutoCloseable {

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final String CHANGES = "/v1/folders/docs/changes";
    private static final String FILES = "/v1/folders/docs/files/";
    private static final String BUNDLE = "/v1/folders/docs/bundle";

    /** Answers one request for a content, of which the bytes from an offset on were asked for. */
    @FunctionalInterface
    interface Reply {
        void to(HttpExchange exchange, byte[] content, int from) throws IOException;
    }

    private static final Pattern LINE =
            Pattern.compile(
                    "\\{\"path\":\"([^\"]*)\",\"digest\":\"([^\"]*)\""
                            + "(?:,\"offset\":(\\d+),\"length\":(\\d+))?\\}");

    private static final String BLOCKS = "/v1/folders/docs/blocks/";

    /** Answers a request for a list of blocks; null is what a peer says that knows none. */
    @FunctionalInterface
    interface Lists {
        byte @Nullable [] of(Digest digest, byte[] content, boolean withHashes) throws IOException;
    }

    volatile @Nullable Lists lists;

    /** Says what it has of a content; null is that it has nothing of it. */
    @FunctionalInterface
    interface Have {
        byte @Nullable [] of(Digest digest);
    }

    /** Null while it does not know that question, as an older peer. */
    volatile @Nullable Have have;

    private final List<String> listed = new CopyOnWriteArrayList<>();
    private final List<Span> parts = new CopyOnWriteArrayList<>();

    /** The paths of the contents whose blocks were asked for. */
    List<String> listed() {
        return listed;
    }

    /** The parts of contents asked for. */
    List<Span> parts() {
        return parts;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final TreeMap<Long, Entry> feed = new TreeMap<>();
    private final Map<Long, String> rawLines = new HashMap<>();
    private final Map<Digest, byte[]> contents = new HashMap<>();
    private final Map<String, List<Reply>> replies = new HashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<List<String>> bundles = new CopyOnWriteArrayList<>();
    private final List<String> mismatches = new CopyOnWriteArrayList<>();
    private final NodeId node;
    private long last;
    private Epoch epoch = new Epoch(0x33L);

    volatile Role role = Role.SEND_RECEIVE;
    volatile String algorithm = "xxh3-128";
    volatile int pageLines = Integer.MAX_VALUE;

    /**
     * A page has no more lines than so many, and so no end. The connection is not cut there: that
     * overtakes what was sent and not read.
     */
    volatile int cutFeedAfter = Integer.MAX_VALUE;

    /** What happens before the last line of a page is sent. */
    volatile Runnable beforeLastLine = () -> {};

    /** Writes one item of a bundle into the tar; false cuts the stream before it. */
    @FunctionalInterface
    interface Item {
        boolean write(TarBytes tar, String path, byte @Nullable [] content);
    }

    /** How each item of a bundle is answered; null while no bundle is. */
    volatile @Nullable Item item;

    /** Whether the pages of a feed that has always more have no entries. */
    volatile boolean hasEmptyPages;

    /** What its feed says there is in all, while it has always more; 0 if it is honest. */
    volatile long endless;

    /** Whether it lists all anew at the next call, as if it did not know the cursor. */
    private boolean isAnew;

    /** What it says that it holds of us. */
    volatile @Nullable Cursor known;

    /** Whether every connection is cut before an answer. */
    volatile boolean away;

    ScriptedPeer() throws IOException {
        this(0x11L);
    }

    ScriptedPeer(long node) throws IOException {
        this.node = new NodeId(node);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    NodeId node() {
        return node;
    }

    /**
     * The paths of the contents asked for, in order; with the offset behind it if there was one.
     */
    List<String> fetched() {
        return requests;
    }

    /** Of which contents it was told that they were not what it had announced. */
    List<String> mismatches() {
        return mismatches;
    }

    /** The paths of each bundle asked for. */
    List<List<String>> bundles() {
        return bundles;
    }

    /** Puts entries under the next sequences, in the place of older ones of their paths. */
    synchronized ScriptedPeer has(Entry... entries) {
        for (Entry entry : entries) {
            feed.values().removeIf(old -> old.path().equals(entry.path()));
            feed.put(++last, entry);
        }
        return this;
    }

    /** Says these fields, whatever they are, under the next sequence. */
    synchronized ScriptedPeer says(String fields) {
        has(Given.link("raw" + last, "x", 1));
        rawLines.put(last, "{%s,\"sequence\":%d}\n".formatted(fields, last));
        return this;
    }

    /** Says this line, whatever it is, at the place of the next sequence. */
    synchronized ScriptedPeer saysLine(String line) {
        has(Given.link("raw" + last, "x", 1));
        rawLines.put(last, line + "\n");
        return this;
    }

    /** As {@link #says}, for many: what was said before is not looked through. */
    synchronized ScriptedPeer saysNext(String fields) {
        feed.put(++last, Given.link("raw" + last, "x", 1));
        rawLines.put(last, "{%s,\"sequence\":%d}\n".formatted(fields, last));
        return this;
    }

    /** As {@link #has}, for many that are all new. */
    synchronized ScriptedPeer hasNext(Entry entry) {
        feed.put(++last, entry);
        return this;
    }

    /** From now on there are the links in the place of such lines. */
    synchronized ScriptedPeer mends() {
        rawLines.clear();
        return this;
    }

    /** A file that is there twice. */
    synchronized ScriptedPeer saysAgain(String path, String content, long counter) {
        contents.put(Given.digest(content), Given.bytes(content));
        feed.put(++last, Given.file(path, content, counter));
        return this;
    }

    synchronized ScriptedPeer hasFile(String path, byte[] content, long counter) {
        contents.put(Given.digest(content), content);
        return has(Given.file(path, content, counter));
    }

    ScriptedPeer hasFile(String path, String content, long counter) {
        return hasFile(path, Given.bytes(content), counter);
    }

    /** An entry for a file whose content is served. */
    synchronized ScriptedPeer has(Entry entry, String content) {
        contents.put(Given.digest(content), Given.bytes(content));
        return has(entry);
    }

    /** The next request for a path gets this reply. */
    synchronized ScriptedPeer next(String path, Reply reply) {
        replies.computeIfAbsent(path, _ -> new ArrayList<>()).add(reply);
        return this;
    }

    /** From now on it has no content any more, though its feed says so. */
    synchronized ScriptedPeer forgetContents() {
        contents.clear();
        return this;
    }

    /** It serves a content again. */
    synchronized ScriptedPeer serves(String content) {
        contents.put(Given.digest(content), Given.bytes(content));
        return this;
    }

    /** As of a path that it ignores from now on: no entry, and nothing that tells of it. */
    synchronized ScriptedPeer forgets(String path) {
        feed.values().removeIf(entry -> entry.path().toString().equals(path));
        return this;
    }

    /** From now on with another index, and nothing in it. */
    synchronized ScriptedPeer restart(Epoch newEpoch) {
        epoch = newEpoch;
        feed.clear();
        last = 0;
        return this;
    }

    /** At the next call it does not know the cursor, and lists all. */
    synchronized ScriptedPeer listsAnew() {
        isAnew = true;
        return this;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (away) {
                return;
            }
            if (path.equals("/v1/node")) {
                send(exchange, 200, Given.bytes(nodeLine()));
            } else if (path.equals(CHANGES)) {
                changes(exchange);
            } else if (path.equals(BUNDLE)) {
                bundle(exchange);
            } else if (path.startsWith(BLOCKS)) {
                blocks(exchange, path.substring(BLOCKS.length()));
            } else {
                content(exchange, path.substring(FILES.length()));
            }
        }
    }

    private synchronized String nodeLine() {
        return """
        {"node":"%s","run":"%s","name":"peer","software":"1","protocol":1,"folders":{"docs":\
        {"epoch":"%s","last":%d,"role":"%s","digest":"%s"}}}\
        """
                .formatted(node, new RunId(0x22L), epoch, last, role, algorithm);
    }

    private void changes(HttpExchange exchange) throws IOException {
        mismatches.addAll(exchange.getRequestHeaders().getOrDefault("Sluice-Mismatch", List.of()));
        Map<String, String> query =
                Arrays.stream(exchange.getRequestURI().getQuery().split("&"))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        if (query.containsKey("after")
                && Long.parseLong(query.get("done")) > Long.parseLong(query.get("after"))) {
            send(exchange, 400, new byte[0]); // as every node
            return;
        }
        List<String> lines = endless > 0 ? pageWithoutEnd(query) : page(query);
        if (lines.size() > cutFeedAfter) {
            byte[] cut = Given.bytes(String.join("", lines.subList(0, cutFeedAfter)));
            exchange.sendResponseHeaders(200, cut.length);
            exchange.getResponseBody().write(cut);
            exchange.getResponseBody().flush();
            return;
        }
        String last = lines.removeLast();
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(Given.bytes(String.join("", lines)));
        exchange.getResponseBody().flush();
        beforeLastLine.run();
        exchange.getResponseBody().write(Given.bytes(last));
    }

    /** A hundred entries, or one sequence of which there is none, and the promise of more. */
    private List<String> pageWithoutEnd(Map<String, String> query) {
        boolean goesOn = epoch.toString().equals(query.get("epoch"));
        long after = goesOn ? Long.parseLong(query.getOrDefault("after", "0")) : 0;
        List<String> lines = new ArrayList<>();
        lines.add(header(goesOn, endless));
        long last = after + (hasEmptyPages ? 1 : 100);
        for (long sequence = after + 1; sequence <= last && !hasEmptyPages; sequence++) {
            lines.add(line(Given.directory("d" + sequence, 0755, 5), sequence));
        }
        lines.add("{\"end\":true,\"last\":%d,\"more\":true}\n".formatted(last));
        return lines;
    }

    private String header(boolean goesOn, long until) {
        return """
        {"folder":"docs","node":"%s","run":"%s","epoch":"%s","role":"%s",\
        "digest":"%s","listing":"%s","until":%d%s}
        """
                .formatted(
                        node,
                        new RunId(0x22L),
                        epoch,
                        role,
                        algorithm,
                        goesOn ? "delta" : "full",
                        until,
                        knownField());
    }

    private synchronized List<String> page(Map<String, String> query) {
        boolean goesOn = epoch.toString().equals(query.get("epoch")) && !isAnew;
        isAnew = false;
        long after = goesOn ? Long.parseLong(query.getOrDefault("after", "0")) : 0;
        int limit = Math.min(pageLines, Integer.parseInt(query.getOrDefault("limit", "1000")));
        List<String> lines = new ArrayList<>();
        lines.add(header(goesOn, last));
        long read = after;
        for (Map.Entry<Long, Entry> entry : feed.tailMap(after, false).entrySet()) {
            if (lines.size() > limit) {
                break;
            }
            String raw = rawLines.get(entry.getKey());
            lines.add(raw == null ? line(entry.getValue(), entry.getKey()) : raw);
            read = entry.getKey();
        }
        boolean more = feed.higherKey(read) != null;
        lines.add("{\"end\":true,\"last\":%d,\"more\":%b}\n".formatted(more ? read : last, more));
        return lines;
    }

    private String knownField() {
        Cursor cursor = known;
        return cursor == null
                ? ""
                : ",\"known\":{\"epoch\":\"%s\",\"run\":\"%s\",\"sequence\":%s}"
                        .formatted(cursor.epoch(), cursor.run(), cursor.sequence());
    }

    private static String line(Entry entry, long sequence) {
        String state =
                switch (entry.state()) {
                    case State.File file ->
                            "\"size\":%d,\"mtime\":\"%s\",\"mode\":\"%s\",\"digest\":\"%s\""
                                            .formatted(
                                                    file.size(),
                                                    file.mtime(),
                                                    file.mode(),
                                                    file.digest())
                                    + (file.links() == null
                                            ? ""
                                            : ",\"links\":\"" + file.links() + "\"");
                    case State.Directory directory -> "\"mode\":\"" + directory.mode() + "\"";
                    case State.Link link -> "\"target\":\"" + link.target() + "\"";
                    case State.Deleted deleted -> "\"deleted\":\"" + deleted.at() + "\"";
                };
        String version =
                entry.version().counters().entrySet().stream()
                        .map(counter -> "\"" + counter.getKey() + "\":" + counter.getValue())
                        .collect(Collectors.joining(","));
        String replaced =
                entry.replaced() == null ? "" : "\"replaced\":\"" + entry.replaced() + "\",";
        return "{\"path\":\"%s\",\"kind\":\"%s\",%s,%s\"version\":{%s},\"sequence\":%d}\n"
                .formatted(entry.path(), entry.state().kind(), state, replaced, version, sequence);
    }

    private void content(HttpExchange exchange, String path) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
        requests.add(from == 0 ? path : path + "@" + from);
        String match = exchange.getRequestHeaders().getFirst("If-Match").replace("\"", "");
        Reply reply;
        byte[] content;
        synchronized (this) {
            List<Reply> waiting = replies.getOrDefault(path, List.of());
            reply = waiting.isEmpty() ? ScriptedPeer::honest : waiting.removeFirst();
            content = contents.get(Digest.of(match));
        }
        if (content == null) {
            send(exchange, 404, new byte[0]);
        } else {
            reply.to(exchange, content, from);
        }
    }

    private void blocks(HttpExchange exchange, String path) throws IOException {
        listed.add(path);
        String match = exchange.getRequestHeaders().getFirst("If-Match").replace("\"", "");
        byte[] content = content(match);
        String query = exchange.getRequestURI().getQuery();
        boolean withHashes = query == null;
        Have known = query != null && query.endsWith("have=1") ? have : null;
        if (known != null) {
            byte[] line = known.of(Digest.of(match));
            send(exchange, line == null ? 404 : 200, line == null ? new byte[0] : line);
            return;
        }
        Lists all = lists;
        byte[] list =
                all == null || content == null
                        ? null
                        : all.of(Digest.of(match), content, withHashes);
        send(exchange, list == null ? 404 : 200, list == null ? new byte[0] : list);
    }

    /** The content that a line of a bundle asks for, or the part of it. */
    private byte @Nullable [] content(MatchResult line) {
        byte[] content = content(line.group(2));
        if (content == null || line.group(3) == null) {
            return content;
        }
        Span part = new Span(Long.parseLong(line.group(3)), Long.parseLong(line.group(4)));
        parts.add(part);
        return Arrays.copyOfRange(content, (int) part.offset(), (int) part.end());
    }

    private void bundle(HttpExchange exchange) throws IOException {
        String body = text(exchange.getRequestBody().readAllBytes());
        Item each = item;
        if (each == null) {
            send(exchange, 503, new byte[0]);
            return;
        }
        bundles.add(LINE.matcher(body).results().map(line -> line.group(1)).toList());
        TarBytes tar = new TarBytes();
        boolean isWhole =
                LINE.matcher(body)
                        .results()
                        .allMatch(line -> each.write(tar, line.group(1), content(line)));
        if (isWhole) {
            tar.end();
        }
        exchange.sendResponseHeaders(200, 0); // chunked
        exchange.getResponseBody().write(tar.bytes());
        if (!isWhole) {
            exchange.getResponseBody().flush();
            throw new IOException("cut by the test");
        }
    }

    private synchronized byte @Nullable [] content(String digest) {
        return contents.get(Digest.of(digest));
    }

    static boolean honest(TarBytes tar, String path, byte @Nullable [] content) {
        if (content == null) {
            tar.skipped(path, "gone");
        } else {
            tar.file(path, content);
        }
        return true;
    }

    static void honest(HttpExchange exchange, byte[] content, int from) throws IOException {
        head(exchange, content, from);
        exchange.getResponseBody().write(content, from, content.length - from);
    }

    /** Cuts the connection after so many bytes. */
    static Reply cutAfter(int bytes) {
        return (exchange, content, from) -> {
            head(exchange, content, from);
            OutputStream body = exchange.getResponseBody();
            body.write(content, from, bytes);
            body.flush();
        };
    }

    /** As many bytes as were announced, but others. */
    static Reply lie() {
        return (exchange, content, from) -> {
            byte[] other = content.clone();
            other[other.length - 1] ^= 1;
            honest(exchange, other, from);
        };
    }

    /** Does something, then answers as it should. */
    static Reply after(Action action) {
        return (exchange, content, from) -> {
            action.run();
            honest(exchange, content, from);
        };
    }

    static Reply status(int status) {
        return (exchange, _, _) -> send(exchange, status, new byte[0]);
    }

    /** Something that a test does meanwhile. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    private static void head(HttpExchange exchange, byte[] content, int from) throws IOException {
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set(
                            "Content-Range",
                            "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
        }
        int length = content.length - from;
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, length == 0 ? -1 : length);
    }

    static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
