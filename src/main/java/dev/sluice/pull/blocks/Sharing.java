package dev.sluice.pull.blocks;

import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.Digest;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.content.ContentClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Fetches what is missing of a content from several peers at once, each on a thread of its own. */
final class Sharing {

    /** More would hardly be faster. */
    private static final int MAX_OTHERS = 7;

    /** How long it is waited for whether other peers have a content. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final long LOOK_MILLIS = 100;
    private static final long END_MILLIS = 1_000;

    private final FolderId folder;
    private final RelativePath path;
    private final Digest content;
    private final BlockList list;
    private final ContentClient contents;
    private final BlockLimits limits;
    private final BooleanSupplier isStopped;

    Sharing(
            FolderId folder,
            RelativePath path,
            Digest content,
            BlockList list,
            ContentClient contents,
            BlockLimits limits,
            BooleanSupplier isStopped) {
        this.folder = folder;
        this.path = path;
        this.content = content;
        this.list = list;
        this.contents = contents;
        this.limits = limits;
        this.isStopped = isStopped;
    }

    /**
     * What came of it.
     *
     * @param isWhole whether all came
     * @param failures why sources ended before that
     */
    record Outcome(boolean isWhole, Map<URI, PeerException> failures) {}

    /** Says what a peer has of a content; null if it is not to be asked again. */
    @FunctionalInterface
    interface Question {
        @Nullable List<Span> ask(URI peer);
    }

    /** What some peers have of a content; they are asked all at once. */
    static List<Fellow> fellows(Collection<URI> peers, Question question) throws IOException {
        List<URI> asked = peers.stream().limit(MAX_OTHERS).toList();
        Map<URI, Fellow> fellows = new LinkedHashMap<>();
        asked.forEach(peer -> fellows.put(peer, new Fellow(peer, List.of())));
        CountDownLatch open = new CountDownLatch(asked.size());
        for (URI peer : asked) {
            start(
                    "ask-" + peer,
                    () -> {
                        try {
                            note(peer, question.ask(peer), fellows);
                        } finally {
                            open.countDown();
                        }
                    });
        }
        try {
            boolean _ = open.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            throw interrupted();
        }
        synchronized (fellows) {
            return List.copyOf(fellows.values());
        }
    }

    private static void note(URI peer, @Nullable List<Span> has, Map<URI, Fellow> fellows) {
        synchronized (fellows) {
            if (has == null) {
                fellows.remove(peer);
            } else {
                fellows.put(peer, new Fellow(peer, has));
            }
        }
    }

    private static Thread start(String name, Runnable work) {
        return Thread.ofPlatform().name(name).daemon().start(work);
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("the round has ended");
    }

    /**
     * @param missing in order and apart
     * @param from which peers
     * @param place takes spans of the content whose blocks are those of the list; called by one
     *     thread at a time, and by none once this returns
     * @throws IOException of the place
     */
    Outcome fetch(List<Span> missing, List<Fellow> from, PieceSource.Place place)
            throws IOException {
        Pieces pieces = new Pieces(missing, PieceSource.PIECE, order(from));
        List<PieceSource> sources = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        try {
            for (Fellow each : from) {
                sources.add(
                        new PieceSource(
                                each, folder, path, content, list, contents, limits, pieces,
                                place));
            }
            for (PieceSource source : sources) {
                threads.add(start("pieces-" + source.base(), source));
            }
            while (!pieces.await(LOOK_MILLIS)) {
                if (isStopped.getAsBoolean()) {
                    throw new InterruptedIOException("the round has ended");
                }
            }
        } catch (InterruptedException _) {
            throw interrupted();
        } finally {
            pieces.end(threads);
        }
        join(threads);
        Map<URI, PeerException> failures = new LinkedHashMap<>();
        for (PieceSource source : sources) {
            PeerException failure = source.failure();
            if (failure != null) {
                failures.put(source.base(), failure);
            }
        }
        return new Outcome(pieces.isAllHere(), failures);
    }

    /**
     * Who gets the content at the same time shall get other pieces first, so that each has
     * something for the others.
     */
    private Pieces.Order order(List<Fellow> from) {
        return from.stream().allMatch(each -> each.isWhole(list.size()))
                ? Pieces.Order.ASCENDING
                : Sharing::shuffled;
    }

    private static List<Pieces.Piece> shuffled(List<Pieces.Piece> pieces) {
        List<Pieces.Piece> shuffled = new ArrayList<>(pieces);
        Collections.shuffle(shuffled, ThreadLocalRandom.current());
        return shuffled;
    }

    /** They end at once, unless a name is just being resolved. */
    private static void join(List<Thread> threads) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
        try {
            for (Thread thread : threads) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                thread.join(Math.max(1, left));
            }
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }
}
