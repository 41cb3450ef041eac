package dev.sluice.pull.blocks;

import dev.sluice.domain.BlockList;
import dev.sluice.domain.Holes;
import dev.sluice.domain.Span;
import dev.sluice.pull.blocks.Assembly.Copy;
import dev.sluice.pull.blocks.Assembly.How;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
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
    private final BitSet proven = new BitSet();
    private int open;
    private boolean isResumed;

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

    /** Something is in staging already, wherever that is. */
    void resumed() {
        isResumed = true;
    }

    /** Whether there may be something in staging where the content is said to have holes. */
    boolean isResumed() {
        return isResumed;
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

    /** Both hashes of a block were seen to be those of what is in the old content. */
    void proven(int block) {
        proven.set(block);
    }

    /** Whether a block is known to have both its hashes, if the whole comes out right. */
    boolean isProven(int block) {
        return proven.get(block);
    }

    /** Whether a block lies in a hole. */
    boolean isNeedless(int block) {
        return standing[block] == NEEDLESS;
    }

    /** What is in staging already, in order and apart. */
    List<Span> present() {
        List<Span> present = new ArrayList<>();
        for (int block = 0; block < list.count(); block++) {
            if (standing[block] == PRESENT) {
                add(new Span(list.offset(block), list.length(block)), present);
            }
        }
        return present;
    }

    /** Where blocks were found in the old content, from its beginning on; they may overlap. */
    List<Span> foundInOrder() {
        List<Span> found = new ArrayList<>();
        for (int block = 0; block < list.count(); block++) {
            if (standing[block] == FOUND) {
                add(new Span(from[block], list.length(block)), found);
            }
        }
        found.sort(Comparator.comparingLong(Span::offset));
        return found;
    }

    /** Open blocks that are the same as one that was found come from there as well. */
    void findRepeats() {
        if (open == 0) {
            return;
        }
        SameBlocks known = new SameBlocks(list);
        for (int block = 0; block < list.count(); block++) {
            if (standing[block] == FOUND) {
                int _ = known.put(block);
            }
        }
        for (int block = 0; block < list.count(); block++) {
            int same = isOpen(block) ? known.find(block) : -1;
            if (same >= 0) {
                found(block, from[same], How.COPIED);
            }
        }
    }

    /** What is to be done, now that nothing more is looked for. */
    Assembly assembly() {
        List<Copy> copies = new ArrayList<>();
        List<Copy> repeats = new ArrayList<>();
        List<Span> missing = new ArrayList<>();
        SameBlocks fetched = new SameBlocks(list);
        long present = 0;
        for (int block = 0; block < list.count(); block++) {
            Span span = new Span(list.offset(block), list.length(block));
            switch (standing[block]) {
                case FOUND -> add(new Copy(from[block], span, how[block]), copies);
                case PRESENT -> present += span.length();
                case OPEN -> {
                    int same = fetched.put(block);
                    if (same >= 0) {
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
