package dev.sluice.pull.blocks;

import dev.sluice.domain.BlockList;
import dev.sluice.domain.Holes;
import dev.sluice.domain.Span;
import dev.sluice.pull.blocks.Assembly.Copy;
import dev.sluice.pull.blocks.Assembly.How;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where each block of a content to come was found, as far as that is known yet. Pure. */
final class BlockPlan {

    private static final byte OPEN = 0;
    private static final byte NEEDLESS = 1;
    private static final byte PRESENT = 2;
    private static final byte FOUND = 3;

    private final BlockList list;
    private final byte[] standing;
    private final long[] from;
    private final How[] how;
    private int open;

    BlockPlan(BlockList list) {
        this.list = list;
        this.standing = new byte[list.count()];
        this.from = new long[list.count()];
        this.how = new How[list.count()];
        Arrays.fill(how, How.SAME_OFFSET);
        this.open = list.count();
        list.holes().forEach(this::leaveOut);
    }

    private void leaveOut(Span hole) {
        int first = (int) ((hole.offset() + list.blockSize() - 1) / list.blockSize());
        for (int block = first; block < list.count(); block++) {
            if (list.offset(block) + list.length(block) > hole.end()) {
                return;
            }
            set(block, NEEDLESS);
        }
    }

    private void set(int block, byte now) {
        open -= standing[block] == OPEN ? 1 : 0;
        standing[block] = now;
    }

    /** Whether it is not known yet where a block is. */
    boolean isOpen(int block) {
        return standing[block] == OPEN;
    }

    /** Of how many blocks that is not known. */
    int open() {
        return open;
    }

    /** A block is in staging already. */
    void present(int block) {
        set(block, PRESENT);
    }

    /** A block is in the old content. */
    void found(int block, long offset, How where) {
        set(block, FOUND);
        from[block] = offset;
        how[block] = where;
    }

    /** Whether a block was found at its own offset. */
    boolean isInPlace(int block) {
        return standing[block] == FOUND && from[block] == list.offset(block);
    }

    /** Open blocks that are the same as one that was found come from there as well. */
    void findRepeats() {
        Map<BlockList.Strong, Integer> known = new HashMap<>();
        for (int block = 0; block < list.count() && open > 0; block++) {
            if (standing[block] == FOUND) {
                known.putIfAbsent(list.strong(block), block);
            }
        }
        for (int block = 0; block < list.count() && open > 0; block++) {
            Integer same = isOpen(block) ? known.get(list.strong(block)) : null;
            if (same != null && list.length(same) == list.length(block)) {
                found(block, from[same], How.COPIED);
            }
        }
    }

    /** What is to be done, now that nothing more is looked for. */
    Assembly assembly() {
        List<Copy> copies = new ArrayList<>();
        List<Copy> repeats = new ArrayList<>();
        List<Span> missing = new ArrayList<>();
        Map<BlockList.Strong, Integer> fetched = new HashMap<>();
        long present = 0;
        for (int block = 0; block < list.count(); block++) {
            Span span = new Span(list.offset(block), list.length(block));
            switch (standing[block]) {
                case FOUND -> add(new Copy(from[block], span, how[block]), copies);
                case PRESENT -> present += span.length();
                case OPEN -> {
                    Integer same = fetched.putIfAbsent(list.strong(block), block);
                    if (same != null && list.length(same) == span.length()) {
                        add(new Copy(list.offset(same), span, How.COPIED), repeats);
                    } else {
                        add(span, missing);
                    }
                }
                default -> {}
            }
        }
        return new Assembly(present, copies, Holes.outside(list.holes(), missing), repeats);
    }

    private static void add(Copy copy, List<Copy> copies) {
        @Nullable Copy both = copies.isEmpty() ? null : copies.getLast().with(copy);
        if (both != null) {
            copies.removeLast();
        }
        copies.add(both == null ? copy : both);
    }

    private static void add(Span span, List<Span> spans) {
        if (!spans.isEmpty() && spans.getLast().end() == span.offset()) {
            Span last = spans.removeLast();
            spans.add(new Span(last.offset(), last.length() + span.length()));
        } else {
            spans.add(span);
        }
    }
}
