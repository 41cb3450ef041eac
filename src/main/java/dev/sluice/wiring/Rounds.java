package dev.sluice.wiring;

import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.disk.publish.ConflictEnd;
import dev.sluice.disk.publish.TrashRestore;
import dev.sluice.disk.root.RootException;
import dev.sluice.domain.ConflictName;
import dev.sluice.domain.ConflictTag;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.fault.Faults;
import dev.sluice.folder.Folder;
import dev.sluice.folder.Reason;
import dev.sluice.folder.Why;
import dev.sluice.folder.peers.PeerRound;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.PlanKind;
import dev.sluice.index.Row;
import dev.sluice.index.Totals;
import dev.sluice.peer.known.PeerState;
import dev.sluice.pull.PullResult;
import dev.sluice.scan.ScanTally;
import dev.sluice.scrub.ScrubTally;
import dev.sluice.serve.api.FolderControl;
import dev.sluice.serve.api.PlanProgress;
import dev.sluice.serve.api.PlanSummary;
import dev.sluice.serve.api.PullSummary;
import dev.sluice.serve.api.RestoreSummary;
import dev.sluice.serve.api.RoundOnDemand;
import dev.sluice.serve.api.ScanProgress;
import dev.sluice.serve.api.ScanSummary;
import dev.sluice.serve.api.VerifyProgress;
import dev.sluice.serve.api.VerifySummary;
import dev.sluice.serve.api.WhyAnswer;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.ProblemException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rounds that somebody asks for at the data port. */
final class Rounds implements FolderControl {

    /**
     * To undo a delete is a change, and a mirror makes none; it keeps nothing of its own either.
     */
    private static final Problem MIRROR =
            new Problem(
                    409,
                    "a receive-only folder makes no change of its own: put the files back at one of"
                            + " its peers, or approve the plan",
                    "plan");

    private static final Problem MIRROR_RESTORE =
            new Problem(
                    409,
                    "a receive-only folder makes no change of its own: put the files back at one of"
                            + " its peers",
                    "folder");

    /** What is at a path now is nowhere else when it has made room. */
    private static final Problem NO_TRASH =
            new Problem(
                    409,
                    "the folder's trash-days is 0, so what is there now would be lost: set it to 1"
                            + " or more and start the node again, or copy single files back by hand",
                    "folder");

    private static final Problem NO_COPY =
            new Problem(404, "copy must be the path of a conflict copy that is here", "copy");

    /** A person decided on what was there, and not on this. */
    private static final Problem OTHER_CONTENT =
            new Problem(
                    409,
                    "the copy, or the file that it is a copy of, has changed since you looked at"
                            + " them: nothing was done; look again, and decide again",
                    "seen");

    private final Map<FolderId, Folder> folders;
    private final Executor deciding;
    private final String self;

    /**
     * @param deciding where it may be waited for the database
     * @param self the name of this node
     */
    Rounds(List<Folder> folders, Executor deciding, String self) {
        this.self = self;
        this.deciding = deciding;
        this.folders =
                folders.stream()
                        .collect(Collectors.toMap(f -> f.setup().id(), Function.identity()));
    }

    @Override
    public RoundOnDemand<ScanSummary> scan(FolderId id) {
        Folder folder = find(id);
        ScanTally before = folder.scanTallyBefore();
        long begun = System.nanoTime();
        return new RoundOnDemand<>(
                folder.scanNow().thenApply(report -> new ScanSummary(id, report)),
                () -> progress(id, folder.scanTally().since(before), begun));
    }

    @Override
    public RoundOnDemand<VerifySummary> verify(FolderId id) {
        Folder folder = find(id);
        ScrubTally before = folder.scrub().tallyBefore();
        long mended = folder.repairs().mended();
        long begun = System.nanoTime();
        return new RoundOnDemand<>(
                folder.scrub().verifyNow().thenApply(done -> verified(folder, done, mended, begun)),
                () -> verifying(folder, folder.scrub().tally().since(before), begun));
    }

    private static VerifySummary verified(Folder folder, ScrubTally done, long mended, long begun) {
        return new VerifySummary(
                folder.setup().id(),
                done.files(),
                done.bytes(),
                done.skipped(),
                done.rotten(),
                folder.repairs().mended() - mended,
                folder.index().rereads().rottenCount(),
                Duration.ofNanos(System.nanoTime() - begun));
    }

    private static VerifyProgress verifying(Folder folder, ScrubTally done, long begun) {
        Totals all = folder.index().totals();
        return new VerifyProgress(
                folder.setup().id(),
                done.files(),
                all.files(),
                done.bytes(),
                all.bytes(),
                done.skipped(),
                done.rotten(),
                Duration.ofNanos(System.nanoTime() - begun));
    }

