package dev.sluice.serve.feed;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Sequence;
import dev.sluice.identity.CallProof;
import dev.sluice.identity.KeyRule;
import dev.sluice.identity.NodeKey;
import dev.sluice.index.Index;
import dev.sluice.index.Member;
import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.ServedNode;
import dev.sluice.serve.gate.Call;
import dev.sluice.serve.gate.CallerKind;
import dev.sluice.serve.gate.Callers;
import dev.sluice.serve.gate.ClaimedCaller;
import dev.sluice.serve.http.DiskPool;
import dev.sluice.serve.http.FolderDirectory;
import dev.sluice.serve.http.HttpDate;
import dev.sluice.serve.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/folders/{folder}/changes}: the entries of a folder in the order of their last
 * change, as lines of JSON: a head, the rows, an end.
 *
 * <p><b>Paging.</b> An answer has at most {@code limit} rows (1 to 20000, 1000 if absent) and ends
 * with {@code last} and {@code more}. The next page is asked for with the {@code epoch} and {@code
 * run} of the head and {@code last} as {@code after}.
 *
 * <p><b>Full listings.</b> Without a cursor, or with one that is not valid, the answer begins at
 * the first row and says {@code "listing":"full"}. Its second page is asked for like any other: the
 * cursor is ours and so valid, and the answer says {@code delta}; for a full listing is nothing but
 * all changes after 0. The caller keeps the {@code until} of the first page: when it has read up to
 * it, the listing is complete. An entry that changes meanwhile moves to the end of the feed and
 * comes there.
 *
 * <p><b>Waiting.</b> With {@code wait} ({@code 500ms}, {@code 30s}; at most 60 s) and a valid
 * cursor, an answer that would have no rows is held until there is one or the time is over.
 *
 * <p>{@code after} and {@code done} (0 if absent) of a valid cursor are noted for the caller's node
 * id, if {@code Sluice-Proof} proves that it is the caller's; a wrong one is refused. Without the
 * headers {@code Sluice-Node} and {@code Sluice-Run}, as a person asks, nothing is noted and no
 * {@code known} is told; one without the other is refused. A call that is proved is answered with
 * signatures, see {@link FeedSigner}.
 *
 * <p>With {@code Sluice-Mismatch} a caller says that it got other bytes of a file than were
 * announced, see {@link Mismatch}.
 */
@Path("/v1/folders/{folder}")
@Singleton
public final class ChangesResource {

    private final ServedNode node;
    private final FolderDirectory folders;
    private final LongPolls polls;
    private final MemberNotes members;
    private final Callers callers;
    private final DiskPool disk;
    private final InstantSource clock;

    public ChangesResource(
            ServedNode node,
            FolderDirectory folders,
            LongPolls polls,
            MemberNotes members,
            Callers callers,
            DiskPool disk,
            InstantSource clock) {
        this.clock = clock;
        this.node = node;
        this.folders = folders;
        this.polls = polls;
        this.members = members;
        this.callers = callers;
        this.disk = disk;
    }

    /** Answers with a page of the feed. */
    @GET
    @Path("/changes")
    public CompletionStage<Response> get(
            @PathParam("folder") String folder,
            @HeaderParam(ClaimedCaller.NODE) @Nullable String callerNode,
            @HeaderParam(ClaimedCaller.RUN) @Nullable String callerRun,
            @HeaderParam(CallProof.HEADER) @Nullable String proof,
            @Context HttpServerRequest http,
            @HeaderParam(Mismatch.HEADER) @Nullable List<String> mismatches,
            @QueryParam("epoch") @Nullable String epoch,
            @QueryParam("run") @Nullable String run,
            @QueryParam("after") @Nullable String after,
            @QueryParam("done") @Nullable String done,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("wait") @Nullable String wait) {
        ServedFolder served = folders.readable(folder);
        ClaimedCaller caller = ClaimedCaller.of(callerNode, callerRun);
        FeedRequest request = FeedRequest.of(caller, epoch, run, after, done, limit, wait);
        Call call = caller == null ? null : new Call(caller, proof, http, folders.speaker());
        CompletableFuture<Response> answer = new CompletableFuture<>();
        List<Mismatch> told = Mismatch.of(mismatches);
        disk.execute(() -> {
            begin(served, request, call, answer);
            told.forEach(mismatch -> mismatch.tell(served));
        });
        return answer;
    }

