package dev.sluice.status;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /status} on the management port: JSON, or a table for a person at a terminal. {@code
 * GET /} is the table for whoever opens the port to see what is there.
 */
@ApplicationScoped
class StatusRoute {

    private final Instance<NodeView> view;
    private final InstantSource clock = InstantSource.system();

    /** The view is asked for late: routes are made before the configuration is checked. */
    StatusRoute(Instance<NodeView> view) {
        this.view = view;
    }

    /** Reads the index, so it runs on a worker and not on an event loop. */
    void register(@Observes ManagementInterface management) {
        management
                .router()
                .get("/status")
                .blockingHandler(call -> answer(call, wantsJson(call.request())), false);
        management.router().get("/").blockingHandler(call -> answer(call, false), false);
    }

    private void answer(RoutingContext context, boolean isJson) {
        Instant now = clock.instant();
        NodeView node = view.get();
        List<FolderStatus> folders =
                node.folders().stream().map(folder -> FolderStatus.of(folder, now)).toList();
        context.response()
                .putHeader("Content-Type", isJson ? "application/json" : "text/plain;charset=UTF-8")
                .putHeader("Cache-Control", "no-store")
                .putHeader("Vary", "Accept, User-Agent")
                .end(
                        isJson
                                ? StatusJson.of(node, folders, now)
                                : StatusText.of(node, folders, now));
    }

    /** What was asked for by name counts; otherwise curl gets the table, everyone else JSON. */
    private static boolean wantsJson(HttpServerRequest request) {
        String accept = orEmpty(request.getHeader("Accept"));
        if (accept.contains("application/json")) {
            return true;
        }
        return !accept.contains("text/plain")
                && !orEmpty(request.getHeader("User-Agent")).startsWith("curl/");
    }

    private static String orEmpty(@Nullable String header) {
        return header == null ? "" : header;
    }
}
