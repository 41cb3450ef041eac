package dev.sluice.serve.api;

import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.http.Awake;
import dev.sluice.serve.http.FolderDirectory;
import dev.sluice.serve.problem.Parameter;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/folders/{folder}/trash/restore?at=2026-11-22T01:02:03Z&dry=}: puts every file
 * that was overwritten or deleted by a peer since then back as it was, from the trash of this node.
 * What is there now goes to the trash. For the other nodes it is a local change. It is answered
 * when it is in the index. With {@code dry=true} it is only said what would be done.
 */
@Path("/v1/folders/{folder}/trash/restore")
@Singleton
public final class RestoreResource {

    private final FolderDirectory folders;
    private final FolderControl control;

    public RestoreResource(FolderDirectory folders, FolderControl control) {
        this.folders = folders;
        this.control = control;
    }

    /** Puts the files back. */
    @POST
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<String> restore(
            @PathParam("folder") String folder,
            @QueryParam("at") @Nullable String at,
            @QueryParam("dry") @Nullable String dry,
            @Context HttpServerRequest request) {
        ServedFolder served = folders.operable(folder);
        return Awake.during(control.restore(served.id(), at(at), isDry(dry)), request)
                .thenApply(RestoreSummary::toJson);
    }

    static Instant at(@Nullable String text) {
        return Parameter.required("at", text, RestoreResource::time);
    }

    static boolean isDry(@Nullable String text) {
        return text != null && Parameter.required("dry", text, RestoreResource::flag);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "at must be a time in UTC such as 2026-11-22T01:02:03Z", e);
        }
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("dry must be true or false");
        };
    }
}
