package dev.sluice.wiring;

import dev.sluice.domain.FolderId;
import dev.sluice.domain.Role;
import dev.sluice.folder.Folder;
import dev.sluice.folder.PeerRound;
import dev.sluice.folder.ScanReport;
import dev.sluice.index.DeletePlan;
import dev.sluice.pull.PullResult;
import dev.sluice.serve.FolderControl;
import dev.sluice.serve.Problem;
import dev.sluice.serve.ProblemException;
import dev.sluice.serve.PullSummary;
import dev.sluice.serve.ScanSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rounds that somebody asks for at the data port. */
final class Rounds implements FolderControl {

    /** To undo a delete is a change, and a mirror makes none. */
    private static final Problem MIRROR =
            new Problem(
                    409,
                    "a receive-only folder undoes no delete of its peers: restore the files at one"
                            + " of them, or approve the plan",
                    "plan");

    private final Map<FolderId, Folder> folders;
    private final Executor deciding;

    /**
     * @param deciding where it may be waited for the database
     */
    Rounds(List<Folder> folders, Executor deciding) {
        this.deciding = deciding;
        this.folders =
                folders.stream()
                        .collect(Collectors.toMap(f -> f.setup().id(), Function.identity()));
    }

    @Override
    public CompletionStage<ScanSummary> scan(FolderId folder) {
        return find(folder).scanNow().thenApply(report -> summary(folder, report));
    }

    @Override
    public CompletionStage<PullSummary> pull(FolderId folder) {
        Instant begun = Instant.now();
        return find(folder).pullNow().thenApply(rounds -> summary(folder, rounds, begun));
    }

    @Override
    public CompletionStage<Optional<DeletePlan>> approve(FolderId folder, long plan) {
        return CompletableFuture.supplyAsync(() -> find(folder).approve(plan), deciding);
    }

    @Override
    public CompletionStage<Optional<DeletePlan>> reject(FolderId folder, long plan) {
        if (find(folder).setup().role() == Role.RECEIVE_ONLY) {
            return CompletableFuture.failedFuture(new ProblemException(MIRROR));
        }
        return CompletableFuture.runAsync(() -> {}, deciding)
                .thenCompose(_ -> find(folder).reject(plan));
    }

    private Folder find(FolderId id) {
        return Objects.requireNonNull(folders.get(id), "bug: no folder " + id);
    }

    private static ScanSummary summary(FolderId folder, ScanReport report) {
        return new ScanSummary(
                folder,
                report.looked(),
                report.changed(),
                report.deleted(),
                report.problems().size(),
                report.took());
    }

    private static PullSummary summary(FolderId folder, List<PeerRound> rounds, Instant begun) {
        List<PullResult> results =
                rounds.stream().map(PeerRound::result).filter(Objects::nonNull).toList();
        return new PullSummary(
                folder,
                rounds.size(),
                sum(results, PullResult::files),
                sum(results, PullResult::bytes),
                sum(results, PullResult::deleted),
                sum(results, PullResult::conflicts),
                sum(results, PullResult::failed),
                rounds.stream().map(Rounds::notRun).filter(Objects::nonNull).toList(),
                Duration.between(begun, Instant.now()));
    }

    private static long sum(List<PullResult> results, ToLongFunction<PullResult> part) {
        return results.stream().mapToLong(part).sum();
    }

    private static PullSummary.@Nullable NotRun notRun(PeerRound round) {
        return round.error() == null
                ? null
                : new PullSummary.NotRun(round.peer().toString(), round.error());
    }
}
