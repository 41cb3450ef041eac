package dev.sluice.status;

import dev.sluice.domain.time.SteadyClock;
import dev.sluice.folder.Folder;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people and scripts see on the management port: {@code GET /status} is JSON, or a table for a
 * person at a terminal; {@code GET /} is the page for a browser and the table for everybody else;
 * {@code GET /status/history} is the last hour as JSON; {@code GET /status/why?folder=&path=} says
 * why a path is not there, as JSON; {@code GET /q/openapi} describes the data port.
 */
@ApplicationScoped
class StatusRoute {

    private final Instance<NodeView> view;
    private final Instance<History> history;
    private final Instance<SteadyClock> clock;

    /** All are asked for late: routes are made before the configuration is checked. */
    StatusRoute(Instance<NodeView> view, Instance<History> history, Instance<SteadyClock> clock) {
        this.view = view;
        this.history = history;
        this.clock = clock;
    }

    /** The status reads the index, so it runs on a worker and not on an event loop. */
    void register(@Observes ManagementInterface management) {
        Router router = management.router();
        at(router, "/status")
                .blockingHandler(call -> status(call, wantsJson(call.request())), false);
        at(router, "/status/history").handler(this::history);
        at(router, "/status/why").blockingHandler(this::why, false);
        at(router, "/").handler(StatusRoute::page);
        at(router, "/").blockingHandler(call -> status(call, false), false);
        at(router, "/q/openapi").handler(call -> send(call, Page.API));
        Page.PARTS.forEach((path, part) -> at(router, path).handler(call -> send(call, part)));
    }

    private static Route at(Router router, String path) {
        return router.get(path).method(HttpMethod.HEAD);
    }

    private void status(RoutingContext call, boolean isJson) {
        Instant now = clock.get().instant();
        NodeView node = view.get();
        List<FolderStatus> folders =
                node.folders().stream()
                        .map(folder -> FolderStatus.of(folder, node.name()))
                        .toList();
        fresh(call, isJson ? "application/json" : "text/plain;charset=UTF-8")
                .putHeader("Vary", "Accept, User-Agent")
                .end(
                        isJson
                                ? StatusJson.of(node, folders, now)
                                : StatusText.of(node, folders, now));
    }

    private void why(RoutingContext call) {
        String folder = parameter(call.request(), "folder");
        String path = parameter(call.request(), "path");
        for (Folder each : view.get().folders()) {
            if (each.setup().id().text().equals(folder) && !path.isEmpty()) {
                fresh(call, "application/json")
                        .end(WhyJson.of(each.setup().id(), each.why(path, view.get().name())));
                return;
            }
        }
        call.response().setStatusCode(path.isEmpty() ? 400 : 404).end();
    }

    private static String parameter(HttpServerRequest request, String name) {
        @Nullable String value = request.getParam(name);
        return value == null ? "" : value;
    }

    private void history(RoutingContext call) {
        fresh(call, "application/json")
                .end(HistoryJson.of(history.get().samples(), clock.get().ahead()));
    }

    private static HttpServerResponse fresh(RoutingContext call, String type) {
        return call.response()
                .putHeader("Content-Type", type)
                .putHeader("Cache-Control", "no-store");
    }

    private static void page(RoutingContext call) {
        if (header(call.request(), "Accept").contains("text/html")) {
            call.response().putHeader("Vary", "Accept");
            send(call, Page.HTML);
        } else {
            call.next();
        }
    }

    private static void send(RoutingContext call, Page part) {
        Page.HEADERS.forEach(call.response()::putHeader);
        call.response().putHeader("Content-Type", part.type()).end(part.text());
    }

    /** What was asked for by name counts; otherwise curl gets the table, everyone else JSON. */
    private static boolean wantsJson(HttpServerRequest request) {
        String accept = header(request, "Accept");
        if (accept.contains("application/json")) {
            return true;
        }
        return !accept.contains("text/plain") && !header(request, "User-Agent").startsWith("curl/");
    }

    private static String header(HttpServerRequest request, String name) {
        @Nullable String value = request.getHeader(name);
        return value == null ? "" : value;
    }
}
