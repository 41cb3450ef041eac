package dev.sluice.peer.content;

import dev.sluice.domain.BlockList;
import dev.sluice.domain.BlockSize;
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
 * Asks for the list of a content's blocks, or for its first line alone, and reads the answer. What
 * there is to come is known beforehand from the content's size, and nothing else is taken.
 *
 * @param size of the content, by the entry of the feed
 * @param withHashes whether the whole list is asked for
 */
record BlocksRequest(
        URI base,
        FolderId folder,
        RelativePath path,
        Digest digest,
        long size,
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

    private int hashes() {
        return withHashes ? BlockSize.count(size) * BlockList.HASHES : 0;
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
        if (length <= hashes() || length > hashes() + BlockText.MOST_HEADER) {
            throw new BadAnswer(
                    "a list of %d blocks cannot have %d bytes"
                            .formatted(BlockSize.count(size), length));
        }
        return (int) length;
    }

    /**
     * Reads the whole list.
     *
     * @throws BadAnswer if it is malformed, or that of another content
     */
    BlockList list(byte[] body) throws BadAnswer {
        List<Span> holes = holes(body);
        byte[] hashes = Arrays.copyOfRange(body, body.length - hashes(), body.length);
        return new BlockList(digest.algorithm(), size, holes, hashes);
    }

    /**
     * Reads the first line.
     *
     * @throws BadAnswer if it is malformed, or that of another content
     */
    List<Span> holes(byte[] body) throws BadAnswer {
        int header = body.length - hashes();
        if (body[header - 1] != '\n') {
            throw new BadAnswer("the first line must end before the hashes of the blocks");
        }
        try {
            JsonObject line = JsonObject.parse(Utf8.decode(body, 0, header - 1));
            check(line);
            return holes(line.numbers("holes"));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new BadAnswer("the list of blocks: " + e.getMessage(), e);
        }
    }

    private void check(JsonObject line) {
        require("content", digest.toString(), line.text("content"));
        require("algorithm", digest.algorithm().toString(), line.text("algorithm"));
        require("size", size, line.number("size"));
        require("block", BlockSize.of(size), line.number("block"));
        require("blocks", (long) BlockSize.count(size), line.number("blocks"));
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
