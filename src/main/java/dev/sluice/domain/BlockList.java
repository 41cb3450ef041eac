package dev.sluice.domain;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * What each block of a content hashes to, and where the content has holes. From a peer it is a hint
 * of somebody who is not believed: what is made by it counts only if the whole has its digest.
 */
public final class BlockList {

    /** Bytes of the hashes of a block: the weak one and the strong one. */
    public static final int HASHES = Integer.BYTES + 2 * Long.BYTES;

    private final DigestAlgorithm algorithm;
    private final long size;
    private final long blockSize;
    private final List<Span> holes;
    private final byte[] hashes;
    private final ByteBuffer view;

    /**
     * @param algorithm of the strong hashes: the first 128 bits of a block's digest
     * @param size bytes of the content
     * @param blockSize of all but the last
     * @param holes see {@link Holes}
     * @param hashes of each block: the weak one in 4 bytes, the strong one in 16, the high ones
     *     first
     * @throws IllegalArgumentException if there are not as many hashes as blocks, or the holes are
     *     not in order
     */
    public BlockList(
            DigestAlgorithm algorithm, long size, long blockSize, List<Span> holes, byte[] hashes) {
        this.algorithm = algorithm;
        this.size = size;
        this.blockSize = blockSize;
        this.holes = List.copyOf(holes);
        this.hashes = hashes.clone();
        this.view = ByteBuffer.wrap(this.hashes);
        long count = BlockLimits.count(size, blockSize);
        if (hashes.length != count * HASHES) {
            throw new IllegalArgumentException(
                    "a content of %d bytes has %d blocks, not %d bytes of hashes"
                            .formatted(size, count, hashes.length));
        }
        Holes.check(this.holes, size);
    }

    public DigestAlgorithm algorithm() {
        return algorithm;
    }

    public long size() {
        return size;
    }

    public long blockSize() {
        return blockSize;
    }

    public List<Span> holes() {
        return holes;
    }

    /** How many blocks there are. */
    public int count() {
        return hashes.length / HASHES;
    }

    /** Where a block begins. */
    public long offset(int block) {
        return block * blockSize;
    }

    /** How many bytes a block has. */
    public long length(int block) {
        return Math.min(blockSize, size - offset(block));
    }

    public int weak(int block) {
        return view.getInt(block * HASHES);
    }

    public Strong strong(int block) {
        int at = block * HASHES + Integer.BYTES;
        return new Strong(view.getLong(at), view.getLong(at + Long.BYTES));
    }

    /** Whether two blocks have one strong hash and one length. */
    public boolean isSame(int one, int other) {
        int a = one * HASHES + Integer.BYTES;
        int b = other * HASHES + Integer.BYTES;
        return view.getLong(a) == view.getLong(b)
                && view.getLong(a + Long.BYTES) == view.getLong(b + Long.BYTES)
                && length(one) == length(other);
    }

    /** 64 bits of a strong hash, mixed with a key so that nobody can choose them. */
    public long mixed(int block, long key) {
        int at = block * HASHES + Integer.BYTES;
        return (view.getLong(at) ^ key) * key + view.getLong(at + Long.BYTES);
    }

    /** All hashes as they were given. */
    public byte[] hashes() {
        return hashes.clone();
    }

    /**
     * The strong hash of a block.
     *
     * @param high its first 64 bits
     * @param low its last 64 bits
     */
    public record Strong(long high, long low) {

        /** The first 128 bits of a digest. */
        public static Strong of(Digest digest) {
            return new Strong(digest.first(), digest.second());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlockList list
                && algorithm == list.algorithm
                && size == list.size
                && blockSize == list.blockSize
                && holes.equals(list.holes)
                && Arrays.equals(hashes, list.hashes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hashes);
    }

    @Override
    public String toString() {
        return "%d blocks of %d bytes, %d bytes in all".formatted(count(), blockSize, size);
    }
}
