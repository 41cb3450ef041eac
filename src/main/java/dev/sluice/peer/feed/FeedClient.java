package dev.sluice.peer.feed;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Digest;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.identity.CallProof;
import dev.sluice.identity.Challenge;
import dev.sluice.peer.Caller;
import dev.sluice.peer.Credentials;
import dev.sluice.peer.Limits;
import dev.sluice.peer.NoCredentials;
import dev.sluice.peer.NodeInfo;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.PeerException.Kind;
import dev.sluice.peer.StaleProofException;
import dev.sluice.peer.http.BadAnswer;
import dev.sluice.peer.http.BodyStream;
import dev.sluice.peer.http.Busy;
import dev.sluice.peer.http.Connection;
import dev.sluice.peer.http.Connector;
import dev.sluice.peer.http.ErrorAnswer;
import dev.sluice.peer.http.Exchange;
import dev.sluice.peer.http.Exchanges;
import dev.sluice.peer.http.Introduction;
import dev.sluice.peer.http.LineReader;
import dev.sluice.peer.http.RequestHead;
import dev.sluice.peer.http.ResponseHead;
import dev.sluice.peer.http.ThreadTicker;
import dev.sluice.peer.http.Ticker;
import dev.sluice.peer.http.Watch;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Asks peers who they are and what has changed. Safe for several threads. */
public final class FeedClient implements AutoCloseable {

    /** Of each connection, of which a long poll has one: a long feed goes on without pauses. */
    private static final int BUFFER_BYTES = 64 << 10;

    private final Sessions sessions;
    private final Limits limits;
    private final InstantSource clock;
    private final Exchanges exchanges;
    private final Mismatches mismatches = new Mismatches();
    private final PeerClocks clocks = new PeerClocks();

    /** One that shows nothing to anybody. */
    public FeedClient(Caller caller, Limits limits) {
        this(caller, new NoCredentials(), limits, InstantSource.system());
    }

    /**
     * @param clock our own time, which the dates of answers are compared with
     */
    public FeedClient(Caller caller, Credentials credentials, Limits limits, InstantSource clock) {
        this(
                caller,
                credentials,
                limits,
                clock,
                (peer, watchdog) -> Connection.open(peer, credentials, watchdog),
                new ThreadTicker());
    }

    public FeedClient(
            Caller caller,
            Credentials credentials,
            Limits limits,
            InstantSource clock,
            Connector connector,
            Ticker ticker) {
        this.sessions = new Sessions(caller);
        this.limits = limits;
        this.clock = clock;
        int buffer = Math.max(limits.maxHeader(), Math.min(limits.buffer(), BUFFER_BYTES));
        this.exchanges =
                new Exchanges(caller, credentials, limits.withBuffer(buffer), connector, ticker);
    }

    /**
     * Asks a node who it is, and has it prove that. Whether it is the one that is meant is for the
     * caller to judge, which then calls {@link #begin}. If something else answers there, the
     * failure says what.
     *
     * @throws PeerException REFUSED also if it speaks another protocol version, or hashes a folder
     *     with an algorithm that we do not know
     */
    public NodeInfo node(URI base) throws PeerException {
        try {
            return askNode(base);
        } catch (PeerException e) {
            throw e.kind() == Kind.VANISHED
                    ? new PeerException(e.kind(), e.getMessage() + "; " + whatAnswers(base), e)
                    : e;
        }
    }

    /**
     * The node at an address is the one that is meant: what is said there from now on is to be
     * signed by the key that it has proved. All folders share this.
     */
    public void begin(URI base, NodeInfo info) {
        sessions.begin(base, info);
    }

    /** Whether it is still this node, with this key, whose word counts at an address. */
    public boolean isBegun(URI base, NodeInfo info) {
        Sessions.Session session = sessions.at(base);
        return session == null
                ? info.key() == null
                : session.peer().node().equals(info.node())
                        && Objects.equals(session.peer().key(), info.key());
    }

    /** Whether a node answers; what it says of itself is not believed any further. */
    public boolean answers(URI base) {
        try {
            NodeInfo _ = askNode(base);
            return true;
        } catch (PeerException _) {
            return false;
        }
    }

    /** Nobody is called at this address any more. */
    public void forget(URI base) {
        sessions.forget(base);
    }

    /** Shows nothing of ours: whoever it is, it is not the one that was meant. */
    private String whatAnswers(URI base) {
        HealthQuestion question = new HealthQuestion(base, limits);
        try {
            exchanges.once(question);
        } catch (PeerException | IOException _) {
            // Then nothing more is known of it.
        }
        return question.words();
    }