    private void begin(
            ServedFolder folder,
            FeedRequest request,
            @Nullable Call call,
            CompletableFuture<Response> answer) {
        try {
            CallerKind caller = callers.of(call);
            From from = from(folder.index(), request, caller);
            var _ =
                    whenDue(folder, request, from, answer)
                            .whenComplete((feed, failure) -> end(answer, feed, failure));
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }

    /** The date is that of the answer, however long it was held. */
    private void end(
            CompletableFuture<Response> answer, @Nullable Feed feed, @Nullable Throwable failure) {
        if (feed != null) {
            answer.complete(
                    Response.ok(feed, FeedWriter.MEDIA_TYPE)
                            .header(HttpHeaders.DATE, HttpDate.text(clock.instant()))
                            .build());
        } else if (failure != null) {
            answer.completeExceptionally(failure);
        }
    }

    private From from(Index index, FeedRequest request, CallerKind caller) {
        ClaimedCaller named = request.caller();
        Member member = named == null ? null : index.member(named.node());
        boolean isMember = isMember(caller, member);
        FeedSigner seal = seal(caller);
        Cursor cursor = request.cursor();
        if (cursor == null) {
            return new From(true, Sequence.ZERO, seal);
        }
        if (!index.covers(cursor)) {
            if (isMember && named != null && cursor.epoch().equals(index.epoch())) {
                // It has read what this index never wrote: ours is an earlier copy.
                index.renew(
                        "node %s has read our feed up to %s of run %s, which we never wrote"
                                .formatted(named.node(), cursor.sequence(), cursor.run()),
                        false);
            }
            return new From(true, Sequence.ZERO, seal);
        }
        members.note(index, caller, member, cursor.sequence(), request.done());
        return new From(false, cursor.sequence(), seal);
    }

    /**
     * Whether the caller is a member, as far as that can be proved of it.
     *
     * @throws ProblemException (403) if its id is another node's
     */
    private boolean isMember(CallerKind caller, @Nullable Member noted) {
        return switch (caller) {
            case CallerKind.Anonymous _, CallerKind.Ourselves _ -> false;
            case CallerKind.Unproved _ -> noted != null && noted.key() == null;
            case CallerKind.Proved proved -> {
                NodeKey known = noted == null ? null : noted.key();
                yield callers.judge(proved, known) == KeyRule.KNOWN;
            }
        };
    }

    /** What was asked for by a caller that proves who it is, we sign. */
    private @Nullable FeedSigner seal(CallerKind caller) {
        return caller instanceof CallerKind.Proved(_, NodeKey key, long counter)
                ? new FeedSigner(node.key(), key, counter)
                : null;
    }

    /** Where an answer begins. */
    private record From(boolean full, Sequence after, @Nullable FeedSigner seal) {}

    private CompletableFuture<Feed> whenDue(
            ServedFolder folder,
            FeedRequest request,
            From from,
            CompletableFuture<Response> answer) {
        Index index = folder.index();
        if (from.full() || request.patience().isZero() || index.last().isAfter(from.after())) {
            return CompletableFuture.completedFuture(feed(folder, request, from));
        }
        CompletableFuture<Void> change = polls.await(index, from.after(), request.patience());
        // The framework cancels the answer when the caller has gone: let its waiter go as well.
        var _ = answer.whenComplete((_, _) -> change.complete(null));
        return change.thenApplyAsync(_ -> feed(folder, request, from), disk);
    }

    private Feed feed(ServedFolder folder, FeedRequest request, From from) {
        Index index = folder.index();
        ClaimedCaller caller = request.caller();
        return new Feed(
                node,
                folder,
                from.full(),
                from.after(),
                index.last(),
                caller == null ? null : index.cursor(caller.node()),
                request.limit(),
                from.seal());
    }
}
