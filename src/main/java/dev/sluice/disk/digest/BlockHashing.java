package dev.sluice.disk.digest;

import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Holes;
import dev.sluice.domain.Span;
import dev.sluice.domain.WeakHash;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Makes the list of a content's blocks while the content passes by, piece by piece from its
 * beginning. Not for several threads at once.
 */
public final class BlockHashing {

    private final DigestAlgorithm algorithm;
    private final long size;
    private final long blockSize;
    private final ByteBuffer hashes;
    private final WeakHash weak;
    private ContentDigest strong;
    private long inBlock;
    private long left;

    /**
     * @param size of the content
     * @param blockSize of all blocks but the last
     */
    public BlockHashing(DigestAlgorithm algorithm, long size, long blockSize) {
        this.algorithm = algorithm;
        this.size = size;
        this.left = size;
        this.blockSize = blockSize;
        int count = Math.toIntExact(BlockLimits.count(size, blockSize));
        this.hashes = ByteBuffer.allocate(Math.multiplyExact(count, BlockList.HASHES));
        this.weak = new WeakHash(blockSize);
        this.strong = ContentDigest.of(algorithm);
    }

    /** Adds the remaining bytes of a buffer, and consumes them. */
    public void update(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            long toEnd = Math.min(blockSize - inBlock, left);
            if (toEnd == 0) {
                throw new IllegalStateException("bug: more bytes than the content has");
            }
            boolean isWholeBlock = inBlock == 0 && bytes.remaining() >= toEnd;
            int count = (int) Math.min(bytes.remaining(), isWholeBlock ? toEnd : room(toEnd));
            ByteBuffer part = bytes.slice(bytes.position(), count);
            bytes.position(bytes.position() + count);
            left -= count;
            if (isWholeBlock) {
                weak.add(part.duplicate());
                put(ContentDigest.ofWhole(algorithm, part));
            } else {
                add(part, count, toEnd);
            }
        }
    }

    /** Pieces begin at a multiple of their size, so that the weak hash gets whole ones. */
    private long room(long toEnd) {
        int piece = WeakHash.piece(blockSize);
        return Math.min(toEnd, piece - inBlock % piece);
    }

    private void add(ByteBuffer part, int count, long toEnd) {
        weak.add(part.duplicate());
        strong.update(part);
        inBlock += count;
        if (count == toEnd) {
            put(strong.finish());
            strong = ContentDigest.of(algorithm);
            inBlock = 0;
        }
    }

    private void put(Digest digest) {
        BlockList.Strong bits = BlockList.Strong.of(digest);
        hashes.putInt(weak.finish()).putLong(bits.high()).putLong(bits.low());
    }

    /**
     * The list of all that was added; to be called once.
     *
     * @param holes of the same file
     */
    public BlockList finish(List<Span> holes) {
        if (left > 0) {
            throw new IllegalStateException("bug: " + left + " bytes of the content are missing");
        }
        return new BlockList(algorithm, size, blockSize, Holes.most(holes), hashes.array());
    }
}
