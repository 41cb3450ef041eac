package dev.sluice.peer.content;

import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.BlockText;
import dev.sluice.domain.Digest;
import dev.sluice.domain.Holes;
import dev.sluice.domain.Span;
import dev.sluice.peer.http.BadAnswer;
import dev.sluice.peer.http.JsonObject;
import dev.sluice.peer.http.Utf8;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the written form of a list of blocks, see {@link BlockText}.
 *
 * @param digest of the content that it must be of
 * @param size of that
 * @param limits of what is taken
 */
public record WrittenBlocks(Digest digest, long size, BlockLimits limits) {

    /**
     * The whole list.
     *
     * @throws IllegalArgumentException if it is malformed, or that of another content
     */
    public BlockList list(byte[] body) {
        int header = header(body);
        JsonObject line = line(body, header);
        byte[] hashes = Arrays.copyOfRange(body, header, body.length);
        return new BlockList(
                digest.algorithm(),
                size,
                line.number("block"),
                holes(line.numbers("holes")),
                hashes);
    }

    /** The first line alone; throws as {@link #list}. */
    List<Span> holes(byte[] body) {
        if (header(body) != body.length) {
            throw new IllegalArgumentException("there must be nothing behind the first line");
        }
        return holes(line(body, body.length).numbers("holes"));
    }

    /** What the first line says that is there, all if it says nothing; throws as {@link #list}. */
    List<Span> have(byte[] body) {
        if (header(body) != body.length) {
            throw new IllegalArgumentException("there must be nothing behind the first line");
        }
        JsonObject line = line(body, body.length);
        return line.has("have") ? spans("have", line.numbers("have")) : List.of(new Span(0, size));
    }

    /** How many bytes the first line has, with its line feed. */
    private static int header(byte[] body) {
        for (int i = 0; i < Math.min(body.length, BlockText.MAX_HAVE); i++) {
            if (body[i] == '\n') {
                return i + 1;
            }
        }
        throw new IllegalArgumentException("the first line must end before the hashes");
    }

    private JsonObject line(byte[] body, int length) {
        try {
            JsonObject line = JsonObject.parse(Utf8.decode(body, 0, length - 1));
            check(line);
            return line;
        } catch (BadAnswer | CharacterCodingException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private void check(JsonObject line) {
        require("content", digest.toString(), line.text("content"));
        require("algorithm", digest.algorithm().toString(), line.text("algorithm"));
        require("size", size, line.number("size"));
        long block = line.number("block");
        limits.check(size, block);
        require("blocks", BlockLimits.count(size, block), line.number("blocks"));
    }

    private static void require(String field, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new IllegalArgumentException(field + " must be " + expected + ", not " + found);
        }
    }

    private List<Span> holes(List<Long> numbers) {
        return spans("holes", numbers);
    }

    private List<Span> spans(String field, List<Long> numbers) {
        List<Span> spans = new ArrayList<>(numbers.size() / 2);
        for (int i = 0; i + 1 < numbers.size(); i += 2) {
            spans.add(new Span(numbers.get(i), numbers.get(i + 1)));
        }
        if (numbers.size() % 2 != 0) {
            throw new IllegalArgumentException(field + " must have an offset and a length each");
        }
        Holes.check(spans, size);
        return List.copyOf(spans);
    }
}
