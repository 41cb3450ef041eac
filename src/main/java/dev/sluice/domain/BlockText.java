package dev.sluice.domain;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The written form of a list of blocks: a line of JSON, then the hashes of each block.
 *
 * <pre>
 * {"content":"xxh3-128:…","size":1073741824,"block":32768,"blocks":32768,"algorithm":"xxh3-128","holes":[0,65536,…]}
 * </pre>
 *
 * <p>{@code holes} are offsets and lengths in turns. Behind the line feed come 20 bytes for each
 * block, big-endian: the weak hash in 4, the strong one in 16.
 */
public final class BlockText {

    public static final String MEDIA_TYPE = "application/vnd.sluice.blocks";

    /** The most bytes of the line; a hole has two numbers of 19 digits and two commas. */
    public static final int MAX_HEADER = 512 + Holes.MAX * 40;

    private BlockText() {}

    /** The whole form. */
    public static byte[] encode(Digest content, BlockList list) {
        byte[] header = header(content, list.size(), list.blockSize(), list.holes());
        byte[] hashes = list.hashes();
        byte[] all = new byte[header.length + hashes.length];
        System.arraycopy(header, 0, all, 0, header.length);
        System.arraycopy(hashes, 0, all, header.length, hashes.length);
        return all;
    }

    /** The line alone, with its line feed. */
    public static byte[] header(Digest content, long size, long blockSize, List<Span> holes) {
        StringBuilder line =
                new StringBuilder()
                        .append("{\"content\":\"")
                        .append(content)
                        .append("\",\"size\":")
                        .append(size)
                        .append(",\"block\":")
                        .append(blockSize)
                        .append(",\"blocks\":")
                        .append(BlockLimits.count(size, blockSize))
                        .append(",\"algorithm\":\"")
                        .append(content.algorithm())
                        .append("\",\"holes\":[");
        String between = "";
        for (Span hole : holes) {
            line.append(between).append(hole.offset()).append(',').append(hole.length());
            between = ",";
        }
        return line.append("]}\n").toString().getBytes(StandardCharsets.US_ASCII);
    }
}
