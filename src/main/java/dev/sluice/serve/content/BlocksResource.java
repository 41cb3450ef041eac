package dev.sluice.serve.content;

import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.BlockText;
import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.gate.Holding;
import dev.sluice.serve.gate.SlowClientGuard;
import dev.sluice.serve.http.DiskPool;
import dev.sluice.serve.http.FolderDirectory;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /v1/folders/{folder}/blocks/{path}}: the list of a content's blocks, see {@link
 * BlockText}, so that a caller with another content there can tell what to fetch. {@code If-Match}
 * and the errors are those of {@code files}. With {@code ?hashes=false} only its first line, which
 * is had without reading the content. With {@code ?have=1} it is that line, and says as well which
 * parts can be had: all of a content that is here, and those of one on its way that are verified.
 */
@Path("/v1/folders/{folder}")
@Singleton
public final class BlocksResource {

    private final FolderDirectory folders;
    private final DiskPool disk;
    private final BlockLists lists;

    public BlocksResource(FolderDirectory folders, DiskPool disk, BlockLists lists) {
        this.folders = folders;
        this.disk = disk;
        this.lists = lists;
    }

    /** Answers with a list; makes it if it is asked for the first time. */
    @GET
    @Path("/blocks/{path: .*}")
    public CompletionStage<Response> get(@Context HttpServerRequest request) {
        FileAddress address = address(request);
        ServedFolder folder = folders.readable(address.folder());
        boolean isWhatIsHere = isWhatIsHere(request);
        boolean withHashes = withHashes(request);
        return isWhatIsHere
                ? disk.call(() -> here(folder, address, request))
                : disk.call(() -> find(folder, address, request))
                        .thenComposeAsync(content -> answer(content, withHashes, request), disk);
    }

    /** What of a content can be had here, be it whole or on its way. */
    private static Response here(
            ServedFolder folder, FileAddress address, HttpServerRequest request)
            throws IOException {
        SendableContent content = FilesResource.sendable(folder, address, request);
        FilesResource.requireMatch(content, request);
        SlowClientGuard.holding(request).need(Holding.REQUEST);
        return response(BlockLists.here(content), content);
    }

    private static Response response(byte[] bytes, SendableContent content) {
        return Response.ok(bytes, BlockText.MEDIA_TYPE)
                .header("ETag", content.tag().text())
                .build();
    }

    private static ServedContent find(
            ServedFolder folder, FileAddress address, HttpServerRequest request) {
        ServedContent content = FilesResource.find(folder, address);
        FilesResource.requireMatch(content, request);
        return content;
    }

    private static FileAddress address(HttpServerRequest request) {
        try {
            return FileAddress.ofBlocks(Objects.requireNonNullElse(request.path(), ""));
        } catch (IllegalArgumentException _) {
            throw new ProblemException(Problem.ABSENT);
        }
    }

    private static boolean withHashes(HttpServerRequest request) {
        String hashes = request.getParam("hashes");
        return switch (hashes) {
            case null -> true;
            case "true" -> true;
            case "false" -> false;
            default -> throw new ProblemException(Problem.of("hashes", "hashes is true or false"));
        };
    }

    private static boolean isWhatIsHere(HttpServerRequest request) {
        String have = request.getParam("have");
        if (have != null && !have.equals("1")) {
            throw new ProblemException(Problem.of("have", "have is 1"));
        }
        return have != null;
    }

    private CompletableFuture<Response> answer(
            ServedContent content, boolean withHashes, HttpServerRequest request) {
        int blocks = withHashes ? BlockLimits.USUAL.mostBlocks(content.size()) : 0;
        SlowClientGuard.holding(request).need(Holding.REQUEST + (long) blocks * BlockList.HASHES);
        return list(content, withHashes).thenApply(bytes -> response(bytes, content));
    }

    private CompletableFuture<byte[]> list(ServedContent content, boolean withHashes) {
        try {
            return withHashes
                    ? lists.of(content)
                    : CompletableFuture.completedFuture(BlockLists.holes(content));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
