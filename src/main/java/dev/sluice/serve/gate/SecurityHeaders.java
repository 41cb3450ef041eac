package dev.sluice.serve.gate;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * What every answer tells a browser: not to guess what a content is, not to run it, not to show it
 * within or to another site's page. What is replicated may be anybody's.
 */
final class SecurityHeaders {

    private static final CharSequence NO_SNIFF_NAME =
            HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence RESOURCE_NAME =
            HttpHeaders.createOptimized("Cross-Origin-Resource-Policy");
    private static final CharSequence RESOURCE = HttpHeaders.createOptimized("same-origin");
    private static final CharSequence CONTENT_NAME =
            HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence CONTENT =
            HttpHeaders.createOptimized("default-src 'none'; sandbox; frame-ancestors 'none'");
    private static final CharSequence REFERRER_NAME =
            HttpHeaders.createOptimized("Referrer-Policy");
    private static final CharSequence REFERRER = HttpHeaders.createOptimized("no-referrer");

    private SecurityHeaders() {}

    /** Before anything else is set: a route may say something of its own. */
    static void set(HttpServerResponse response) {
        MultiMap headers = response.headers();
        headers.set(NO_SNIFF_NAME, NO_SNIFF);
        headers.set(RESOURCE_NAME, RESOURCE);
        headers.set(CONTENT_NAME, CONTENT);
        headers.set(REFERRER_NAME, REFERRER);
    }
}
