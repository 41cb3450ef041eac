package dev.sluice.pull.blocks;

import dev.sluice.domain.Span;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is still to come of a content, in pieces, and how it is shared out among its sources. Who is
 * faster asks for more more often. Once no piece waits, those that others have under way are given
 * out a second time: what counts is who brings a piece first, so that a source that is slow, or
 * silent, holds nothing up. Who had all from the beginning is asked first for what nobody else has
 * who gets it just now as well: everybody asks there. Safe for several threads.
 */
final class Pieces {

    /** A source of which nothing came for so long is not waited for. */
    private static final long USEFUL = TimeUnit.SECONDS.toNanos(10);

    /** As long as some source may still get more, but none has all. */
    private static final long HOPE = TimeUnit.SECONDS.toNanos(5);

    /** A part of the content, of which some spans are to come. Equal to no other. */
    static final class Piece {

        private final int number;
        private final long begin;
        private final List<Span> spans = new ArrayList<>();
        private int takers;
        private boolean isBegun;
        private boolean isHere;

        private Piece(int number, long begin) {
            this.number = number;
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

    /** Who brings pieces, and which of them it has. Equal to no other. */
    static final class Source {

        private final boolean isOrigin;
        private boolean hasAll;
        private BitSet has = new BitSet();
        private long useful;

        private Source(boolean hasAll, long now) {
            this.isOrigin = hasAll;
            this.hasAll = hasAll;
            this.useful = now;
        }

        private boolean has(Piece piece) {
            return hasAll || has.get(piece.number);
        }
    }

    /** Keeps what has come. */
    @FunctionalInterface
    interface Keeping {
        void keep() throws IOException;
    }

    private final List<Piece> all = new ArrayList<>();
    private final Deque<Piece> waiting;
    private final Set<Piece> underWay = new HashSet<>();
    private final Set<Source> sources = new HashSet<>();
    private int left;
    private long lastCame = System.nanoTime();
    private @Nullable IOException failure;

    /** Not until all that was taken has come: whoever writes would write to a closed file. */
    private boolean isOver;

    /**
     * @param missing in order and apart
     * @param size bytes of a piece; none of the spans' blocks lies in two
     * @param order of which pieces are given out
     */
    Pieces(List<Span> missing, long size, Order order) {
        for (Span span : missing) {
            for (long at = span.offset(); at < span.end(); ) {
                long begin = at - at % size;
                long end = Math.min(span.end(), begin + size);
                if (all.isEmpty() || all.getLast().begin != begin) {
                    all.add(new Piece(all.size(), begin));
                }
                all.getLast().spans.add(new Span(at, end - at));
                at = end;
            }
        }
        this.waiting = new ArrayDeque<>(order.of(all));
        this.left = all.size();
    }

    /** In which order pieces are given out. */
    @FunctionalInterface
    interface Order {

        /** From the beginning of the content to its end. */
        Order ASCENDING = List::copyOf;

        List<Piece> of(List<Piece> pieces);
    }

    /**
     * A source begins.
     *
     * @param hasAll whether it has all of the content; else {@link #has} says what it has
     */
    synchronized Source join(boolean hasAll) {
        Source source = new Source(hasAll, System.nanoTime());
        sources.add(source);
        return source;
    }

    /**
     * What a source has by now.
     *
     * @param here in order and apart
     */
    synchronized void has(Source source, List<Span> here) {
        BitSet has = new BitSet();
        int next = 0;
        for (Piece piece : all) {
            while (next < here.size() && here.get(next).end() <= piece.spans.getFirst().offset()) {
                next++;
            }
            has.set(piece.number, isWithin(piece.spans, here.subList(next, here.size())));
        }
        source.has = has;
        source.hasAll = false;
        notifyAll();
    }

    private static boolean isWithin(List<Span> spans, List<Span> here) {
        int at = 0;
        for (Span span : spans) {
            while (at < here.size() && here.get(at).end() < span.end()) {
                at++;
            }
            if (at == here.size() || here.get(at).offset() > span.offset()) {
                return false;
            }
        }
        return true;
    }

    /** A source has all of the content by now. */
    synchronized void hasAll(Source source) {
        source.hasAll = true;
        notifyAll();
    }

    /**
     * Takes pieces to bring, and waits for a while as long as there are none for this source.
     *
     * @param most how many; of the last ones fewer
     * @param millis how long it is waited. One that had all from the beginning leaves to others for
     *     so long what they have
     * @return none if there are none by then, or nothing more is to be brought
     */
    synchronized List<Piece> take(Source source, int most, long millis)
            throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!isDone()) {
            List<Piece> taken = taken(source, most);
            long patience = deadline - System.nanoTime();
            if (!taken.isEmpty() || patience <= 0) {
                return taken.isEmpty() && source.isOrigin ? any(source) : taken;
            }
            TimeUnit.NANOSECONDS.timedWait(this, patience);
        }
        return List.of();
    }