    private NodeInfo askNode(URI base) throws PeerException {
        Challenge challenge = sessions.challenge();
        return call(
                base,
                "/v1/node",
                Duration.ZERO,
                field -> field.accept(Challenge.HEADER, challenge.text()),
                body -> {
                    byte[] document = body.readNBytes(limits.maxDocument() + 1);
                    if (document.length > limits.maxDocument()) {
                        throw new BadAnswer("more than " + limits.maxDocument() + " bytes");
                    }
                    return NodeReader.read(new String(document, StandardCharsets.UTF_8), challenge);
                });
    }

    /**
     * Reads one page of a folder's changes; returns when its end line was read. What a failed call
     * has passed on may be used: it is all whole lines before the fault.
     *
     * @param from where to read on, null for a full listing
     * @param done the highest sequence below which nothing of this peer is still wanted here
     * @param limit the most entries of the page, 1 or more
     * @param wait how long the peer may hold the answer until there is something newer
     */
    public FeedPage changes(
            URI base,
            FolderId folder,
            @Nullable Cursor from,
            Sequence done,
            int limit,
            Duration wait,
            FeedSink sink)
            throws PeerException {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be 1 or more, not " + limit);
        }
        String path = "/v1/folders/" + folder + "/changes" + query(from, done, limit, wait);
        Changes changes = new Changes(base, folder, from, limit, wait, path, sink);
        Sessions.Session session = sessions.at(base);
        if (session != null && session.isSpent()) {
            session = renewed(base, session);
        }
        try {
            return read(changes, session);
        } catch (StaleProofException e) {
            if (session == null) {
                throw e;
            }
            return read(changes, renewed(base, session));
        }
    }

    /** A call for changes, which may have to be made twice. */
    private record Changes(
            URI base,
            FolderId folder,
            @Nullable Cursor from,
            int limit,
            Duration patience,
            String path,
            FeedSink sink) {}

    private FeedPage read(Changes call, Sessions.@Nullable Session session) throws PeerException {
        List<String> told = mismatches.next(call.base(), call.folder());
        FeedPage page =
                Busy.<FeedPage, RuntimeException>patiently(
                        limits.idleTimeout(), () -> readOnce(call, session, told));
        mismatches.told(call.base(), call.folder(), told);
        return page;
    }

    /** A peer that is busy may have used the proof up: each attempt has its own. */
    private FeedPage readOnce(Changes call, Sessions.@Nullable Session session, List<String> told)
            throws PeerException {
        Sessions.Proved proved =
                session == null ? null : sessions.prove(session, "GET", call.path());
        return callOnce(
                call.base(),
                call.path(),
                call.patience(),
                field -> {
                    told.forEach(value -> field.accept(Mismatches.FIELD, value));
                    if (proved != null) {
                        field.accept(CallProof.HEADER, proved.header());
                    }
                },
                body -> page(body, call, proved == null ? null : proved.seal()));
    }

    /**
     * The session that takes the place of another one: the node has started again, or forgotten it.
     *
     * @throws PeerException if another node answers, or one that proves another key
     */
    private Sessions.Session renewed(URI base, Sessions.Session stale) throws PeerException {
        synchronized (stale) { // a node that does not answer keeps nobody else waiting
            return renewedOnce(base, stale);
        }
    }

    private Sessions.Session renewedOnce(URI base, Sessions.Session stale) throws PeerException {
        Sessions.Session other = sessions.at(base);
        if (other != null && other != stale) {
            return other; // Another call was faster.
        }
        NodeInfo now = askNode(base);
        NodeInfo before = stale.peer();
        if (!now.node().equals(before.node())) {
            throw new PeerException(
                    Kind.RETRY,
                    "another node answers: %s instead of %s".formatted(now.node(), before.node()));
        }
        if (!Objects.equals(now.key(), before.key())) {
            throw new PeerException(
                    Kind.IMPOSTOR,
                    "GET %s: it answers as node %s and does not prove the key of that node: somebody"
                                    .formatted(base, now.node())
                            + " poses as it there");
        }
        return Objects.requireNonNull(sessions.begin(base, now));
    }

    /**
     * The bytes of a file were not those that the peer had announced: it is told with the next call
     * for the changes of the folder.
     *
     * @param digest that it had announced
     */
    public void mismatched(URI base, FolderId folder, RelativePath path, Digest digest) {
        mismatches.add(base, folder, path, digest);
    }

    private static String query(@Nullable Cursor from, Sequence done, int limit, Duration wait) {
        // Who is listed anew has done more than it has read of that, and no peer takes it.
        Sequence told = from == null || from.sequence().isAfter(done) ? done : from.sequence();
        StringBuilder query = new StringBuilder("?done=").append(told);
        query.append("&limit=").append(limit);
        if (from != null) {
            query.append("&epoch=").append(from.epoch());
            query.append("&run=").append(from.run());
            query.append("&after=").append(from.sequence());
        }
        if (wait.isPositive()) {
            query.append("&wait=").append(written(wait));
        }
        return query.toString();
    }

    /** As {@code 30s}, or {@code 1500ms} if it is not a number of seconds. */
    private static String written(Duration wait) {
        long millis = wait.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    private FeedPage page(InputStream body, Changes call, @Nullable FeedSeal seal)
            throws BadAnswer, IOException, PeerException {
        LineReader lines = new LineReader(body, limits.maxLine());
        FeedPage page =
                new FeedParser(lines, call.folder(), call.from(), call.limit(), seal)
                        .read(call.sink());
        if (hasMore(lines)) {
            throw new BadAnswer("it goes on after its last line");
        }
        return page;
    }

    /** Reads to the end, so that the connection can be used again. */
    private static boolean hasMore(LineReader lines) {
        try {
            return !lines.isAtEnd();
        } catch (IOException _) {
            return false; // The page is whole; how the connection ends is of no interest.
        }
    }

    /** Makes something of the body of an answer. */
    @FunctionalInterface
    private interface Reading<T> {
        T of(InputStream body) throws BadAnswer, IOException, PeerException;
    }

    /** What a call says beyond what every call says. */
    @FunctionalInterface
    private interface Fields {
        void add(BiConsumer<String, String> field);
    }

    private <T> T call(URI base, String path, Duration wait, Fields fields, Reading<T> reading)
            throws PeerException {
        return Busy.<T, RuntimeException>patiently(
                limits.idleTimeout(), () -> callOnce(base, path, wait, fields, reading));
    }

    private <T> T callOnce(URI base, String path, Duration wait, Fields fields, Reading<T> reading)
            throws PeerException {
        Question<T> question = new Question<>(base, path, wait, fields, reading);
        try {
            exchanges.once(question);
        } catch (IOException e) {
            throw BadAnswer.lost(e, null).during(question.toString());
        }
        return question.answer();
    }

    /** A call, and what was made of its answer. */
    private final class Question<T> implements Exchange {

        private final URI base;
        private final String path;
        private final Duration wait;
        private final Fields fields;
        private final Reading<T> reading;
        private Instant asked = Instant.MIN;
        private @Nullable T answer;

        Question(URI base, String path, Duration wait, Fields fields, Reading<T> reading) {
            this.base = base;
            this.path = path;
            this.wait = wait;
            this.fields = fields;
            this.reading = reading;
        }

        T answer() {
            return Objects.requireNonNull(answer, "an exchange that succeeds was answered");
        }

        @Override
        public URI base() {
            return base;
        }

        @Override
        public byte[] request(Introduction introduction) {
            RequestHead head = new RequestHead("GET", base, path, introduction);
            fields.add(head::field);
            asked = clock.instant();
            return head.toBytes();
        }

        @Override
        public Duration patience(Limits all) {
            return wait.plus(all.idleTimeout());
        }

        @Override
        public void take(ResponseHead head, Connection connection, Watch watch)
                throws BadAnswer, PeerException {
            String date = head.only("Date");
            if (date != null) {
                clocks.note(base, date, asked, clock.instant());
            }
            if (head.status() != 200) {
                throw ErrorAnswer.of(head.status(), null, new byte[0]);
            }
            try (InputStream body = new BodyStream(head, connection, watch)) {
                answer = reading.of(body);
            } catch (BodyStream.Broken e) {
                throw e.answer();
            } catch (IOException e) {
                throw BadAnswer.lost(e, watch.cut());
            }
        }

        @Override
        public String toString() {
            return "GET " + base.resolve(path);
        }
    }

    /**
     * How far the clock of a peer is ahead of ours, negative if it is behind; zero within what a
     * call takes, or if it never said.
     */
    public Duration clockOffset(URI base) {
        return clocks.offset(base);
    }

    /** Ends all calls that are under way, with RETRY. */
    @Override
    public void close() {
        exchanges.close();
    }
}
