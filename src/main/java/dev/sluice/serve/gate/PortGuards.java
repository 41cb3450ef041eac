package dev.sluice.serve.gate;

import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.RouteProblems;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.impl.VertxInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Puts the connection limiters of both ports to work, and a guard before the management port. */
@Singleton
public final class PortGuards implements PortPolicy {

    private static final Logger LOG = Logger.getLogger(PortGuards.class);

    /** What a status or the metrics may take while they are made and sent. */
    private static final int STATUS = 128 << 10;

    private final Instance<Bounds> bounds;
    private final Instance<Deciders> deciders;
    private final BrowserGuard browsers;
    private final Refusals refusals;
    private final AnswerMemory memory;

    /** What is configured is asked for late: routes are made before that is checked. */
    public PortGuards(
            Instance<Bounds> bounds,
            Instance<Deciders> deciders,
            BrowserGuard browsers,
            Refusals refusals) {
        this.bounds = bounds;
        this.deciders = deciders;
        this.browsers = browsers;
        this.refusals = refusals;
        this.memory = AnswerMemory.ofManagement(refusals::noteNoMemory);
    }

    void open(@Observes Router router, Vertx vertx) {
        if (((VertxInternal) vertx).transport() instanceof BoundedTransport transport) {
            transport.open(this);
        } else {
            LOG.warn("connections are not limited: the framework opens its ports by itself");
        }
    }

    void open(@Observes ManagementInterface management) {
        management.router().route().order(Integer.MIN_VALUE).handler(this::guard);
    }

    private void guard(RoutingContext routing) {
        if (!SlowClientGuard.begin(routing, memory)) {
            return;
        }
        SecurityHeaders.set(routing.response());
        Problem ambiguous = Framing.problem(routing.request());
        if (ambiguous != null) {
            RouteProblems.sendAndClose(routing.request(), ambiguous);
            return;
        }
        Problem problem = browsers.onManagement(routing.request());
        if (problem == null && !mayAnswer(routing)) {
            problem = Problem.BUSY;
        }
        boolean isRead = isRead(routing.request().method());
        boolean isDecision = Deciders.isMeant(path(routing));
        if (problem == null && isDecision) {
            problem = deciders.get().judge(routing, refusals);
        }
        if (problem != null) {
            RouteProblems.send(routing.response(), problem);
        } else if (isRead || isDecision) {
            routing.next();
        } else {
            routing.response().headers().set(HttpHeaders.ALLOW, "GET, HEAD");
            RouteProblems.send(
                    routing.response(), new Problem(405, "nothing is changed on this port", null));
        }
    }

    /** Health is always answered: it takes next to nothing, and a node lives by it. */
    private static boolean mayAnswer(RoutingContext routing) {
        return path(routing).startsWith("/q/health")
                || SlowClientGuard.holding(routing.request()).tryNeed(STATUS);
    }

    /** As routes see it, however it was written; empty if none will. */
    private static String path(RoutingContext routing) {
        try {
            return routing.normalizedPath();
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    private static boolean isRead(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    @Override
    public Bounds bounds() {
        return bounds.get();
    }

    @Override
    public void turnedAway(String address, Reason reason) {
        refusals.note(address, reason);
    }
}
