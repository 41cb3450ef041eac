package dev.sluice.serve;

import dev.sluice.domain.FolderId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

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
