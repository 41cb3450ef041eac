package dev.sluice.peer.content;

import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.BlockText;
import dev.sluice.domain.Digest;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Holes;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import dev.sluice.peer.http.BadAnswer;
import dev.sluice.peer.http.Escaped;
import dev.sluice.peer.http.Introduction;
import dev.sluice.peer.http.JsonObject;
import dev.sluice.peer.http.RequestHead;
import dev.sluice.peer.http.ResponseHead;
import dev.sluice.peer.http.Utf8;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Asks for the list of a content's blocks, or for its first line alone, and reads the answer. The
 * peer says how large the blocks are; how many there may be follows from the content's size.
 *
 * @param size of the content, by the entry of the feed
 * @param limits of what is taken
 * @param withHashes whether the whole list is asked for
 */
record BlocksRequest(
        URI base,
        FolderId folder,
        RelativePath path,
        Digest digest,
        long size,
        BlockLimits limits,
        boolean withHashes) {

    byte[] head(Introduction introduction) {
        RequestHead head = new RequestHead("GET", base, target(), introduction);
        head.field("If-Match", "\"" + digest + "\"");
        return head.toBytes();
    }

    private String target() {
        return "/v1/folders/"
                + folder
                + "/blocks/"
                + Escaped.path(path)
                + (withHashes ? "" : "?hashes=false");
    }

    private int mostHashes() {
        return withHashes ? limits.mostBlocks(size) * BlockList.HASHES : 0;
    }

    /**
     * How long the answer is by its head.
     *
     * @throws BadAnswer if that is no length of such a list
     */
    int length(ResponseHead answer) throws BadAnswer {
        if (answer.status() != 200) {
            throw new BadAnswer("status " + answer.status() + " instead of 200");
        }
        long length = answer.contentLength();
        if (length <= 0 || length > mostHashes() + BlockText.MOST_HEADER) {
            throw new BadAnswer(
                    "a list of %d blocks at most cannot have %d bytes"
                            .formatted(limits.mostBlocks(size), length));
        }
        return (int) length;
    }

    /**
     * Reads the whole list.
     *
     * @throws BadAnswer if it is malformed, or that of another content
     */
    BlockList list(byte[] body) throws BadAnswer {
        try {
            int header = header(body);
            JsonObject line = line(body, header);
            byte[] hashes = Arrays.copyOfRange(body, header, body.length);
            return new BlockList(
                    digest.algorithm(),
                    size,
                    line.number("block"),
                    holes(line.numbers("holes")),
                    hashes);
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw bad(e);
        }
    }

    /**
     * Reads the first line.
     *
     * @throws BadAnswer if it is malformed, or that of another content
     */
    List<Span> holes(byte[] body) throws BadAnswer {
        try {
            if (header(body) != body.length) {
                throw new IllegalArgumentException("there must be nothing behind the first line");
            }
            return holes(line(body, body.length).numbers("holes"));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw bad(e);
        }
    }

    private static BadAnswer bad(Exception e) {
        return new BadAnswer("the list of blocks: " + e.getMessage(), e);
    }

    /** How many bytes the first line has, with its line feed. */
    private static int header(byte[] body) {
        for (int i = 0; i < Math.min(body.length, BlockText.MOST_HEADER); i++) {
            if (body[i] == '\n') {
                return i + 1;
            }
        }
        throw new IllegalArgumentException("the first line must end before the hashes");
    }

    private JsonObject line(byte[] body, int length) throws BadAnswer, CharacterCodingException {
        JsonObject line = JsonObject.parse(Utf8.decode(body, 0, length - 1));
        check(line);
        return line;
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
        List<Span> holes = new ArrayList<>(numbers.size() / 2);
        for (int i = 0; i + 1 < numbers.size(); i += 2) {
            holes.add(new Span(numbers.get(i), numbers.get(i + 1)));
        }
        if (numbers.size() % 2 != 0) {
            throw new IllegalArgumentException("holes must have an offset and a length each");
        }
        Holes.check(holes, size);
        return List.copyOf(holes);
    }

    /** For messages. */
    @Override
    public String toString() {
        return "GET " + base.resolve(target());
    }
}
