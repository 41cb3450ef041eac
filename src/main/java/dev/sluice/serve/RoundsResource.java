package dev.sluice.serve;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletionStage;

/**
 * {@code POST /v1/folders/{folder}/scan} and {@code /pull}: one round now, answered with its
 * summary when it is done, however long that takes.
 *
 * <pre>{"folder":"docs","looked":812,"changed":3,"deleted":0,"problems":0,"millis":41}
 * {"folder":"docs","peers":2,"fetched":3,"bytes":9120,"deleted":0,"conflicts":0,"failed":0,
 *  "notRun":[{"peer":"http://b:8080","reason":"…"}],"millis":52}</pre>
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
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<String> scan(
            @PathParam("folder") String folder, @Context HttpServerRequest request) {
        return Awake.during(control.scan(folders.writable(folder).id()), request)
                .thenApply(ScanSummary::toJson);
    }

    /** Pulls from every peer of the folder now. */
    @POST
    @Path("/pull")
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<String> pull(
            @PathParam("folder") String folder, @Context HttpServerRequest request) {
        return Awake.during(control.pull(folders.writable(folder).id()), request)
                .thenApply(PullSummary::toJson);
    }
}
