package dev.sluice.folder;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.domain.Cursor;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Mode;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.State;
import dev.sluice.domain.Sum;
import dev.sluice.domain.Version;
import dev.sluice.identity.CallProof;
import dev.sluice.identity.Challenge;
import dev.sluice.identity.Signed;
import dev.sluice.identity.SigningKey;
import dev.sluice.index.codec.EntryHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Another node on a loopback socket, with a folder {@code papers} of directories. */
public final class FakeNode implements AutoCloseable {

    /** How it answers who waits for news. */
    public enum Polls {
        HONEST,
        /** Nothing new, and at once. */
        EMPTY_AT_ONCE,
        FAILING
    }

    public volatile NodeId node = new NodeId(0x11);
    public volatile RunId run = new RunId(0x22);

    /** With which it proves who it is; null for software that has none. */
    volatile @Nullable SigningKey key;

    /** With which it signs its feed; null for one that does not sign. */
    volatile @Nullable SigningKey feedKey;

    public volatile String folder = "papers";
    public volatile String digest = "xxh3-128";
    public volatile String feedDigest = "xxh3-128";

    /** Its feed says that it is about another folder. */
    public volatile boolean lies;

    public volatile Polls polling = Polls.HONEST;

    /** Its ignore rules as it tells them with its sum; null for a node that tells neither. */
    public volatile @Nullable String rules;

    /** What it has read of our feed; null for a node that reads nothing of ours. */
    public volatile @Nullable Cursor known;

    /** Its feed is held until then; null for one that answers at once. */
    volatile @Nullable CountDownLatch gate;

    /** It sends 2 MiB of 4 of any file, and the rest then; null for one that has no contents. */
    volatile @Nullable CountDownLatch restOfContents;

    final AtomicInteger held = new AtomicInteger();
    public final AtomicInteger introductions = new AtomicInteger();
    public final AtomicInteger polls = new AtomicInteger();

    /** The names under which it was read. */
    public final Set<String> readAs = ConcurrentHashMap.newKeySet();

    private final List<String> reads = new ArrayList<>();
    private final List<String> directories = new ArrayList<>();
    private final HttpServer server;
    private final ExecutorService threads =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("fake-", 0).factory());
    private boolean isClosed;

    public FakeNode() {
        this(0);
    }

    /** One on a port that another one had. */
    public FakeNode(int port) {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/node", this::introduce);
        server.createContext("/v1/folders/papers/changes", this::changes);
        server.createContext("/v1/folders/papers/files/", this::content);
        server.setExecutor(threads);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public URI base() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** The same under another name. */
    public URI otherBase() {
        return URI.create("http://localhost:" + port());
    }

    /** Adds a directory, or what is written as a line of the feed with a place for its sequence. */
    public synchronized void add(String directory) {
        directories.add(directory);
        notifyAll();
    }

    /** The queries of the rounds so far. */
    public synchronized List<String> reads() {
        return List.copyOf(reads);
    }

    private void introduce(HttpExchange call) throws IOException {
        introductions.incrementAndGet();
        SigningKey signer = key;
        String document =
                """
                {"node":"%s","run":"%s","name":"fake","software":"1","protocol":1,"folders":{"%s":\
                {"epoch":"0000000000000033","last":0,"role":"send-receive","digest":"%s"}}}\
                """
                        .formatted(node, run, folder, digest);
        String challenge = call.getRequestHeaders().getFirst(Challenge.HEADER);
        answer(call, 200, signer == null ? document : Signed.node(document, challenge, signer));
    }

    /** Has it prove that it is the node of a key. */
    public void prove(SigningKey signer) {
        node = signer.key().node();
        key = signer;
        feedKey = signer;
    }

    private void changes(HttpExchange call) throws IOException {
        String query = call.getRequestURI().getQuery();
        boolean isPoll = query.contains("wait=");
        if (isPoll) {
            polls.incrementAndGet();
        } else {
            readAs.add(call.getRequestHeaders().getFirst("Host"));
        }
        CountDownLatch closed = gate;
        if (!isPoll && closed != null) {
            held.incrementAndGet();
            await(closed);
        }
        if (isPoll && polling == Polls.FAILING) {
            answer(call, 500, "{}");
        } else {
            SigningKey signer = feedKey;
            String proof = call.getRequestHeaders().getFirst(CallProof.HEADER);
            String page = page(query, isPoll);
            answer(call, 200, signer == null ? page : Signed.page(page, proof, signer));
        }
    }

    private void content(HttpExchange call) throws IOException {
        CountDownLatch rest = restOfContents;
        if (rest == null) {
            answer(call, 404, "{}");
            return;
        }
        byte[] half = new byte[2 << 20];
        call.sendResponseHeaders(200, 2L * half.length);
        try (var out = call.getResponseBody()) {
            out.write(half);
            out.flush();
            await(rest);
            out.write(half);
        }
    }

    private static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized String page(String query, boolean isPoll) {
        boolean isFull = !query.contains("after=");
        int after = isFull ? 0 : Integer.parseInt(query.replaceAll(".*after=(\\d+).*", "$1"));
        if (!isPoll) {
            reads.add(query);
        }
        boolean isEmpty = isPoll && polling == Polls.EMPTY_AT_ONCE;
        if (isPoll && !isEmpty) {
            awaitMoreThan(after);
        }
        StringBuilder page = new StringBuilder(head(isFull ? "full" : "delta"));
        int until = isEmpty ? after : directories.size();
        for (int sequence = after + 1; sequence <= until; sequence++) {
            page.append(row(directories.get(sequence - 1), sequence));
            if (isPoll) {
                until = sequence;
            }
        }
        return page + "{\"end\":true,\"last\":%d,\"more\":false%s}\n".formatted(until, sum());
    }

    private synchronized void awaitMoreThan(int after) {
        try {
            while (!isClosed && directories.size() <= after) {
                wait();
            }
        } catch (InterruptedException e) {
            isClosed = true;
        }
    }

    private String head(String listing) {
        return """
        {"folder":"%s","node":"%s","run":"%s","epoch":"0000000000000033","role":"send-receive",\
        "digest":"%s","listing":"%s","until":%d%s}
        """
                .formatted(
                        lies ? "other" : "papers",
                        node,
                        run,
                        feedDigest,
                        listing,
                        directories.size(),
                        known());
    }

    private String sum() {
        if (rules == null) {
            return "";
        }
        Sum sum = Sum.ZERO;
        for (String path : directories) {
            if (path.startsWith("{")) {
                continue;
            }
            State state = new State.Directory(new Mode(0755));
            Version version = Version.found(new Epoch(0xaa));
            sum = sum.plus(EntryHash.of(new Entry(RelativePath.of(path), state, null, version)));
        }
        return ",\"sum\":\"%s\",\"rules\":\"%s\"".formatted(sum, rules);
    }

    private String known() {
        Cursor cursor = known;
        return cursor == null
                ? ""
                : ",\"known\":{\"epoch\":\"%s\",\"run\":\"%s\",\"sequence\":%s}"
                        .formatted(cursor.epoch(), cursor.run(), cursor.sequence());
    }

    private static String row(String path, int sequence) {
        if (path.startsWith("{")) {
            return path.formatted(sequence);
        }
        return """
        {"path":"%s","kind":"directory","mode":"755","version":{"00000000000000aa":1},"sequence":%d}
        """
                .formatted(path, sequence);
    }

    private static void answer(HttpExchange call, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(status, bytes.length);
        try (var out = call.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
