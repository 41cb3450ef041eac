package dev.sluice.serve.problem;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Answers what fails before a resource is reached with a problem as well. Only what is no HTTP at
 * all never comes here: a request line or header that is malformed or too long, an address with a
 * stray percent sign. The server itself answers those, with 400, 414 or 431 and no body.
 */
@Singleton
public final class RouteProblems {

    /** Before the framework's own handlers, which would answer with HTML. */
    private static final int FIRST = -1000;

    void register(@Observes Router router) {
        router.route().order(FIRST).failureHandler(RouteProblems::answer);
    }

    private static void answer(RoutingContext routing) {
        if (routing.response().headWritten()) {
            routing.next();
            return;
        }
        Throwable failure = routing.failure();
        int status = routing.statusCode();
        send(
                routing.response(),
                status > 0 && status != 500 || failure == null
                        ? Problems.ofStatus(status, failure)
                        : Problems.of(failure));
    }

    /** Answers, and reads nothing more on this connection. */
    public static void sendAndClose(HttpServerRequest request, Problem problem) {
        var response = request.response();
        response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        response.endHandler(_ -> request.connection().close());
        send(response, problem);
    }

    /** Writes a problem to a response of which nothing was sent yet. */
    public static void send(HttpServerResponse response, Problem problem) {
        byte[] body = problem.json();
        response.setStatusCode(problem.status());
        response.headers()
                .set(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length));
        String later = problem.retryAfter();
        if (later != null) {
            response.headers().set("Retry-After", later);
        }
        var _ = response.end(io.vertx.core.buffer.Buffer.buffer(body));
    }
}
