package dev.sluice.serve.content;

import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.gate.SlowClientGuard;
import dev.sluice.serve.http.DiskPool;
import dev.sluice.serve.http.FolderDirectory;
import dev.sluice.serve.http.RequestBody;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.ProblemException;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * {@code POST /v1/folders/{folder}/bundle}: many contents in one tar stream.
 *
 * <pre>
 * {"path":"a/b.txt","digest":"xxh3-128:…"}
 * {"path":"a/c.txt","digest":"xxh3-128:…"}
 * </pre>
 *
 * <p>The request is 1 to 1,000 such lines. One may have {@code "offset"} and {@code "length"} as
 * well: its entry then holds that part of the content. The answer has an entry for each, in that
 * order: the content with its mtime and mode, or an empty file with the pax keyword {@code
 * SLUICE.skipped}, which is {@code changed} or {@code gone}. The stream is whole if it ends with
 * two blocks of zeros, as a tar does, and with the last chunk; the connection is cut if a content
 * changes while it is sent.
 */
@Path("/v1/folders/{folder}")
@Singleton
public final class BundleResource {

    private final FolderDirectory folders;
    private final DiskPool disk;
    private final long mostBody;

    public BundleResource(
            FolderDirectory folders,
            DiskPool disk,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize mostBody) {
        this.folders = folders;
        this.disk = disk;
        this.mostBody = mostBody.asLongValue();
    }

    /** Answers with a tar of what is asked for. */
    @POST
    @Path("/bundle")
    @Consumes(BundleLines.MEDIA_TYPE)
    public CompletionStage<Response> post(
            @PathParam("folder") String folder, @Context HttpServerRequest request) {
        ServedFolder served = folders.readable(folder);
        if (request.version() == HttpVersion.HTTP_1_0) {
            throw new ProblemException(
                    new Problem(505, "a bundle has no length, which needs HTTP/1.1", null));
        }
        expect(request);
        return RequestBody.of(request, mostBody)
                .thenApplyAsync(body -> bundle(served, body, request), disk)
                .thenApply(bundle -> Response.ok(bundle, Bundle.MEDIA_TYPE).build());
    }

    /** Before the body is read: whoever has to come later has cost next to nothing. */
    private static void expect(HttpServerRequest request) {
        long lines = Bundle.expected(request.getHeader(HttpHeaders.CONTENT_LENGTH));
        if (!SlowClientGuard.holding(request).tryNeed(BundlePieces.SMALL_PIECES + lines)) {
            request.response().headers().set(HttpHeaders.CONNECTION, "close");
            throw new ProblemException(Problem.BUSY);
        }
    }

    private static Bundle bundle(ServedFolder served, byte[] body, HttpServerRequest request) {
        List<BundleLine> lines = BundleLines.parse(body);
        SlowClientGuard.holding(request)
                .need(Bundle.memory(lines.size(), body.length) + BundlePieces.SMALL_PIECES);
        return new Bundle(served, lines);
    }
}
