package dev.sluice.serve.api;

import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.feed.FeedWriter;
import dev.sluice.serve.gate.SlowClientGuard;
import dev.sluice.serve.http.Awake;
import dev.sluice.serve.http.FolderDirectory;
import dev.sluice.serve.http.TextForm;
import dev.sluice.serve.problem.Parameter;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/folders/{folder}/plan?limit=1000}: what a pull would do now, peer by peer, as JSON
 * or, for curl and whoever asks for text, as text. Nothing is done. It asks the peers for what they
 * have, so it is for those who may make this node do something.
 *
 * <pre>{"folder":"docs","peers":[{"peer":"http://b:8080","fetch":1,"rename":1,"delete":0,
 *  "conflict":1,"other":0,"held":0,"bytes":1624,"entries":[
 *  {"does":"fetch","path":"a/b.txt","bytes":812},{"does":"rename","path":"new","from":"old"},
 *  {"does":"conflict","path":"c","bytes":812,"copy":"c.sluice-conflict-…"}],"left":0},
 *  {"peer":"http://c:8080","notRun":"…"}]}</pre>
 *
 * <p>With {@code Accept: application/x-ndjson} there is a line a second before it that says how far
 * that is, and the plan is the last line ({@link RoundWriter}):
 *
 * <pre>{"folder":"docs","peersToAsk":2,"peersDone":1,"millis":1000}</pre>
 */
@Path("/v1/folders/{folder}/plan")
@Singleton
public final class PlanResource {

    private static final int ITEMS = 1_000;
    private static final int MAX_ITEMS = 10_000;

    /** What an answer takes while it is made, of a few peers. */
    private static final long ANSWER = 512 << 10;

    private final FolderDirectory folders;
    private final FolderControl control;

    public PlanResource(FolderDirectory folders, FolderControl control) {
        this.folders = folders;
        this.control = control;
    }

    /** Plans a pull. */
    @GET
    public CompletionStage<Response> plan(
            @PathParam("folder") String folder,
            @Context HttpServerRequest request,
            @QueryParam("limit") @Nullable String limit,
            @HeaderParam("Accept") @Nullable String accept,
            @HeaderParam("User-Agent") @Nullable String agent) {
        ServedFolder served = folders.writable(folder);
        int most = (int) Parameter.number("limit", limit, 0, MAX_ITEMS, ITEMS);
        SlowClientGuard.holding(request).need(ANSWER);
        RoundOnDemand<PlanSummary> plan = control.plan(served.id(), most);
        if (accept != null && accept.contains(FeedWriter.MEDIA_TYPE)) {
            return CompletableFuture.completedFuture(
                    Response.ok(new RoundLines(plan), FeedWriter.MEDIA_TYPE).build());
        }
        TextForm form = TextForm.of(accept, agent);
        return Awake.during(plan.summary(), request)
                .thenApply(said -> form.response(said::toText, said::toJson));
    }
}
