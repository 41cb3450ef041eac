package dev.sluice.peer.content;

import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.BlockText;
import dev.sluice.domain.Digest;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import dev.sluice.peer.http.BadAnswer;
import dev.sluice.peer.http.Escaped;
import dev.sluice.peer.http.Introduction;
import dev.sluice.peer.http.RequestHead;
import dev.sluice.peer.http.ResponseHead;
import java.net.URI;
import java.util.List;

/**
 * Asks for the list of a content's blocks, or for its first line alone, or for what of the content
 * is there, and reads the answer. The peer says how large the blocks are; how many there may be
 * follows from the content's size.
 *
 * @param size of the content, by the entry of the feed
 * @param limits of what is taken
 * @param asked what is asked for
 */
record BlocksRequest(
        URI base,
        FolderId folder,
        RelativePath path,
        Digest digest,
        long size,
        BlockLimits limits,
        Asked asked) {

    /** What can be asked for. */
    enum Asked {
        LIST(""),
        HOLES("?hashes=false"),
        /** Who does not know it answers as for the holes; so only if it has all. */
        HAVE("?hashes=false&have=1");

        private final String query;

        Asked(String query) {
            this.query = query;
        }
    }

    byte[] head(Introduction introduction) {
        RequestHead head = new RequestHead("GET", base, target(), introduction);
        head.field("If-Match", "\"" + digest + "\"");
        return head.toBytes();
    }

    private String target() {
        return "/v1/folders/" + folder + "/blocks/" + Escaped.path(path) + asked.query;
    }

    private int most() {
        return switch (asked) {
            case LIST -> BlockText.MAX_HEADER + limits.mostBlocks(size) * BlockList.HASHES;
            case HOLES -> BlockText.MAX_HEADER;
            case HAVE -> BlockText.MAX_HAVE;
        };
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
        if (length <= 0 || length > most()) {
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
            return written().list(body);
        } catch (IllegalArgumentException e) {
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
            return written().holes(body);
        } catch (IllegalArgumentException e) {
            throw bad(e);
        }
    }

    /**
     * Reads what is there of the content: of one that says nothing of that, all.
     *
     * @throws BadAnswer if it is malformed, or that of another content
     */
    List<Span> have(byte[] body) throws BadAnswer {
        try {
            return written().have(body);
        } catch (IllegalArgumentException e) {
            throw bad(e);
        }
    }

    private WrittenBlocks written() {
        return new WrittenBlocks(digest, size, limits);
    }

    private static BadAnswer bad(Exception e) {
        return new BadAnswer("the list of blocks: " + e.getMessage(), e);
    }

    /** For messages. */
    @Override
    public String toString() {
        return "GET " + base.resolve(target());
    }
}
