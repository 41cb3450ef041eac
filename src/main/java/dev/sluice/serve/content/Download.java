package dev.sluice.serve.content;

import dev.sluice.serve.http.HttpDate;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;

/**
 * The answer that carries a content, or the part of it that was asked for.
 *
 * @param first the first byte sent
 * @param length bytes sent, 0 or more
 * @param partial whether a range was asked for
 * @param now by our clock: no answer may say that its content is from the future
 */
record Download(SendableContent content, long first, long length, boolean partial, Instant now) {

    static final String MEDIA_TYPE = "application/octet-stream";

    /** Sets status and headers of a response that has sent nothing yet. */
    void putHead(HttpServerResponse response) {
        response.setStatusCode(partial ? 206 : 200);
        putHeaders(response.headers());
    }

    void putHeaders(MultiMap headers) {
        headers.set(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                .set(HttpHeaders.CONTENT_LENGTH, Long.toString(length))
                .set("Accept-Ranges", "bytes");
        putValidators(content, now, headers);
        if (partial) {
            headers.set(
                    "Content-Range",
                    "bytes %d-%d/%d".formatted(first, first + length - 1, content.size()));
        }
    }

    /** What names the content: its tag, and its mtime unless a date cannot say it. */
    static void putValidators(SendableContent content, Instant now, MultiMap headers) {
        headers.set(HttpHeaders.ETAG, content.tag().text());
        Instant mtime = content.file().mtime();
        if (!mtime.isBefore(Instant.EPOCH) && !mtime.isAfter(now)) {
            headers.set(HttpHeaders.LAST_MODIFIED, HttpDate.text(mtime));
        }
    }
}
