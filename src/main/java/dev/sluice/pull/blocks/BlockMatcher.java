package dev.sluice.pull.blocks;

import dev.sluice.domain.BlockList;
import dev.sluice.domain.Span;
import dev.sluice.pull.blocks.Assembly.How;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the blocks of a content to come in what is here. First at the same offsets, for most edits
 * are in place; then at any offset of the stretches that did not match, for an insertion moves all
 * that is behind it. Where the file is read both begin with samples: where those find nothing the
 * rest is not read, so that a content of which nothing is here costs next to nothing.
 */
final class BlockMatcher {

    /** Blocks that are compared at their offsets before all of them are. */
    private static final int SAMPLE = 64;

    /** Stretches that are searched before all of them are. */
    private static final int WINDOWS = 32;

    /** Blocks that must be found in those. */
    private static final int MIN_FOUND = 2;

    /** Of an old content so much is searched, or so many times what the new one has. */
    private static final long MIN_SEARCHED = 64 << 20;

    private static final int MAX_TIMES = 4;

    /** A larger old content is compared in place only: to search it takes a while. */
    private static final long MAX_SEARCHED = 16L << 30;

    private final BlockList list;
    private final BlockPlan plan;
    private final BlockReader reader;

    BlockMatcher(BlockList list, BlockReader reader) {
        this.list = list;
        this.plan = new BlockPlan(list);
        this.reader = reader;
    }

    BlockPlan plan() {
        return plan;
    }

    /** Looks for what an earlier transfer left in staging. */
    void staged(FileChannel staged) throws IOException {
        long size = staged.size();
        if (size > 0) {
            plan.resumed();
        }
        for (int block = 0; block < list.count(); block++) {
            if (plan.isOpen(block) && isAt(block, list.offset(block), staged, size)) {
                plan.present(block);
            }
        }
    }

    /**
     * Looks for what is in an old content.
     *
     * @param size of which so much is looked at
     * @param oldList of its blocks, null if there is none
     */
    void old(FileChannel old, long size, @Nullable BlockList oldList) throws IOException {
        Comparing comparing = new Comparing(list, plan, old, size, reader);
        if (oldList != null && oldList.size() == size && isAlike(oldList)) {
            compare(oldList);
        } else if (isAnyInPlace(comparing)) {
            comparing.allInPlace();
        }
        end(comparing, size);
        plan.findRepeats();
        if (plan.open() > 0 && list.blockSize() <= Rolling.MAX_BLOCK && size <= MAX_SEARCHED) {
            roll(new Rolling(list, plan, old, comparing, reader), size);
            plan.findRepeats();
        }
    }

    private boolean isAlike(BlockList oldList) {
        return oldList.blockSize() == list.blockSize() && oldList.algorithm() == list.algorithm();
    }

    /** List with list, so that nothing is read of what is in its place. */
    private void compare(BlockList oldList) {
        int both = Math.min(list.count(), oldList.count());
        for (int block = 0; block < both; block++) {
            boolean isSame =
                    plan.isOpen(block)
                            && list.length(block) == oldList.length(block)
                            && list.strong(block).equals(oldList.strong(block));
            if (isSame) {
                plan.found(block, list.offset(block), How.SAME_OFFSET);
                if (list.weak(block) == oldList.weak(block)) {
                    plan.proven(block);
                }
            }
        }
    }

    private boolean isAnyInPlace(Comparing comparing) throws IOException {
        int step = list.count() / SAMPLE;
        if (step <= 1) {
            return true;
        }
        int before = plan.open();
        for (int block = 0; block < list.count(); block += step) {
            boolean _ = comparing.one(block, 0);
        }
        return plan.open() < before;
    }

    /** The last block is a short one, which nothing else would find elsewhere than in its place. */
    private void end(Comparing comparing, long size) throws IOException {
        int last = list.count() - 1;
        boolean _ = comparing.one(last, size - list.length(last) - list.offset(last));
    }

    private boolean isAt(int block, long offset, FileChannel file, long size) throws IOException {
        long length = list.length(block);
        return offset + length <= size
                && list.strong(block).equals(reader.strong(file, offset, length));
    }

    private void roll(Rolling rolling, long size) throws IOException {
        List<Span> stretches = unmatched(size);
        long window = 2 * list.blockSize();
        long all = stretches.stream().mapToLong(Span::length).sum();
        if (all > WINDOWS * window) {
            if (!isAnyFound(rolling, stretches, all, window)) {
                return;
            }
            stretches = unmatched(size); // what they found is known with all that follows it
        }
        long left = Math.max(MIN_SEARCHED, MAX_TIMES * list.size());
        for (Span stretch : stretches) {
            if (left > 0) {
                rolling.search(new Span(stretch.offset(), Math.min(stretch.length(), left)));
                left -= stretch.length();
            }
        }
    }

    /** Looks into windows that lie evenly in all stretches. */
    private boolean isAnyFound(Rolling rolling, List<Span> stretches, long all, long window)
            throws IOException {
        int before = plan.open();
        long passed = 0;
        long next = 0;
        for (Span stretch : stretches) {
            while (next < passed + stretch.length()) {
                long at = stretch.offset() + next - passed;
                rolling.search(new Span(at, Math.min(window, stretch.end() - at)));
                next += all / WINDOWS;
            }
            passed += stretch.length();
        }
        return before - plan.open() >= MIN_FOUND;
    }

    /**
     * Stretches of the old content in which no block was found, with as much on both sides as a
     * block in them can reach into.
     */
    private List<Span> unmatched(long size) {
        List<Span> stretches = new ArrayList<>();
        long reach = list.blockSize() - 1;
        long begin = 0;
        for (Span found : plan.foundInOrder()) {
            add(begin, Math.min(found.offset(), size), reach, size, stretches);
            begin = Math.max(begin, found.end());
        }
        add(begin, size, reach, size, stretches);
        return stretches;
    }

    private void add(long begin, long end, long reach, long size, List<Span> stretches) {
        if (begin >= end) {
            return;
        }
        long from = Math.max(0, begin - reach);
        long to = Math.min(size, end + reach);
        if (!stretches.isEmpty() && stretches.getLast().end() >= from) {
            Span last = stretches.removeLast();
            stretches.add(new Span(last.offset(), to - last.offset()));
        } else if (to - from >= list.blockSize()) {
            stretches.add(new Span(from, to - from));
        }
    }
}