    private static ScanProgress progress(FolderId folder, ScanTally done, long begun) {
        return new ScanProgress(
                folder,
                done.looked(),
                done.hashed(),
                done.bytes(),
                done.changed(),
                done.deleted(),
                Duration.ofNanos(System.nanoTime() - begun));
    }

    @Override
    public CompletionStage<Void> settle(FolderId folder) {
        return find(folder).settle();
    }

    @Override
    public Map<NodeId, Reached> peers(FolderId folder) {
        Map<NodeId, Reached> peers = new HashMap<>();
        for (PeerState peer : find(folder).peers().all()) {
            NodeId node = peer.node();
            if (node != null) {
                switch (peer.contact()) {
                    case CONNECTED -> peers.put(node, new Reached(null));
                    case AWAY, REFUSED, IMPOSTOR ->
                            peers.putIfAbsent(node, new Reached(String.valueOf(peer.error())));
                    case UNKNOWN, SELF, DUPLICATE -> {}
                }
            }
        }
        return peers;
    }

    @Override
    public CompletionStage<ScanSummary> adopt(FolderId folder) {
        Folder found = find(folder);
        return found.adopt()
                .handle((report, failure) -> {
                    if (failure != null) {
                        throw refused(found, failure);
                    }
                    return new ScanSummary(folder, report);
                });
    }

    /** The path of the root is no business of a caller. */
    private static String withoutRoot(Folder folder, String text) {
        String path = folder.setup().path().toAbsolutePath().toString();
        return text.replace("root " + path, "its directory").replace(path, "its directory");
    }

