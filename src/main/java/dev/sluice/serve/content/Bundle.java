package dev.sluice.serve.content;

import dev.sluice.serve.ServedFolder;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer that carries many contents, in the order in which they were asked for. */
record Bundle(ServedFolder folder, List<BundleLine> lines) {

    /** Of the objects that a line becomes, without its name. */
    private static final long LINE = 240;

    /** What lines of usual names become, of the bytes that they are. */
    private static final long TIMES_BODY = 4;

    /** A body as it is read: what is collected, and what it was collected in. */
    private static final long TIMES_READ = 2;

    private static final int MAX_DIGITS = 8;

    static final String MEDIA_TYPE = "application/x-tar";

    Bundle {
        lines = List.copyOf(lines);
    }

    /** Bytes on the heap of the lines that were read from a body of so many bytes. */
    static long memory(int lines, int body) {
        return LINE * lines + body;
    }

    /**
     * About the bytes on the heap of lines that are not read yet. There are never more lines than a
     * bundle may have, so that those of long names fit a small heap as well.
     *
     * @param length the value of {@code Content-Length}, null if there is none
     */
    static long expected(@Nullable String length) {
        boolean isShort = length != null && length.length() <= MAX_DIGITS;
        if (!isShort) {
            return 0;
        }
        long bytes = Integer.parseInt(length);
        return Math.min(TIMES_BODY * bytes, memory(BundleLines.MAX, 0) + TIMES_READ * bytes);
    }

    /** Sets status and headers of a response that has sent nothing yet. */
    static void putHead(HttpServerResponse response) {
        response.setStatusCode(200).setChunked(true);
        response.headers().set(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE);
    }
}
