package dev.sluice.serve.api;

import dev.sluice.domain.ConflictTag;
import dev.sluice.domain.RelativePath;
import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.http.Awake;
import dev.sluice.serve.http.FolderDirectory;
import dev.sluice.serve.problem.Json;
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
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/folders/{folder}/conflicts/keep?copy=a.sluice-conflict-….txt&keep=copy&seen=}:
 * ends a conflict by a person's word. With {@code copy} the copy takes the place of what it is a
 * copy of, with {@code original} it goes. The other content goes to the trash of this node. For the
 * other nodes it is a local change. It is answered when it is in the index. {@code seen} is the tag
 * that the status lists with the conflict: it is refused (409) if one of the two contents has
 * changed since.
 *
 * <pre>{"folder":"docs","copy":"a.sluice-conflict-….txt","kept":"copy"}</pre>
 */
@Path("/v1/folders/{folder}/conflicts/keep")
@Singleton
public final class ConflictsResource {

    private static final String COPY = "copy";
    private static final String KEEP = "keep";
    private static final String SEEN = "seen";

    private final FolderDirectory folders;
    private final FolderControl control;

    public ConflictsResource(FolderDirectory folders, FolderControl control) {
        this.folders = folders;
        this.control = control;
    }

    /** Keeps one content. */
    @POST
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<String> keep(
            @PathParam("folder") String folder,
            @QueryParam(COPY) @Nullable String copy,
            @QueryParam(KEEP) @Nullable String keep,
            @QueryParam(SEEN) @Nullable String seen,
            @Context HttpServerRequest request) {
        return Awake.during(end(folders.operable(folder), control, copy, keep, seen), request);
    }

    /** Keeps one content, as these parameters say. */
    static CompletionStage<String> end(
            ServedFolder folder,
            FolderControl control,
            @Nullable String copy,
            @Nullable String keep,
            @Nullable String seen) {
        RelativePath path = Parameter.required(COPY, copy, RelativePath::of);
        boolean isCopyKept = Parameter.required(KEEP, keep, ConflictsResource::isCopy);
        ConflictTag tag = seen == null ? null : Parameter.required(SEEN, seen, ConflictTag::new);
        return control.endConflict(folder.id(), path, isCopyKept, tag)
                .thenApply(_ ->
                        Json.object(json -> {
                            json.writeStringField("folder", folder.id().text());
                            json.writeStringField("copy", path.toString());
                            json.writeStringField("kept", isCopyKept ? COPY : "original");
                        }));
    }

    private static boolean isCopy(String text) {
        return switch (text) {
            case COPY -> true;
            case "original" -> false;
            default -> throw new IllegalArgumentException("keep must be copy or original");
        };
    }
}
