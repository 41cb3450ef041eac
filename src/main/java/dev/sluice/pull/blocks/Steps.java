package dev.sluice.pull.blocks;

import dev.sluice.domain.Span;
import dev.sluice.pull.blocks.Assembly.Copy;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is to be copied into a content, and up to where the content is there: one thread copies, one
 * fetches what is missing, and one reads behind both. Safe for those.
 */
final class Steps {

    /** What is copied in one go, before it can be read. */
    private static final long MAX = 8 << 20;

    /**
     * One of them.
     *
     * @param isRepeat whether it is from the new content itself, of what was fetched
     */
    record Step(int number, Copy copy, boolean isRepeat) {}

    /** Some in the order of the content. */
    private static final class Row {

        private final List<Step> steps = new ArrayList<>();
        private final BitSet copied = new BitSet();
        private int next;

        Row(List<Copy> copies, boolean isRepeat) {
            for (Copy copy : copies) {
                for (long done = 0; done < copy.to().length(); done += MAX) {
                    long length = Math.min(MAX, copy.to().length() - done);
                    Span to = new Span(copy.to().offset() + done, length);
                    Copy part = new Copy(copy.from() + done, to, copy.how());
                    steps.add(new Step(steps.size(), part, isRepeat));
                }
            }
        }

        @Nullable Step take() {
            return next < steps.size() ? steps.get(next++) : null;
        }

        /** Where the first one begins that is not copied. */
        long reached(long size) {
            int first = copied.nextClearBit(0);
            return first < steps.size() ? steps.get(first).copy().to().offset() : size;
        }
    }

    private final Row copies;
    private final Row repeats;
    private final long size;
    private boolean isFetched;
    private boolean isOver;

    /**
     * @param size of the content
     */
    Steps(Assembly assembly, long size) {
        this.copies = new Row(assembly.copies(), false);
        this.repeats = new Row(assembly.repeats(), true);
        this.size = size;
        this.isFetched = assembly.missing().isEmpty();
    }

    /** All that was missing is there. */
    synchronized void fetched() {
        isFetched = true;
        notifyAll();
    }

    /** Nothing more will be copied. */
    synchronized void giveUp() {
        isOver = true;
        notifyAll();
    }

    /** Whether nothing more will be copied, though there may be more. */
    synchronized boolean isOver() {
        return isOver;
    }

    /**
     * The next one; waits for what was not fetched yet.
     *
     * @return null if there is none left
     */
    synchronized @Nullable Step take() throws InterruptedIOException {
        Step copy = isOver ? null : copies.take();
        if (copy != null) {
            return copy;
        }
        await(() -> isFetched || isOver || repeats.next == repeats.steps.size());
        return isOver ? null : repeats.take();
    }

    /** One was copied. */
    synchronized void copied(Step step) {
        (step.isRepeat() ? repeats : copies).copied.set(step.number());
        notifyAll();
    }

    /**
     * Waits until all up to an offset is there.
     *
     * @return false if it will never be
     */
    synchronized boolean await(long end) throws InterruptedIOException {
        await(() -> reached() >= end || isOver);
        return reached() >= end;
    }

    /** What is missing may lie anywhere. */
    private long reached() {
        return isFetched ? Math.min(copies.reached(size), repeats.reached(size)) : 0;
    }

    private synchronized void await(BooleanSupplier isSo) throws InterruptedIOException {
        try {
            while (!isSo.getAsBoolean()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the round has ended");
        }
    }
}
