package dev.sluice.serve.http;

import dev.sluice.serve.gate.Holding;
import dev.sluice.serve.gate.SlowClientGuard;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.ProblemException;
import dev.sluice.serve.problem.Problems;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;

/**
 * Collects the body of a request on its event loop. The framework would let a thread wait for
 * whatever lies beyond the first 10 KiB, so that slow callers would use up its threads.
 */
public final class RequestBody {

    /** What is collected, and while it grows what it was collected in. */
    private static final long COPIES = 2;

    private final HttpServerRequest request;
    private final long most;
    private final Holding holding;
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private RequestBody(HttpServerRequest request, long most) {
        this.request = request;
        this.most = most;
        this.holding = SlowClientGuard.holding(request);
    }

    /**
     * The whole body.
     *
     * @param most bytes; a longer one fails with a {@link ProblemException} (413), and of a length
     *     that is announced the server has refused it before
     */
    public static CompletableFuture<byte[]> of(HttpServerRequest request, long most) {
        RequestBody body = new RequestBody(request, most);
        SlowClientGuard.readBody(request, true);
        var _ = body.whole.whenComplete((_, _) -> SlowClientGuard.readBody(request, false));
        request.exceptionHandler(_ -> body.fail(new Problem(400, "the request was cut off", null)))
                .handler(body::add)
                .endHandler(_ -> body.whole.complete(body.bytes.toByteArray()))
                .resume();
        return body.whole;
    }

    private void add(Buffer part) {
        if (bytes.size() + (long) part.length() > most) {
            request.handler(_ -> {});
            request.response().headers().set("Connection", "close");
            fail(Problems.ofStatus(413, null));
        } else if (!holding.tryNeed(Holding.REQUEST + COPIES * (bytes.size() + part.length()))) {
            request.handler(_ -> {});
            request.response().headers().set("Connection", "close");
            fail(Problem.BUSY);
        } else {
            bytes.writeBytes(part.getBytes());
        }
    }

    private void fail(Problem problem) {
        whole.completeExceptionally(new ProblemException(problem));
    }
}
