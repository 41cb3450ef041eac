package dev.sluice.peer.content;

import dev.sluice.domain.FolderId;
import dev.sluice.domain.Span;
import dev.sluice.peer.http.Introduction;
import dev.sluice.peer.http.RequestHead;
import dev.sluice.wire.ContentLine;
import dev.sluice.wire.LineWriter;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/**
 * Asks for the contents of many files in one stream.
 *
 * @param items those of this request, at least one
 * @param body a line of JSON for each
 */
@SuppressWarnings("ArrayRecordComponent") // Made and read within one call.
record BundleRequest(URI base, FolderId folder, List<BundleItem> items, byte[] body) {

    /** What a peer takes at once. */
    static final int MAX_ITEMS = 1_000;

    /** Below what a peer takes by one line of the longest name, each of its bytes escaped. */
    static final int MAX_BODY = 512 << 10;

    /** Bytes of a line beside its path: names, braces, the longest digest, and a part. */
    private static final int MAX_BESIDE_PATH = 160;

    /** As many of the items as one request may ask for, from a place in their list on. */
    static BundleRequest of(URI base, FolderId folder, List<BundleItem> items, int from) {
        LineWriter body = new LineWriter(room(items, from));
        int next = from;
        while (next < items.size() && next - from < MAX_ITEMS && body.size() < MAX_BODY) {
            BundleItem item = items.get(next);
            Span part = item.part();
            if (part == null) {
                ContentLine.write(item.path(), item.digest(), body);
            } else {
                ContentLine.write(item.path(), item.digest(), part, body);
            }
            next++;
        }
        return new BundleRequest(
                base,
                folder,
                List.copyOf(items.subList(from, next)),
                // The last line feed need not be there.
                Arrays.copyOf(body.bytes(), body.size() - 1));
    }

    /** Bytes that are enough, if no path has what takes more than one of them. */
    private static int room(List<BundleItem> items, int from) {
        int room = 0;
        for (BundleItem item : items.subList(from, Math.min(items.size(), from + MAX_ITEMS))) {
            room += item.path().toString().length() + MAX_BESIDE_PATH;
        }
        return Math.min(room, MAX_BODY);
    }

    /** Head and body. */
    byte[] toBytes(Introduction introduction) {
        RequestHead head = new RequestHead("POST", base, target(), introduction);
        head.field("Content-Type", "application/x-ndjson");
        head.field("Content-Length", Integer.toString(body.length));
        ByteArrayOutputStream request = new ByteArrayOutputStream(body.length + 512);
        request.writeBytes(head.toBytes());
        request.writeBytes(body);
        return request.toByteArray();
    }

    private String target() {
        return "/v1/folders/" + folder + "/bundle";
    }

    /** For messages. */
    @Override
    public String toString() {
        return "POST " + base.resolve(target()) + " of " + items.size();
    }
}
