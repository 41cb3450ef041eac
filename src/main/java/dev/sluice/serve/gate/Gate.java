package dev.sluice.serve.gate;

import dev.sluice.auth.Speaker;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.RouteProblems;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/**
 * Stands in front of everything on the data port. It comes before the routing and never looks at
 * the address, so no way of writing one leads around it; a request without any address, which fails
 * before the routing, meets it on the way out. Whatever is refused is answered with one and the
 * same 401.
 */
@Singleton
public final class Gate {

    /** Before every route, of ours or of the framework. */
    private static final int FIRST = Integer.MIN_VALUE;

    private static final String SPEAKER = "sluice.speaker";

    private static final Problem REFUSED =
            new Problem(401, "this node listens only to those it knows", null);

    private final Instance<Admission> admission;
    private final BrowserGuard browsers;
    private final Refusals refusals;
    private final Instance<AnswerMemory> memory;

    /** The admission is asked for late: routes are made before the configuration is checked. */
    public Gate(
            Instance<Admission> admission,
            BrowserGuard browsers,
            Refusals refusals,
            Instance<AnswerMemory> memory) {
        this.admission = admission;
        this.browsers = browsers;
        this.refusals = refusals;
        this.memory = memory;
    }

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(this::judge).failureHandler(this::judgeFailed);
    }

    /**
     * Who speaks.
     *
     * @throws IllegalStateException if the request did not come through here
     */
    public static Speaker speaker(RoutingContext routing) {
        if (routing.get(SPEAKER) instanceof Speaker speaker) {
            return speaker;
        }
        throw new IllegalStateException("bug: a request came past the gate");
    }

    /** Notes who speaks, where somebody else has let the request in. */
    static void note(RoutingContext routing, Speaker speaker) {
        routing.put(SPEAKER, speaker);
    }

    private void judgeFailed(RoutingContext routing) {
        if (routing.get(SPEAKER) == null && !routing.response().headWritten()) {
            judge(routing);
        } else {
            routing.next();
        }
    }

    private void judge(RoutingContext routing) {
        if (!SlowClientGuard.begin(routing, memory.get())) {
            return;
        }
        SecurityHeaders.set(routing.response());
        Problem ambiguous = Framing.problem(routing.request());
        if (ambiguous != null) {
            RouteProblems.sendAndClose(routing.request(), ambiguous);
            return;
        }
        switch (admission.get().judge(routing.request())) {
            case Admission.Verdict.Admitted(Speaker speaker) -> admit(routing, speaker);
            case Admission.Verdict.Refused(Admission.Reason reason) ->
                    refuse(routing.request(), reason);
        }
    }

    private void admit(RoutingContext routing, Speaker speaker) {
        Problem problem = browsers.onData(routing.request(), admission.get().asksForSecret());
        if (problem == null
                && !SlowClientGuard.holding(routing.request()).tryNeed(Holding.REQUEST)) {
            problem = Problem.BUSY;
        }
        if (problem == null) {
            note(routing, speaker);
            routing.next();
        } else if (Problem.BUSY.equals(problem) && !hasBody(routing.request())) {
            RouteProblems.send(routing.response(), problem); // a new connection would cost more
        } else {
            RouteProblems.sendAndClose(routing.request(), problem);
        }
    }

    private void refuse(HttpServerRequest request, Admission.Reason reason) {
        refusals.note(request, reason);
        switch (reason) {
            case CERTIFICATE, WEAK_KEY -> Connections.cut(request);
            case NO_TOKEN, WRONG_TOKEN -> {
                var response = request.response();
                response.headers().set("WWW-Authenticate", "Bearer realm=\"sluice\"");
                if (hasBody(request)) {
                    // Nobody reads it; what a stranger goes on sending is not waited for.
                    RouteProblems.sendAndClose(request, REFUSED);
                } else {
                    RouteProblems.send(response, REFUSED);
                }
            }
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || request.headers().contains(HttpHeaders.CONTENT_LENGTH);
    }
}
