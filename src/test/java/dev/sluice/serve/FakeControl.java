package dev.sluice.serve;

import dev.sluice.domain.FolderId;
import dev.sluice.index.DeletePlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Says that it did a round, or that it could not. */
final class FakeControl implements FolderControl {

    volatile boolean stopped;

    @Override
    public CompletionStage<ScanSummary> scan(FolderId folder) {
        if (stopped) {
            return CompletableFuture.failedFuture(
                    new ProblemException(new Problem(503, "the folder is stopped", "folder")));
        }
        return CompletableFuture.supplyAsync(
                () -> new ScanSummary(folder, 812, 3, 1, 0, Duration.ofMillis(41)));
    }

    /** The plan that waits; what was decided on it. */
    volatile @Nullable DeletePlan plan;

    volatile String decided = "";

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
    public CompletionStage<PullSummary> pull(FolderId folder) {
        return CompletableFuture.completedFuture(
                new PullSummary(
                        folder,
                        2,
                        3,
                        9120,
                        1,
                        1,
                        0,
                        List.of(new PullSummary.NotRun("http://b:8080", "refused")),
                        Duration.ofMillis(52)));
    }
}
