package dev.sluice.pull.blocks;

import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.Span;
import dev.sluice.domain.WeakHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Whether a list is that of a content, hash by hash, so that it can be kept and given to others as
 * one of our own. What a peer says of its blocks is not proven by the digest of the whole: a wrong
 * hash of a block that was fetched changes nothing here. It holds only if the whole has its digest.
 */
final class Proof {

    /** What is read at most: half of the content. Above that the list is made when asked for. */
    private static final int MAX_PART = 2;

    private final BlockList list;
    private final BlockPlan plan;
    private final BlockReader reader;
    private final WeakHash weak;

    Proof(BlockList list, BlockPlan plan, BlockReader reader) {
        this.list = list;
        this.plan = plan;
        this.reader = reader;
        this.weak = new WeakHash(list.blockSize());
    }

    /**
     * @param content complete, up to blocks that are proven
     */
    boolean isGiven(FileChannel content) throws IOException {
        return isWorthIt() && areHashesRight(content) && areHolesEmpty(content);
    }

    private boolean isWorthIt() {
        long toRead = 0;
        for (int block = 0; block < list.count(); block++) {
            toRead += isKnown(block) ? 0 : list.length(block);
        }
        return list.blockSize() <= reader.most() && toRead <= list.size() / MAX_PART;
    }

    private boolean isKnown(int block) {
        return plan.isProven(block) || plan.isNeedless(block) && !plan.isResumed();
    }

    private boolean areHashesRight(FileChannel content) throws IOException {
        BlockList.Strong zero = null;
        for (int block = 0; block < list.count(); block++) {
            if (plan.isNeedless(block) && list.length(block) == list.blockSize()) {
                zero = zero == null ? zero() : zero;
                if (list.weak(block) != 0 || !list.strong(block).equals(zero)) {
                    return false;
                }
            } else if (!plan.isProven(block) && !isRight(block, content)) {
                return false;
            }
        }
        return true;
    }

    private BlockList.Strong zero() {
        ByteBuffer block = ByteBuffer.allocate((int) list.blockSize());
        return BlockList.Strong.of(ContentDigest.ofWhole(list.algorithm(), block));
    }

    private boolean isRight(int block, FileChannel content) throws IOException {
        ByteBuffer bytes = reader.stretch(content, list.offset(block), (int) list.length(block));
        weak.add(bytes.duplicate());
        return weak.finish() == list.weak(block) && reader.strong(bytes).equals(list.strong(block));
    }

    private boolean areHolesEmpty(FileChannel content) throws IOException {
        for (Span hole : list.holes()) {
            if (!isEmpty(hole, content)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whole blocks in it were left out, so only what reaches into others is read; but all of it
     * where an earlier transfer may have brought something.
     */
    private boolean isEmpty(Span hole, FileChannel content) throws IOException {
        if (plan.isResumed()) {
            return reader.isZero(content, hole);
        }
        long size = list.blockSize();
        long first = Math.min(hole.end(), (hole.offset() + size - 1) / size * size);
        long last = Math.max(first, hole.end() / size * size); // of the whole blocks within
        return isZero(content, hole.offset(), first) && isZero(content, last, hole.end());
    }

    private boolean isZero(FileChannel content, long from, long end) throws IOException {
        return from == end || reader.isZero(content, new Span(from, end - from));
    }
}
