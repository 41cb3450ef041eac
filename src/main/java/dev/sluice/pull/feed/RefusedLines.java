package dev.sluice.pull.feed;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Index;
import dev.sluice.index.Refused;
import dev.sluice.index.Transaction;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.feed.FeedEntry;
import dev.sluice.peer.feed.FeedHeader;
import dev.sluice.peer.feed.FeedPage;
import dev.sluice.pull.Failures;
import dev.sluice.pull.plan.Backlog;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a peer's feed that could not be taken: kept as needs, and asked for again, each by
 * itself. One may be accepted after an update here, or be gone from the feed.
 */
public final class RefusedLines {

    private static final System.Logger LOG = System.getLogger(RefusedLines.class.getName());

    /** Lines of one peer: beyond that it is the peer that is refused, and its feed not read on. */
    public static final int MAX = 10_000;

    private static final int MAX_LOGGED = 10;
    private static final int MAX_ASKED = 20;

    private final Index index;
    private final FeedScan feed;
    private final Backlog backlog;
    private final Duration remembered;
    private final InstantSource clock;
    private final InstantSource steady;
    private final FeedBounds bounds;

    RefusedLines(
            Index index,
            FeedScan feed,
            Backlog backlog,
            Duration remembered,
            InstantSource clock,
            InstantSource steady,
            FeedBounds bounds) {
        this.bounds = bounds;
        this.steady = steady;
        this.index = index;
        this.feed = feed;
        this.backlog = backlog;
        this.remembered = remembered;
        this.clock = clock;
    }

    /** Asks for those that are due. */
    void askAgain(URI base) throws PeerException {
        Cursor cursor = index.cursor(backlog.peer());
        if (cursor == null) {
            return;
        }
        for (Refused line : index.refused(backlog.peer(), steady.instant(), MAX_ASKED)) {
            Line sink = new Line(line);
            sink.end(feed.part(base, cursor.before(line.at()), 1, sink));
        }
    }

    /** The feed from where the line was, as far as the next one. */
    private final class Line implements FeedScan.Sink {

        private final Refused line;
        private @Nullable FeedHeader header;
        private @Nullable FeedEntry taken;
        private @Nullable Refused again;

        Line(Refused line) {
            this.line = line;
        }

        @Override
        public void begin(FeedHeader begun) {
            header = begun;
        }

        @Override
        public void take(List<FeedEntry> chunk) {
            FeedEntry entry = chunk.getFirst();
            if (!entry.sequence().equals(line.at())) {
                return;
            }
            if (entry.entry().version().counter(index.epoch()) <= index.lastCounter()) {
                taken = entry;
            } else {
                refused(line.path(), line.reason(), line.at());
            }
        }

        @Override
        public void refused(String path, String reason, Sequence sequence) {
            if (sequence.equals(line.at())) {
                again = refusal(line.peer(), sequence, path, reason, line.attempts(), steady);
            }
        }

        /** Nothing is said by a peer that lists all anew: it is read as that, after this. */
        void end(FeedPage page) {
            if (header == null || page.header().full()) {
                return;
            }
            backlog.signedBy(header.key());
            FeedEntry entry = taken;
            Refused still = again;
            if (entry != null) {
                Doubts doubts = Doubts.of(index, line.peer(), header);
                new FeedChunks(
                                index,
                                backlog,
                                header.role(),
                                remembered,
                                doubts,
                                clock,
                                bounds,
                                false)
                        .takeLate(entry);
                return;
            }
            index.write(transaction -> {
                if (!backlog.isSaid(transaction)) {
                    return false;
                }
                if (still == null) {
                    transaction.unrefuse(line.peer(), line.at());
                } else {
                    transaction.refuse(List.of(still));
                }
                return true;
            });
        }
    }

    private static Refused refusal(
            NodeId peer,
            Sequence sequence,
            String path,
            String reason,
            int attempts,
            InstantSource clock) {
        Instant retryAt = clock.instant().plus(Failures.pause(attempts));
        return new Refused(peer, sequence, path, reason, attempts + 1, retryAt);
    }

    /**
     * What of a page was refused, until it is written: before the cursor passes it, and in the
     * commit of what was read beside it.
     */
    static final class Noted {

        private final Index index;
        private final NodeId peer;
        private final InstantSource clock;
        private final List<Refused> lines = new ArrayList<>();

        /** The hashes of the paths that are kept as refused; one too many does no harm. */
        private final Set<Integer> paths = new HashSet<>();

        private long known;
        private boolean isToBeWritten;
        private int logged;

        Noted(Index index, NodeId peer, InstantSource clock) {
            this.index = index;
            this.peer = peer;
            this.clock = clock;
        }

        /** The page begins, and what was kept of a former epoch is dropped. */
        void begin() {
            known = index.refusedCount(peer);
            paths.clear();
            if (known > 0) {
                index.refusedPaths(peer).forEach(path -> paths.add(path.hashCode()));
            }
        }

        /**
         * @throws PeerException if there are too many
         */
        void add(String path, String reason, Sequence sequence) throws PeerException {
            if (known + lines.size() >= MAX) {
                throw new PeerException(
                        PeerException.Kind.CORRUPT,
                        "more than %d entries of folder %s cannot be taken, the last one: %s"
                                .formatted(MAX, index.folder(), reason));
            }
            lines.add(refusal(peer, sequence, path, reason, 0, clock));
            if (logged++ < MAX_LOGGED) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "folder {0}: an entry of peer {1} is not taken: {2}",
                        index.folder(),
                        peer,
                        reason);
            }
        }

        /**
         * What is to be written with a chunk, null for nothing: the lines refused since the last
         * one; those whose paths the peer has said something newer about are dropped.
         */
        @Nullable Consumer<Transaction> of(List<FeedEntry> chunk) {
            lines.forEach(line -> paths.add(line.path().hashCode()));
            List<FeedEntry> newer =
                    paths.isEmpty() ? List.of() : chunk.stream().filter(this::isNewer).toList();
            isToBeWritten = !lines.isEmpty() || !newer.isEmpty();
            return isToBeWritten ? transaction -> write(transaction, newer) : null;
        }

        private boolean isNewer(FeedEntry entry) {
            return paths.contains(entry.entry().path().toString().hashCode());
        }

        private void write(Transaction transaction, List<FeedEntry> newer) {
            transaction.refuse(lines);
            for (Refused line : lines) {
                if (!line.path().isEmpty()) {
                    transaction.unrefuse(peer, line.path(), line.at());
                }
            }
            for (FeedEntry entry : newer) {
                String path = entry.entry().path().toString();
                transaction.unrefuse(peer, path, entry.sequence());
            }
        }

        /** It is in the index. */
        void written() {
            if (isToBeWritten) {
                isToBeWritten = false;
                lines.clear();
                known = index.refusedCount(peer);
            }
        }
    }
}
