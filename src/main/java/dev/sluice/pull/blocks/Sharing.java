package dev.sluice.pull.blocks;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

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
    private final BooleanSupplier isStopped;

    Sharing(
            FolderId folder,
            RelativePath path,
            Digest content,
            BlockList list,
            ContentClient contents,
            BooleanSupplier isStopped) {
        this.folder = folder;
        this.path = path;
        this.content = content;
        this.list = list;
        this.contents = contents;
        this.isStopped = isStopped;
    }

    /**
     * What came of it.
     *
     * @param isWhole whether all came
     * @param failures why sources ended before that
     */
    record Outcome(boolean isWhole, Map<URI, PeerException> failures) {}

    /** Which of some peers have a content; they are asked all at once. */
    static List<URI> holders(Collection<URI> peers, Predicate<URI> has) throws IOException {
        List<URI> asked = peers.stream().limit(MAX_OTHERS).toList();
        List<URI> holders = new ArrayList<>();
        CountDownLatch open = new CountDownLatch(asked.size());
        for (URI peer : asked) {
            start(
                    "ask-" + peer,
                    () -> {
                        try {
                            if (has.test(peer)) {
                                add(peer, holders);
                            }
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
        synchronized (holders) {
            return List.copyOf(holders);
        }
    }

    private static void add(URI peer, List<URI> holders) {
        synchronized (holders) {
            holders.add(peer);
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
    Outcome fetch(List<Span> missing, List<URI> from, PieceSource.Place place) throws IOException {
        Pieces pieces = new Pieces(missing, PieceSource.PIECE, from.size());
        List<PieceSource> sources = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        try {
            for (URI base : from) {
                PieceSource source =
                        new PieceSource(base, folder, path, content, list, contents, pieces, place);
                sources.add(source);
                threads.add(start("pieces-" + base, source));
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
