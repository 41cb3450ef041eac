package dev.sluice.serve.content;

import dev.sluice.disk.root.RootException;
import dev.sluice.domain.Span;
import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.http.DiskPool;
import dev.sluice.serve.http.FolderDirectory;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.ProblemException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET} and {@code HEAD /v1/folders/{folder}/files/{path}}: a content of the folder.
 *
 * <p>The path is what the address has after {@code /files/}, each {@code %xx} decoded once; it is
 * looked up in the index byte for byte, and the disk is opened only for a live file there. {@code
 * ETag} is the digest; {@code If-Match}, {@code If-None-Match}, {@code If-Range} and one {@code
 * Range} are obeyed, several ranges or a malformed one answered with the whole content.
 *
 * <p>404 says the same for what is absent, not a file, ignored, ours or outside; 412 that the
 * content is no longer the one asked for, or no longer the one that the index knows: the caller
 * tries again after the next scan.
 *
 * <p>Of a content that is on its way here, whoever names it in {@code If-Match} gets the parts that
 * are verified already; 416 for another part says that it is still to come.
 */
@Path("/v1/folders/{folder}")
@Singleton
public final class FilesResource {

    private final FolderDirectory folders;
    private final DiskPool disk;
    private final InstantSource clock;

    public FilesResource(FolderDirectory folders, DiskPool disk, InstantSource clock) {
        this.folders = folders;
        this.disk = disk;
        this.clock = clock;
    }

    /** Sends a content. The file is opened by the writer, which is the one that closes it. */
    @GET
    @Path("/files/{path: .*}")
    public CompletionStage<Response> get(@Context HttpServerRequest request) {
        FileAddress address = address(request);
        ServedFolder folder = folders.readable(address.folder());
        return disk.call(() -> answer(sendable(folder, address, request), request));
    }

    /** Says what {@link #get} without a range would say; written by hand, for it opens the file. */
    @HEAD
    @Path("/files/{path: .*}")
    public CompletionStage<Response> head(@Context HttpServerRequest request) {
        FileAddress address = address(request);
        ServedFolder folder = folders.readable(address.folder());
        return disk.call(() -> describe(find(folder, address), request));
    }

    private static FileAddress address(HttpServerRequest request) {
        try {
            return FileAddress.of(Objects.requireNonNullElse(request.path(), ""));
        } catch (IllegalArgumentException _) {
            throw new ProblemException(Problem.ABSENT);
        }
    }

    static ServedContent find(ServedFolder folder, FileAddress address) {
        ServedContent content = ServedContent.find(folder, address.path());
        if (content == null) {
            throw new ProblemException(Problem.ABSENT);
        }
        return content;
    }

    /** What is here, or else what is on its way, if {@code If-Match} names exactly that. */
    static SendableContent sendable(
            ServedFolder folder, FileAddress address, HttpServerRequest request)
            throws RootException {
        String ifMatch = header(request, "If-Match");
        ServedContent here = ServedContent.find(folder, address.path());
        if (here != null && here.tag().isAllowedBy(ifMatch)) {
            return here;
        }
        PassedContent coming = PassedContent.find(folder, address.path(), ifMatch);
        if (coming != null) {
            return coming;
        }
        if (here == null) {
            throw new ProblemException(Problem.ABSENT);
        }
        return here;
    }

    private Response answer(SendableContent content, HttpServerRequest request) {
        if (isHeld(content, request)) {
            return notModified(content);
        }
        return switch (rangeOf(content, request)) {
            case ByteRange.Whole _ -> whole(content);
            case ByteRange.Part(long first, long length) ->
                    content.has(new Span(first, length))
                            ? ok(content, first, length, true)
                            : unsatisfiable(content, "this part is still on its way here");
            case ByteRange.Unsatisfiable _ ->
                    unsatisfiable(content, "Range has nothing of " + content.size() + " bytes");
        };
    }

    private Response whole(SendableContent content) {
        boolean isHere = content.size() == 0 || content.has(new Span(0, content.size()));
        if (!isHere) {
            throw new ProblemException(Problem.ABSENT);
        }
        return ok(content, 0, content.size(), false);
    }

    private static Response unsatisfiable(SendableContent content, String why) {
        return new Problem(416, why, "Range")
                .response()
                .header("Content-Range", "bytes */" + content.size())
                .build();
    }

    private Response describe(ServedContent content, HttpServerRequest request) throws IOException {
        if (isHeld(content, request)) {
            return notModified(content);
        }
        content.open().close();
        Download whole = new Download(content, 0, content.size(), false, clock.instant());
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        whole.putHeaders(headers);
        return with(headers, Response.ok());
    }

    private static boolean isHeld(SendableContent content, HttpServerRequest request) {
        requireMatch(content, request);
        return content.tag().isHeldBy(header(request, "If-None-Match"));
    }

    /**
     * Holds the content to {@code If-Match}.
     *
     * @throws ProblemException (412) if it is another one
     */
    static void requireMatch(SendableContent content, HttpServerRequest request) {
        if (!content.tag().isAllowedBy(header(request, "If-Match"))) {
            throw new ProblemException(
                    new Problem(412, "the content is " + content.tag().text(), "If-Match"));
        }
    }

    private static ByteRange rangeOf(SendableContent content, HttpServerRequest request) {
        return content.tag().letsRange(header(request, "If-Range"))
                ? ByteRange.of(header(request, "Range"), content.size())
                : new ByteRange.Whole();
    }

    /** All lines of a header as one, as a list may be spread over several. */
    private static @Nullable String header(HttpServerRequest request, String name) {
        var lines = request.headers().getAll(name);
        return lines.isEmpty() ? null : String.join(", ", lines);
    }

    private Response ok(SendableContent content, long first, long length, boolean partial) {
        return Response.ok(new Download(content, first, length, partial, clock.instant()))
                .type(Download.MEDIA_TYPE)
                .build();
    }

    private Response notModified(SendableContent content) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        Download.putValidators(content, clock.instant(), headers);
        return with(headers, Response.notModified());
    }

    private static Response with(MultiMap headers, Response.ResponseBuilder response) {
        headers.forEach(response::header);
        return response.build();
    }
}
