package dev.sluice.serve;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/** The answer that carries many contents, in the order in which they were asked for. */
record Bundle(ServedFolder folder, List<BundleLine> lines) {

    static final String MEDIA_TYPE = "application/x-tar";

    Bundle {
        lines = List.copyOf(lines);
    }

    /** Sets status and headers of a response that has sent nothing yet. */
    static void putHead(HttpServerResponse response) {
        response.setStatusCode(200).setChunked(true);
        response.headers().set(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE);
    }
}
