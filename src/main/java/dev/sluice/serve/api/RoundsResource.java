package dev.sluice.serve.api;

import dev.sluice.serve.feed.FeedWriter;
import dev.sluice.serve.http.Awake;
import dev.sluice.serve.http.FolderDirectory;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/folders/{folder}/scan}, {@code /pull} and {@code /verify}: one round now,
 * answered with its summary when it is done, however long that takes. What a round did that was
 * under way already is in the summary; so is all that was written before the call.
 *
 * <pre>{"folder":"docs","looked":812,"changed":3,"deleted":0,"problems":0,"millis":41}
 * {"folder":"docs","peers":2,"fetched":3,"bytes":9120,"deleted":0,"conflicts":0,"failed":0,
 *  "notRun":[{"peer":"http://b:8080","reason":"…"}],"millis":52}
 * {"folder":"docs","files":812,"bytes":9120,"skipped":0,"rotten":1,"mended":0,"waiting":1,
 *  "millis":77}</pre>
 *
 * <p>With {@code Accept: application/x-ndjson} there is a line a second before it that says how far
 * the round is, and the summary is the last line ({@link RoundWriter}):
 *
 * <pre>
 * {"folder":"docs","looked":812,"hashed":40,"bytes":9120,"changed":3,"deleted":0,"millis":1000}
 * {"end":true,"folder":"docs","looked":1812,"changed":3,"deleted":0,"problems":0,"millis":1841}
 * {"folder":"docs","toDo":70,"done":30,"fetched":30,"bytes":9120,"bytesPerSecond":9120,
 *  "secondsLeft":2,"millis":1000}</pre>
 */
@Path("/v1/folders/{folder}")
@Singleton
public final class RoundsResource {

    private final FolderDirectory folders;
    private final FolderControl control;

    public RoundsResource(FolderDirectory folders, FolderControl control) {
        this.folders = folders;
        this.control = control;
    }

    /** Scans the folder now. */
    @POST
    @Path("/scan")
    @Produces({MediaType.APPLICATION_JSON, FeedWriter.MEDIA_TYPE})
    public CompletionStage<Response> scan(
            @PathParam("folder") String folder,
            @Context HttpServerRequest request,
            @HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept) {
        return answer(control.scan(folders.writable(folder).id()), request, accept);
    }

    /** Pulls from every peer of the folder now. */
    @POST
    @Path("/pull")
    @Produces({MediaType.APPLICATION_JSON, FeedWriter.MEDIA_TYPE})
    public CompletionStage<Response> pull(
            @PathParam("folder") String folder,
            @Context HttpServerRequest request,
            @HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept) {
        return answer(control.pull(folders.writable(folder).id()), request, accept);
    }

    /** Reads the contents of the folder again now. */
    @POST
    @Path("/verify")
    @Produces({MediaType.APPLICATION_JSON, FeedWriter.MEDIA_TYPE})
    public CompletionStage<Response> verify(
            @PathParam("folder") String folder,
            @Context HttpServerRequest request,
            @HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept) {
        return answer(control.verify(folders.writable(folder).id()), request, accept);
    }

    private static <T extends RoundFigures> CompletionStage<Response> answer(
            RoundOnDemand<T> round, HttpServerRequest request, @Nullable String accept) {
        if (accept != null && accept.contains(FeedWriter.MEDIA_TYPE)) {
            return CompletableFuture.completedFuture(
                    Response.ok(new RoundLines(round), FeedWriter.MEDIA_TYPE).build());
        }
        return Awake.during(round.summary(), request)
                .thenApply(summary ->
                        Response.ok(summary.toJson(), MediaType.APPLICATION_JSON).build());
    }
}
