package dev.sluice.pull.blocks;

import dev.sluice.domain.BlockList;
import dev.sluice.domain.WeakHash;
import dev.sluice.pull.blocks.Assembly.How;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Compares runs of blocks with an old content, in which they are all moved by as much; long ones on
 * two threads.
 */
final class Comparing {

    /** What is shorter is compared by one thread. */
    private static final long MIN_SHARED = 16 << 20;

    /** What is compared at once of what follows a block, at most. */
    private static final long MAX_FOLLOWING = 64 << 20;

    private static final int TIMES_MORE = 4;

    private static final byte OTHER = 0;
    private static final byte SAME = 1;
    private static final byte PROVEN = 2;

    private final BlockList list;
    private final BlockPlan plan;
    private final FileChannel old;
    private final long size;
    private final BlockReader reader;

    /**
     * @param size of the old content
     */
    Comparing(BlockList list, BlockPlan plan, FileChannel old, long size, BlockReader reader) {
        this.list = list;
        this.plan = plan;
        this.old = old;
        this.size = size;
        this.reader = reader;
    }

    /** Each block at its own offset. */
    void allInPlace() throws IOException {
        int _ = run(0, list.count(), 0);
    }

    /** One block; whether it is there. */
    boolean one(int block, long shift) throws IOException {
        return run(block, block + 1, shift) == block;
    }

    /**
     * What follows a block that was found, as far as it is there.
     *
     * @return the last block of it, the first one if none follows
     */
    int follow(int first, long shift) throws IOException {
        long most = Math.max(1, MAX_FOLLOWING / list.blockSize());
        int last = first;
        long together = 1;
        while (last + 1 < list.count()) {
            int end = (int) Math.min(list.count(), last + 1 + together);
            int found = run(last + 1, end, shift);
            last = Math.max(last, found);
            if (last < end - 1) {
                return last;
            }
            together = Math.min(most, together * TIMES_MORE);
        }
        return last;
    }

    /**
     * @return the last block that was found, -1 if none was
     */
    private int run(int from, int end, long shift) throws IOException {
        byte[] found = new byte[end - from];
        if ((end - from) * list.blockSize() < MIN_SHARED) {
            compare(from, end, shift, reader, found, from);
        } else {
            shared(from, end, shift, found);
        }
        int last = -1;
        for (int block = from; block < end; block++) {
            if (found[block - from] != OTHER) {
                plan.found(
                        block,
                        list.offset(block) + shift,
                        shift == 0 ? How.SAME_OFFSET : How.MOVED);
                if (found[block - from] == PROVEN) {
                    plan.proven(block);
                }
                last = block;
            }
        }
        return last;
    }

    private void shared(int from, int end, long shift, byte[] found) throws IOException {
        int half = from + (end - from) / 2;
        try (BlockReader other = reader.another();
                Beside first = Beside.start(() -> compare(from, half, shift, other, found, from))) {
            compare(half, end, shift, reader, found, from);
            first.finish();
        }
    }

    /**
     * @param base the block of which is said at 0 whether it was found
     */
    private void compare(int from, int end, long shift, BlockReader by, byte[] found, int base)
            throws IOException {
        WeakHash weak = new WeakHash(list.blockSize());
        for (int block = from; block < end; ) {
            int next = together(block, end, shift, by.most());
            if (next > block) {
                compareTogether(block, next, shift, by, weak, found, base);
            } else if (isWithin(block, shift)) {
                boolean isSame =
                        list.strong(block)
                                .equals(
                                        by.strong(
                                                old,
                                                list.offset(block) + shift,
                                                list.length(block)));
                found[block - base] = isSame ? SAME : OTHER;
            }
            block = Math.max(next, block + 1);
        }
    }

    /** Up to which block all can be read at once. */
    private int together(int first, int end, long shift, int most) {
        int next = first;
        long length = 0;
        while (next < end && isWithin(next, shift) && length + list.length(next) <= most) {
            length += list.length(next);
            next++;
        }
        return next;
    }

    private boolean isWithin(int block, long shift) {
        long offset = list.offset(block) + shift;
        return plan.isOpen(block) && offset >= 0 && offset + list.length(block) <= size;
    }

    private void compareTogether(
            int from, int end, long shift, BlockReader by, WeakHash weak, byte[] found, int base)
            throws IOException {
        long length = list.offset(end - 1) + list.length(end - 1) - list.offset(from);
        ByteBuffer bytes = by.stretch(old, list.offset(from) + shift, (int) length);
        for (int block = from; block < end; block++) {
            int at = (int) (list.offset(block) - list.offset(from));
            ByteBuffer one = bytes.slice(at, (int) list.length(block));
            boolean isSame = list.strong(block).equals(by.strong(one.duplicate()));
            found[block - base] = isSame ? same(block, shift, one, weak) : OTHER;
        }
    }

    /** Of what has moved the weak hash is not looked at: next time all of it has moved again. */
    private byte same(int block, long shift, ByteBuffer bytes, WeakHash weak) {
        if (shift != 0) {
            return SAME;
        }
        weak.add(bytes);
        return weak.finish() == list.weak(block) ? PROVEN : SAME;
    }
}
