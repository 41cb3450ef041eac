package dev.sluice.serve.api;

import dev.sluice.serve.http.Awake;
import dev.sluice.serve.http.FolderDirectory;
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
 * {@code POST /v1/folders/{folder}/adopt}: a person's word that the directory at the folder's path
 * is its root, though it has no marker and cannot be told from another. What the index knows is
 * kept; what differs is scanned as local changes, and deletes have their budget. It is answered as
 * a scan is, when that is done.
 *
 * <p>Refused with status 409 where the directory is that of another folder, is missing or cannot be
 * written to.
 */
@Path("/v1/folders/{folder}/adopt")
@Singleton
public final class AdoptResource {

    private final FolderDirectory folders;
    private final FolderControl control;

    public AdoptResource(FolderDirectory folders, FolderControl control) {
        this.folders = folders;
        this.control = control;
    }

    /** Takes the directory for the root. */
    @POST
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<String> adopt(
            @PathParam("folder") String folder, @Context HttpServerRequest request) {
        return Awake.during(control.adopt(folders.operable(folder).id()), request)
                .thenApply(ScanSummary::toJson);
    }
}
