package dev.sluice.peer.content;

import dev.sluice.domain.Digest;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RelativePath;
import dev.sluice.peer.http.BadAnswer;
import dev.sluice.peer.http.Escaped;
import dev.sluice.peer.http.Introduction;
import dev.sluice.peer.http.RequestHead;
import dev.sluice.peer.http.ResponseHead;
import java.net.URI;

/**
 * Asks for the content of a file as it was announced.
 *
 * @param from the offset of the first byte wanted
 * @param size of the whole content, by the entry of the feed
 */
record ContentRequest(
        URI base, FolderId folder, RelativePath path, Digest digest, long from, long size) {

    /**
     * @throws IllegalArgumentException unless 0 &lt;= from &lt;= size
     */
    ContentRequest {
        if (from < 0 || from > size) {
            throw new IllegalArgumentException(
                    "offset must be 0 to " + size + ", the size of " + path + ", not " + from);
        }
    }

    /** How many bytes are wanted. */
    long length() {
        return size - from;
    }

    /** The head of the request. The content must still be the announced one, at any offset. */
    byte[] head(Introduction introduction) {
        RequestHead head = new RequestHead("GET", base, target(), introduction);
        head.field("If-Match", "\"" + digest + "\"");
        if (from > 0) {
            head.field("Range", "bytes=" + from + "-");
        }
        return head.toBytes();
    }

    /**
     * Holds the head of a good answer to what was asked.
     *
     * @throws BadAnswer if it announces another part of the file, or another length
     */
    void check(ResponseHead answer) throws BadAnswer {
        int expected = from == 0 ? 200 : 206;
        if (answer.status() != expected) {
            throw new BadAnswer("status " + answer.status() + " instead of " + expected);
        }
        String range = "bytes " + from + "-" + (size - 1) + "/" + size;
        if (from > 0 && !range.equals(answer.only("Content-Range"))) {
            throw new BadAnswer(
                    "its range is " + answer.only("Content-Range") + ", asked was " + range);
        }
        long length = answer.contentLength();
        if (length != length()) {
            throw new BadAnswer("its length is " + length + ", asked were " + length());
        }
    }

    String target() {
        return "/v1/folders/" + folder + "/files/" + Escaped.path(path);
    }

    /** For messages. */
    @Override
    public String toString() {
        return "GET " + base.resolve(target()) + (from > 0 ? " from " + from : "");
    }
}
