package dev.sluice.serve.api;

import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.http.FolderDirectory;
import dev.sluice.serve.http.TextForm;
import dev.sluice.serve.problem.Parameter;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/folders/{folder}/why?path=a/b.txt}: why a path is not here, or not the same as
 * elsewhere, as JSON or, for curl and whoever asks for text, in words. It is for whoever may read
 * the folder. What a pattern hides is answered for by the pattern: whether it is there is not told.
 *
 * <pre>{"folder":"docs","path":"a/b.txt","inStep":false,"cause":"failed","words":"…",
 *  "reason":"…","attempts":3,"retryAt":"…","peer":"http://b:8080","node":"…","name":"beta",
 *  "lagSeconds":12.3,"also":[{"cause":"conflict","words":"…"}]}</pre>
 */
@Path("/v1/folders/{folder}/why")
@Singleton
public final class WhyResource {

    private static final String PATH = "path";

    private final FolderDirectory folders;
    private final FolderControl control;

    public WhyResource(FolderDirectory folders, FolderControl control) {
        this.folders = folders;
        this.control = control;
    }

    /** Answers for one path. */
    @GET
    public CompletionStage<Response> why(
            @PathParam("folder") String folder,
            @QueryParam(PATH) @Nullable String path,
            @HeaderParam("Accept") @Nullable String accept,
            @HeaderParam("User-Agent") @Nullable String agent) {
        ServedFolder served = folders.readable(folder);
        String asked = Parameter.required(PATH, path, WhyResource::inside);
        TextForm form = TextForm.of(accept, agent);
        return control.why(served.id(), asked)
                .thenApply(why -> form.response(why::toText, why::toJson));
    }

    /** What leads out of the folder, or is no path at all, is not asked for. */
    private static String inside(String path) {
        boolean isInside =
                Arrays.stream(path.split("/", -1))
                        .noneMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
        if (!isInside || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "path must be one from the root of the folder, like a/b.txt, without empty"
                            + " names, \".\" and \"..\"");
        }
        return path;
    }
}
