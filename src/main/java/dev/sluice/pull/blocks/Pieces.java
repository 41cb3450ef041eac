package dev.sluice.pull.blocks;

import dev.sluice.domain.Span;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is still to come of a content, in pieces, and how it is shared out among its sources. Who is
 * faster asks for more more often. Once no piece waits, those that others have under way are given
 * out a second time: what counts is who brings a piece first, so that a source that is slow, or
 * silent, holds nothing up. Safe for several threads.
 */
final class Pieces {

    /** A part of the content, of which some spans are to come. Equal to no other. */
    static final class Piece {

        private final long begin;
        private final List<Span> spans = new ArrayList<>();
        private int takers;
        private boolean isBegun;
        private boolean isHere;

        private Piece(long begin) {
            this.begin = begin;
        }

        /** Its offset in the content. */
        long begin() {
            return begin;
        }

        /** What is to come, in order. */
        List<Span> spans() {
            return spans;
        }
    }

    /** Keeps what has come. */
    @FunctionalInterface
    interface Keeping {
        void keep() throws IOException;
    }

    private final Deque<Piece> waiting = new ArrayDeque<>();
    private final Set<Piece> underWay = new HashSet<>();
    private int sources;
    private int left;
    private @Nullable IOException failure;

    /** Not until all that was taken has come: whoever writes would write to a closed file. */
    private boolean isOver;

    /**
     * @param missing in order and apart
     * @param size bytes of a piece; none of the spans' blocks lies in two
     * @param sources how many there are
     */
    Pieces(List<Span> missing, long size, int sources) {
        this.sources = sources;
        for (Span span : missing) {
            for (long at = span.offset(); at < span.end(); ) {
                long begin = at - at % size;
                long end = Math.min(span.end(), begin + size);
                if (waiting.isEmpty() || waiting.getLast().begin != begin) {
                    waiting.add(new Piece(begin));
                }
                waiting.getLast().spans.add(new Span(at, end - at));
                at = end;
            }
        }
        this.left = waiting.size();
    }

    /**
     * Takes pieces to bring, and waits while all are under way at others and none is to be given
     * out again.
     *
     * @param most how many; of the last ones fewer
     * @return none if there is nothing more to bring
     */
    synchronized List<Piece> take(int most) throws InterruptedException {
        while (!isDone()) {
            List<Piece> taken = waiting.isEmpty() ? again() : first(most);
            if (!taken.isEmpty()) {
                return taken;
            }
            wait();
        }
        return List.of();
    }

    /** The last ones are for all sources. */
    private List<Piece> first(int most) {
        int share = Math.clamp(waiting.size() / (2L * Math.max(1, sources)), 1, most);
        List<Piece> taken = new ArrayList<>();
        while (taken.size() < share && !waiting.isEmpty()) {
            Piece piece = waiting.remove();
            piece.takers++;
            piece.isBegun = false;
            underWay.add(piece);
            taken.add(piece);
        }
        return taken;
    }

    /** One that somebody else has, best one that he has not begun with. */
    private List<Piece> again() {
        Piece best = null;
        for (Piece piece : underWay) {
            boolean isBetter = best == null || best.isBegun && !piece.isBegun;
            if (piece.takers == 1 && isBetter) {
                best = piece;
            }
        }
        if (best == null) {
            return List.of();
        }
        best.takers++;
        return List.of(best);
    }

    /**
     * A piece begins to come.
     *
     * @return whether any of these is still to be brought
     */
    synchronized boolean begin(Piece piece, Collection<Piece> andAfter) {
        piece.isBegun = true;
        return !isDone() && andAfter.stream().anyMatch(each -> !each.isHere);
    }

    /**
     * A piece has come; it is kept unless another source was faster.
     *
     * @return whether it was kept
     * @throws IOException of the keeping, with which all is over
     */
    synchronized boolean came(Piece piece, Keeping keeping) throws IOException {
        if (isDone() || piece.isHere) {
            return false;
        }
        try {
            keeping.keep();
        } catch (IOException e) {
            failure = e;
            notifyAll();
            throw e;
        }
        piece.isHere = true;
        underWay.remove(piece);
        left--;
        notifyAll();
        return true;
    }

    /** A source has ended with these; what of them is not here is for the others. */
    synchronized void release(Collection<Piece> taken) {
        for (Piece piece : taken) {
            piece.takers--;
            if (!piece.isHere && piece.takers == 0) {
                underWay.remove(piece);
                waiting.addFirst(piece);
            }
        }
        notifyAll();
    }

    /** A source brings nothing more. */
    synchronized void leave() {
        sources--;
        notifyAll();
    }

    private boolean isDone() {
        return isOver || left == 0 || failure != null;
    }

    /** Whether all have come. */
    synchronized boolean isAllHere() {
        return left == 0;
    }

    /**
     * Waits for a while, or until all has come or nobody brings anything more.
     *
     * @return whether it is over
     * @throws IOException if what came could not be kept
     */
    synchronized boolean await(long millis) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!isDone() && sources > 0 && deadline - System.nanoTime() > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, deadline - System.nanoTime()));
        }
        if (failure != null) {
            throw failure;
        }
        return isDone() || sources == 0;
    }

    /**
     * Nothing is kept from now on.
     *
     * @param threads of sources: interrupted, since none of them writes just now
     */
    synchronized void end(Collection<Thread> threads) {
        isOver = true;
        threads.forEach(Thread::interrupt);
        notifyAll();
    }
}
