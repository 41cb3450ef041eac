package dev.sluice.serve.problem;

import dev.sluice.disk.root.RootException;
import dev.sluice.fault.Faults;
import dev.sluice.index.ClosedIndexException;
import dev.sluice.index.FullIndexException;
import io.vertx.ext.web.handler.HttpException;
import jakarta.ws.rs.WebApplicationException;
import java.nio.file.FileSystemException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The one place that turns a failure into what the caller is told. */
public final class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);

    private Problems() {}

    /** The problem to answer with; what is our fault is logged with its cause and told without. */
    public static Problem of(Throwable failure) {
        return switch (failure) {
            case CompletionException wrapped when wrapped.getCause() != null ->
                    of(wrapped.getCause());
            case ProblemException known -> known.problem();
            case RootException root -> unavailable("the folder's directory is not available", root);
            case FileSystemException file ->
                    unavailable("the file cannot be read: " + Faults.reason(file), file);
            case RejectedExecutionException full ->
                    later("the node is stopping or has too much to do", full);
            case ClosedIndexException closed -> unavailable("the node is stopping", closed);
            case FullIndexException full -> {
                LOG.warn("answer 503", full);
                yield new Problem(503, "no room is left for the folder's index", null);
            }
            case HttpException http -> ofStatus(http.getStatusCode(), http);
            case WebApplicationException web -> ofStatus(web.getResponse().getStatus(), web);
            default -> internal(failure);
        };
    }

    /** The problem for a status that the framework chose. */
    public static Problem ofStatus(int status, @Nullable Throwable failure) {
        return switch (status) {
            case 400 -> new Problem(400, "the request is malformed", null);
            case 404 -> Problem.ABSENT;
            case 405 -> new Problem(405, "the method is not one of those in Allow", null);
            case 406 -> new Problem(406, "no form in Accept is one that is served", "Accept");
            case 413 -> new Problem(413, "the request's body is too large", null);
            case 415 -> new Problem(415, "the request's body has another type", "Content-Type");
            default ->
                    status >= 400 && status < 500
                            ? new Problem(status, "the request cannot be answered", null)
                            : internal(failure);
        };
    }

    private static Problem unavailable(String detail, Throwable failure) {
        LOG.debugf(failure, "answer 503: %s", detail);
        return new Problem(503, detail, null);
    }

    private static Problem later(String detail, Throwable failure) {
        LOG.debugf(failure, "answer 503: %s", detail);
        return Problem.later(detail);
    }

    private static Problem internal(@Nullable Throwable failure) {
        LOG.error("answer a request: an error of ours", failure);
        return new Problem(500, "an error of this node; its log has the reason", null);
    }
}