    private List<Piece> taken(Source source, int most) {
        BitSet elsewhere = source.isOrigin ? elsewhere() : new BitSet();
        Predicate<Piece> isForIt = piece -> source.has(piece) && !elsewhere.get(piece.number);
        return waiting.isEmpty() ? again(isForIt) : first(most, isForIt);
    }

    /** One piece, whoever else has it. */
    private List<Piece> any(Source source) {
        return waiting.isEmpty() ? again(source::has) : first(1, source::has);
    }

    /** What those have who had not all from the beginning, and of whom something comes. */
    private BitSet elsewhere() {
        BitSet elsewhere = new BitSet();
        long now = System.nanoTime();
        for (Source each : sources) {
            if (!each.isOrigin && now - each.useful < USEFUL) {
                elsewhere.or(each.has);
            }
        }
        return elsewhere;
    }

    /** The last ones are for all sources. */
    private List<Piece> first(int most, Predicate<Piece> isForIt) {
        long count = waiting.stream().filter(isForIt).count();
        long share = Math.clamp(count / (2L * Math.max(1, sources.size())), 1, most);
        List<Piece> taken = new ArrayList<>();
        for (Iterator<Piece> each = waiting.iterator(); taken.size() < share && each.hasNext(); ) {
            Piece piece = each.next();
            if (isForIt.test(piece)) {
                each.remove();
                piece.takers++;
                piece.isBegun = false;
                underWay.add(piece);
                taken.add(piece);
            }
        }
        return taken;
    }

    /** One that somebody else has, best one that he has not begun with. */
    private List<Piece> again(Predicate<Piece> isForIt) {
        Piece best = null;
        for (Piece piece : underWay) {
            boolean isBetter = best == null || best.isBegun && !piece.isBegun;
            if (piece.takers == 1 && isBetter && isForIt.test(piece)) {
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
    synchronized boolean came(Source source, Piece piece, Keeping keeping) throws IOException {
        source.useful = System.nanoTime();
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
        lastCame = source.useful;
        left--;
        if (left == 0) {
            notifyAll();
        }
        return true;
    }

    /** A source has ended with these; what of them is not here is for the others. */
    synchronized void release(Collection<Piece> taken) {
        boolean isOpen = false;
        for (Piece piece : taken) {
            piece.takers--;
            isOpen |= !piece.isHere;
            if (!piece.isHere && piece.takers == 0) {
                underWay.remove(piece);
                waiting.addFirst(piece);
            }
        }
        if (isOpen) {
            notifyAll();
        }
    }

    /** A source brings nothing more. */
    synchronized void leave(Source source) {
        sources.remove(source);
        notifyAll();
    }

    /** Whether nothing more is to be brought. */
    synchronized boolean isDone() {
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
        while (!isDone() && !isHopeless() && deadline - System.nanoTime() > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, deadline - System.nanoTime()));
        }
        if (failure != null) {
            throw failure;
        }
        return isDone() || isHopeless();
    }

    /** Nobody has all, and of what some have nothing has come for a while. */
    private boolean isHopeless() {
        return sources.stream().noneMatch(each -> each.hasAll)
                && (sources.isEmpty() || System.nanoTime() - lastCame > HOPE);
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
