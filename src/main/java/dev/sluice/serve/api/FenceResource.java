package dev.sluice.serve.api;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Index;
import dev.sluice.index.Member;
import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.ServedNode;
import dev.sluice.serve.feed.Fences;
import dev.sluice.serve.http.Awake;
import dev.sluice.serve.http.DiskPool;
import dev.sluice.serve.http.FolderDirectory;
import dev.sluice.serve.problem.Parameter;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/folders/{folder}/fence?members=beta,0123456789abcdef&timeout=30s}: looks at the
 * disk for what was just written, also where it has not come to rest, and answers when every member
 * that is named has applied all that there is then. {@code members} are names or node ids; without
 * it those that are connected are waited for: those that have called of late, and peers that answer
 * us. {@code timeout} is 60 s if it is absent, and 3600 s at most.
 *
 * <pre>{"folder":"docs","sequence":812,"members":[{"node":"…","name":"beta","done":812}],
 *  "notConnected":[],"millis":640}</pre>
 *
 * <p>When its time is over the answer is a problem of status 504 with the same fields, and those in
 * {@code missing} that have not, each with a reason. A member is known to have applied something
 * when it says so in a call of the changes feed, so one that keeps a long poll tells it at once.
 */
@Path("/v1/folders/{folder}/fence")
@Singleton
public final class FenceResource {

    private static final Duration USUAL = Duration.ofSeconds(60);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final FolderDirectory folders;
    private final FolderControl control;
    private final Fences fences;
    private final ServedNode self;
    private final DiskPool disk;

    public FenceResource(
            FolderDirectory folders,
            FolderControl control,
            Fences fences,
            ServedNode self,
            DiskPool disk) {
        this.folders = folders;
        this.control = control;
        this.fences = fences;
        this.self = self;
        this.disk = disk;
    }

    /** Waits until the members have what is here. */
    @POST
    public CompletionStage<Response> fence(
            @PathParam("folder") String folder,
            @QueryParam("members") @Nullable List<String> members,
            @QueryParam("timeout") @Nullable String timeout,
            @Context HttpServerRequest request) {
        ServedFolder served = folders.writable(folder);
        Duration longest = timeout == null ? USUAL : Parameter.wait("timeout", timeout, LONGEST);
        List<String> names = names(members == null ? List.of() : members);
        if (!fences.tryEnter()) {
            throw new ProblemException(
                    Problem.later("%d fences are waited for already".formatted(Fences.MAX)));
        }
        CompletableFuture<Response> answer = new CompletableFuture<>();
        var _ = answer.whenComplete((_, _) -> fences.leave());
        Fence fence = new Fence(served, longest, answer);
        var _ =
                disk.call(() -> fence.choose(names))
                        .thenCompose(_ -> fence.scan())
                        .thenComposeAsync(fence::await, disk)
                        .thenApplyAsync(fence::answer, disk)
                        .whenComplete((response, failure) -> {
                            if (failure != null) {
                                answer.completeExceptionally(failure);
                            } else {
                                answer.complete(response);
                            }
                        });
        CompletionStage<Response> kept = Awake.during(answer, request);
        // The framework cancels this one when the caller has gone, and knows nothing of the other.
        var _ = kept.whenComplete((_, _) -> answer.cancel(false));
        return kept;
    }

    private static List<String> names(List<String> parameters) {
        return parameters.stream()
                .flatMap(each -> Arrays.stream(each.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /** One call. */
    private final class Fence {

        private final ServedFolder folder;
        private final Index index;
        private final long begun = System.nanoTime();
        private final Duration longest;
        private final CompletableFuture<Response> caller;
        private FenceMembers members = new FenceMembers(Map.of(), List.of());
        private @Nullable Sequence target;

        Fence(ServedFolder folder, Duration longest, CompletableFuture<Response> caller) {
            this.folder = folder;
            this.index = folder.index();
            this.longest = longest;
            this.caller = caller;
        }

        FenceMembers choose(List<String> names) {
            Map<NodeId, FolderControl.Reached> peers = control.peers(folder.id());
            members =
                    names.isEmpty()
                            ? FenceMembers.connected(
                                    index,
                                    node ->
                                            fences.isConnected(index, node)
                                                    || peers.containsKey(node)
                                                            && peers.get(node).error() == null)
                            : FenceMembers.named(index, names, self);
            return members;
        }

        /** Whether the scan has ended in time. */
        CompletionStage<Boolean> scan() {
            return control.settle(folder.id())
                    .toCompletableFuture()
                    .thenApply(_ -> true)
                    .completeOnTimeout(false, left().toMillis(), TimeUnit.MILLISECONDS);
        }

        CompletionStage<Fences.End> await(boolean isScanned) {
            if (!isScanned) {
                return CompletableFuture.completedFuture(Fences.End.TIME_OUT);
            }
            Sequence last = index.last();
            target = last;
            CompletableFuture<Fences.End> end =
                    fences.await(index, last, members.chosen().keySet(), left());
            // The framework cancels the answer when the caller has gone: let its waiter go as well.
            var _ = caller.whenComplete((_, _) -> end.complete(Fences.End.TIME_OUT));
            return end;
        }

        Response answer(Fences.End end) {
            if (end == Fences.End.STOPPING) {
                throw new ProblemException(Problem.later("the node is stopping"));
            }
            boolean isReached = end == Fences.End.REACHED;
            Map<NodeId, FolderControl.Reached> peers =
                    isReached ? Map.of() : control.peers(folder.id());
            List<FenceAnswer.Reach> reaches =
                    members.chosen().values().stream()
                            .map(member -> reach(member, isReached, peers))
                            .toList();
            return new FenceAnswer(
                            folder.id(),
                            target,
                            reaches,
                            members.others(),
                            Duration.ofNanos(System.nanoTime() - begun))
                    .response();
        }

        /** What a member has done may go back, when it reads all anew: it was there once. */
        private FenceAnswer.Reach reach(
                Member member, boolean isReached, Map<NodeId, FolderControl.Reached> peers) {
            Member now = Objects.requireNonNullElse(index.member(member.node()), member);
            Sequence last = target;
            if (last == null || !isReached && last.isAfter(now.done())) {
                return new FenceAnswer.Reach(now, now.done(), why(now, peers.get(now.node())));
            }
            return new FenceAnswer.Reach(now, last.isAfter(now.done()) ? last : now.done(), null);
        }

        private String why(Member member, FolderControl.@Nullable Reached peer) {
            if (peer != null && peer.error() != null) {
                return "it does not answer: " + peer.error();
            }
            Duration silence = fences.silence(index, member.node());
            if (silence == null) {
                return "it has not called since this node was started";
            }
            return fences.isConnected(index, member.node())
                    ? "it is at " + member.done()
                    : "it has not called for %d s".formatted(silence.toSeconds());
        }

        private Duration left() {
            Duration left = longest.minusNanos(System.nanoTime() - begun);
            return left.isNegative() ? Duration.ZERO : left;
        }
    }
}