    private static RuntimeException refused(Folder folder, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof RootException root) {
            String why = withoutRoot(folder, String.valueOf(root.getMessage()));
            String detail = "folder " + folder.setup().id() + " cannot be adopted: " + why;
            return new ProblemException(new Problem(409, detail, null));
        }
        return failure instanceof RuntimeException known ? known : new CompletionException(failure);
    }

    @Override
    public CompletionStage<WhyAnswer> why(FolderId folder, String path) {
        return CompletableFuture.supplyAsync(() -> answer(find(folder), path), deciding);
    }

    private WhyAnswer answer(Folder folder, String path) {
        Why why = folder.why(path, self);
        return new WhyAnswer(
                folder.setup().id(),
                path,
                why.isInStep(),
                why.reasons().stream().map(reason -> answer(folder, reason)).toList());
    }

    private static WhyAnswer.Reason answer(Folder folder, Reason reason) {
        Map<String, Object> details = new LinkedHashMap<>(reason.details());
        details.replaceAll(
                (_, value) -> value instanceof String text ? withoutRoot(folder, text) : value);
        return new WhyAnswer.Reason(
                reason.cause().code(), withoutRoot(folder, reason.words()), details);
    }

    @Override
    public CompletionStage<RestoreSummary> restore(FolderId id, Instant at, boolean isDry) {
        Folder folder = find(id);
        if (folder.setup().role() == Role.RECEIVE_ONLY) {
            return CompletableFuture.failedFuture(new ProblemException(MIRROR_RESTORE));
        }
        if (folder.setup().folder().trash().isZero()) {
            return CompletableFuture.failedFuture(new ProblemException(NO_TRASH));
        }
        long begun = System.nanoTime();
        CompletableFuture<TrashRestore.Result> restored =
                CompletableFuture.supplyAsync(() -> restored(folder, at, isDry), deciding);
        return restored.thenCompose(result ->
                        isDry
                                ? CompletableFuture.completedFuture(result)
                                : folder.scanNow().thenApply(_ -> result))
                .thenApply(result -> summary(id, at, isDry, result, begun));
    }

    private static TrashRestore.Result restored(Folder folder, Instant at, boolean isDry) {
        try {
            return folder.restore(at, isDry);
        } catch (RootException e) {
            throw stopped(folder, e);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static ProblemException stopped(Folder folder, RootException e) {
        String why = withoutRoot(folder, String.valueOf(e.getMessage()));
        return new ProblemException(new Problem(503, why, "folder"));
    }

    @Override
    public CompletionStage<Void> endConflict(
            FolderId id, RelativePath copy, boolean isCopyKept, @Nullable ConflictTag seen) {
        Folder folder = find(id);
        if (folder.setup().role() == Role.RECEIVE_ONLY) {
            return CompletableFuture.failedFuture(new ProblemException(MIRROR_RESTORE));
        }
        if (folder.setup().folder().trash().isZero()) {
            return CompletableFuture.failedFuture(new ProblemException(NO_TRASH));
        }
        return CompletableFuture.runAsync(() -> end(folder, copy, isCopyKept, seen), deciding)
                .thenCompose(_ -> folder.settle());
    }

    private static void end(
            Folder folder, RelativePath copy, boolean isCopyKept, @Nullable ConflictTag seen) {
        if (!ConflictName.isCopy(copy)) {
            throw new ProblemException(NO_COPY);
        }
        RelativePath original = ConflictName.original(copy);
        List<@Nullable Row> rows = folder.index().find(List.of(copy, original));
        Row loser = rows.getFirst();
        Row winner = rows.getLast();
        if (loser == null || !loser.entry().isLive()) {
            throw new ProblemException(NO_COPY);
        }
        Entry beside = winner == null ? null : winner.entry();
        if (seen != null && !seen.equals(ConflictTag.of(loser.entry(), beside))) {
            throw new ProblemException(OTHER_CONTENT);
        }
        try {
            folder.endConflict(
                    new ConflictEnd.Side(copy, loser.seen()),
                    new ConflictEnd.Side(original, winner == null ? null : winner.seen()),
                    isCopyKept);
        } catch (RootException e) {
            throw stopped(folder, e);
        } catch (NoSuchFileException e) {
            throw new ProblemException(NO_COPY);
        } catch (TargetChangedException _) {
            throw new ProblemException(OTHER_CONTENT);
        } catch (IOException e) {
            String why = withoutRoot(folder, Faults.words(e));
            throw new ProblemException(
                    new Problem(409, "the conflict has not ended: " + why, "copy"));
        }
    }

    private static RestoreSummary summary(
            FolderId folder, Instant at, boolean isDry, TrashRestore.Result result, long begun) {
        return new RestoreSummary(
                folder,
                at,
                isDry,
                result.restored(),
                result.same(),
                result.failed(),
                result.paths(),
                result.failures(),
                Duration.ofNanos(System.nanoTime() - begun));
    }

    @Override
    public RoundOnDemand<PullSummary> pull(FolderId id) {
        Folder folder = find(id);
        PullWatch watch = new PullWatch(folder, System::nanoTime);
        return new RoundOnDemand<>(
                folder.pullNow().thenApply(rounds -> summary(id, rounds, watch)), watch);
    }

    @Override
    public RoundOnDemand<PlanSummary> plan(FolderId folder, int most) {
        LongAdder done = new LongAdder();
        long begun = System.nanoTime();
        return new RoundOnDemand<>(
                CompletableFuture.supplyAsync(
                        () -> new PlanSummary(folder, find(folder).plan(most, done)), deciding),
                () ->
                        new PlanProgress(
                                folder,
                                find(folder).peers().all().size(),
                                done.intValue(),
                                Duration.ofNanos(System.nanoTime() - begun)));
    }

    @Override
    public CompletionStage<Optional<DeletePlan>> approve(FolderId folder, long plan) {
        return CompletableFuture.supplyAsync(() -> find(folder).approve(plan), deciding);
    }

    @Override
    public CompletionStage<Optional<DeletePlan>> reject(FolderId folder, long plan) {
        return CompletableFuture.supplyAsync(() -> isMirrorsOwn(folder, plan), deciding)
                .thenCompose(isRefused ->
                        isRefused
                                ? CompletableFuture.failedFuture(new ProblemException(MIRROR))
                                : find(folder).reject(plan));
    }

    private boolean isMirrorsOwn(FolderId folder, long plan) {
        return find(folder).setup().role() == Role.RECEIVE_ONLY && !isOfRules(folder, plan);
    }

    /** Rules are no change of the tree. */
    private boolean isOfRules(FolderId folder, long plan) {
        return find(folder).plans().stream()
                .anyMatch(each -> each.number() == plan && each.kind() == PlanKind.RULES);
    }

    private Folder find(FolderId id) {
        return Objects.requireNonNull(folders.get(id), "bug: no folder " + id);
    }

    /** What was done counts from all rounds; what has failed was tried again by the last ones. */
    private static PullSummary summary(FolderId folder, List<PeerRound> rounds, PullWatch watch) {
        return new PullSummary(
                folder,
                rounds.size(),
                watch.done(),
                rounds.stream().mapToLong(Rounds::failed).sum(),
                rounds.stream().map(Rounds::notRun).filter(Objects::nonNull).toList(),
                watch.since());
    }

    private static long failed(PeerRound round) {
        PullResult result = round.result();
        return result == null ? 0 : result.failed();
    }

    private static PullSummary.@Nullable NotRun notRun(PeerRound round) {
        return round.error() == null
                ? null
                : new PullSummary.NotRun(round.peer().toString(), round.error());
    }
}
