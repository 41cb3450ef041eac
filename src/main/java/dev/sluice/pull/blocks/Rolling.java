package dev.sluice.pull.blocks;

import dev.sluice.domain.BlockList;
import dev.sluice.domain.Span;
import dev.sluice.domain.WeakHash;
import dev.sluice.pull.blocks.Assembly.How;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Looks for blocks at any offset of an old content. A list may be made to have a weak hash wherever
 * it is looked at: after so many that mean nothing the search is over.
 */
final class Rolling {

    /** Beyond this a window and its surroundings would be too much memory. */
    static final long MAX_BLOCK = 1 << 20;

    private static final int MIN_BUFFER = 1 << 20;
    private static final int WINDOWS = 3;

    /** Weak hashes that may be found in vain, and how many times as many as there are by chance. */
    private static final int MIN_FALSE = 20_000;

    private static final int MAX_TIMES_BY_CHANCE = 4;

    private final BlockList list;
    private final BlockPlan plan;
    private final WeakIndex index;
    private final FileChannel old;
    private final Comparing comparing;
    private final BlockReader reader;
    private final int block;
    private final int power;
    private final byte[] bytes;
    private final WeakHash weak;
    private long base;
    private int filled;
    private long falseHits;

    Rolling(
            BlockList list,
            BlockPlan plan,
            FileChannel old,
            Comparing comparing,
            BlockReader reader) {
        this.list = list;
        this.plan = plan;
        this.index = new WeakIndex(list, plan);
        this.old = old;
        this.comparing = comparing;
        this.reader = reader;
        this.block = (int) list.blockSize();
        this.power = WeakHash.power(block);
        this.weak = new WeakHash(block);
        this.bytes = new byte[Math.max(MIN_BUFFER, WINDOWS * block)];
    }

    /** Finds what is in a stretch of the old content, and what follows it there. */
    void search(Span stretch) throws IOException {
        long at = stretch.offset();
        while (at >= 0 && at + block <= stretch.end() && plan.open() > 0 && isWorthIt(at)) {
            at = searchOne(at, stretch.end());
        }
    }

    private boolean isWorthIt(long at) {
        long byChance = (at >> 16) * list.count() >> 16;
        return falseHits < MIN_FALSE + MAX_TIMES_BY_CHANCE * byChance;
    }

    /**
     * @return where to go on behind what was found, -1 if nothing was
     */
    private long searchOne(long begin, long end) throws IOException {
        long at = begin;
        if (!load(at, end)) {
            return -1;
        }
        int hash = weak((int) (at - base));
        while (true) {
            if (index.mayHave(hash)) {
                int found = match(at, hash);
                if (found >= 0) {
                    return follow(found, at);
                }
                if (!isWorthIt(at)) {
                    return -1;
                }
            }
            int window = (int) (at - base);
            if (at + block >= end) {
                return -1;
            }
            if (window + block >= filled) {
                if (!load(at, end) || block >= filled) {
                    return -1;
                }
                window = 0;
            }
            hash = WeakHash.roll(hash, power, bytes[window], bytes[window + block]);
            at++;
        }
    }

    /** Has a window in memory, and what comes behind it; false where the content ends before. */
    private boolean load(long at, long end) throws IOException {
        int most = (int) Math.min(bytes.length, end - at);
        if (at < base || at + block > base + filled) {
            base = at;
            filled = reader.read(old, at, bytes, 0, most);
        } else if (at + block == base + filled) {
            int kept = block;
            System.arraycopy(bytes, (int) (at - base), bytes, 0, kept);
            base = at;
            filled = kept + reader.read(old, at + kept, bytes, kept, most - kept);
        }
        return filled >= block;
    }

    private int weak(int from) {
        weak.add(ByteBuffer.wrap(bytes, from, block));
        return weak.finish();
    }

    private int match(long at, int hash) throws IOException {
        BlockList.Strong strong = null;
        for (int next = index.first(hash); next >= 0; next = index.next(next)) {
            if (list.weak(next) == hash && plan.isOpen(next)) {
                if (strong == null) {
                    strong = reader.strong(old, at, block);
                }
                if (list.strong(next).equals(strong)) {
                    return next;
                }
            }
        }
        falseHits += strong == null ? 0 : 1;
        return -1;
    }

    /** What follows a block mostly follows it in the old content as well. */
    private long follow(int first, long begin) throws IOException {
        plan.found(first, begin, How.MOVED);
        long shift = begin - list.offset(first);
        int last = comparing.follow(first, shift);
        return list.offset(last) + list.length(last) + shift;
    }
}
