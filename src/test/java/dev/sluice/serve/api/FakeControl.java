package dev.sluice.serve.api;

import dev.sluice.domain.ConflictTag;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.DeletePlan;
import dev.sluice.report.PeerPlan;
import dev.sluice.report.PullPlan;
import dev.sluice.report.PullTally;
import dev.sluice.report.ScanReport;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.ProblemException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Says that it did a round, or that it could not. */
public final class FakeControl implements FolderControl {

    public volatile boolean stopped;

    /** What the next rounds wait for; null if they are done at once. */
    public volatile @Nullable CompletableFuture<Void> underWay;

    private final AtomicInteger looks = new AtomicInteger();

    @Override
    public RoundOnDemand<ScanSummary> scan(FolderId folder) {
        return new RoundOnDemand<>(
                scanned(folder),
                () ->
                        new ScanProgress(
                                folder,
                                looks.incrementAndGet(),
                                2,
                                4096,
                                1,
                                0,
                                Duration.ofSeconds(1)));
    }

    /** Whether each peer answers. */
    public final Map<NodeId, Reached> peers = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<Void> settle(FolderId folder) {
        return scanned(folder).thenApply(_ -> null);
    }

    @Override
    public Map<NodeId, Reached> peers(FolderId folder) {
        return peers;
    }

    @Override
    public CompletionStage<WhyAnswer> why(FolderId folder, String path) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("reason", "no route\nto it");
        details.put("attempts", 3L);
        details.put("lagSeconds", 1.5);
        details.put("copies", List.of("c1", "c2"));
        return CompletableFuture.completedFuture(
                new WhyAnswer(
                        folder,
                        path,
                        false,
                        List.of(
                                new WhyAnswer.Reason("failed", "it has failed\nthere", details),
                                new WhyAnswer.Reason("peer-away", "b is away", Map.of()))));
    }

    @Override
    public CompletionStage<RestoreSummary> restore(FolderId folder, Instant at, boolean isDry) {
        return CompletableFuture.completedFuture(
                new RestoreSummary(
                        folder,
                        at,
                        isDry,
                        3,
                        2,
                        1,
                        List.of("a", "b", "c"),
                        Map.of("d", "a directory is there now"),
                        Duration.ofMillis(41)));
    }

    @Override
    public CompletionStage<ScanSummary> adopt(FolderId folder) {
        return scanned(folder);
    }

    @Override
    public CompletionStage<Void> endConflict(
            FolderId folder, RelativePath copy, boolean isCopyKept, @Nullable ConflictTag seen) {
        decided =
                "keep "
                        + (isCopyKept ? "the copy " : "what is beside ")
                        + copy
                        + (seen == null ? "" : " if it is " + seen);
        return CompletableFuture.completedFuture(null);
    }

    private CompletionStage<ScanSummary> scanned(FolderId folder) {
        if (stopped) {
            return CompletableFuture.failedFuture(
                    new ProblemException(new Problem(503, "the folder is stopped", "folder")));
        }
        return begun().thenApplyAsync(_ ->
                new ScanSummary(
                        folder,
                        new ScanReport(Instant.EPOCH, Duration.ofMillis(41), 812, 3, 1, Map.of())));
    }

    private CompletableFuture<Void> begun() {
        CompletableFuture<Void> work = underWay;
        return work == null ? CompletableFuture.completedFuture(null) : work;
    }

    @Override
    public RoundOnDemand<PlanSummary> plan(FolderId folder, int most) {
        PullPlan.Sum sum = new PullPlan.Sum(most);
        sum.add(item(PullPlan.Action.FETCH, "a\nb", 1_812, null));
        sum.add(item(PullPlan.Action.CONFLICT, "c", 0, "c.sluice-conflict"));
        sum.add(item(PullPlan.Action.FETCH, "d", 0, null));
        PlanSummary summary =
                new PlanSummary(
                        folder,
                        List.of(
                                new PeerPlan(URI.create("http://b:8080"), sum.plan(), null),
                                new PeerPlan(URI.create("http://c:8080"), null, "away")));
        return new RoundOnDemand<>(
                begun().thenApplyAsync(_ -> summary),
                () -> new PlanProgress(folder, 2, 1, Duration.ofSeconds(1)));
    }

    private static PullPlan.Item item(
            PullPlan.Action action, String path, long bytes, @Nullable String other) {
        return new PullPlan.Item(action, RelativePath.of(path), bytes, other);
    }

    /** The plan that waits; what was decided on it. */
    public volatile @Nullable DeletePlan plan;

    public volatile String decided = "";

    @Override
    public CompletionStage<Optional<DeletePlan>> approve(FolderId folder, long number) {
        return decide("approved", number);
    }

    @Override
    public CompletionStage<Optional<DeletePlan>> reject(FolderId folder, long number) {
        return decide("rejected", number);
    }

    private CompletionStage<Optional<DeletePlan>> decide(String word, long number) {
        Optional<DeletePlan> waiting =
                Optional.ofNullable(plan).filter(each -> each.number() == number);
        waiting.ifPresent(each -> decided = word + " " + each.number());
        return CompletableFuture.completedFuture(waiting);
    }

    @Override
    public RoundOnDemand<VerifySummary> verify(FolderId folder) {
        return new RoundOnDemand<>(
                begun().thenApply(_ ->
                        new VerifySummary(folder, 812, 9120, 2, 3, 1, 2, Duration.ofMillis(77))),
                () -> new VerifyProgress(folder, 1, 812, 10, 9120, 0, 0, Duration.ofSeconds(1)));
    }

    @Override
    public RoundOnDemand<PullSummary> pull(FolderId folder) {
        return new RoundOnDemand<>(
                begun().thenApply(_ -> pulled(folder)),
                () ->
                        new PullProgress(
                                folder,
                                70,
                                30,
                                30,
                                9120,
                                4560,
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(1)));
    }

    private static PullSummary pulled(FolderId folder) {
        return new PullSummary(
                folder,
                2,
                new PullTally(4, 3, 9120, 1, 1),
                0,
                List.of(new PullSummary.NotRun("http://b:8080", "refused")),
                Duration.ofMillis(52));
    }
}
