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
 * block, big-endian: the weak hash in 4, the strong one in 16. Where it is asked what of the
 * content can be had, the line has {@code have} as well, written alike, and nothing comes behind
 * it.
 */
public final class BlockText {

    public static final String MEDIA_TYPE = "application/vnd.sluice.blocks";

    /** The most bytes of the line if it says as well what can be had. */
    public static final int MAX_HAVE = 512 + 2 * Holes.MAX * 40;

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
        return bytes(line(content, size, blockSize, holes));
    }

    /** The line alone, which says as well what of the content can be had: offsets and lengths. */
    public static byte[] have(
            Digest content, long size, long blockSize, List<Span> holes, List<Span> have) {
        StringBuilder line = line(content, size, blockSize, holes);
        add("have", have, line);
        return bytes(line);
    }

    private static StringBuilder line(Digest content, long size, long blockSize, List<Span> holes) {
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
                        .append('"');
        add("holes", holes, line);
        return line;
    }

    private static void add(String name, List<Span> spans, StringBuilder line) {
        line.append(",\"").append(name).append("\":[");
        String between = "";
        for (Span span : spans) {
            line.append(between).append(span.offset()).append(',').append(span.length());
            between = ",";
        }
        line.append(']');
    }

    private static byte[] bytes(StringBuilder line) {
        return line.append("}\n").toString().getBytes(StandardCharsets.US_ASCII);
    }
}
