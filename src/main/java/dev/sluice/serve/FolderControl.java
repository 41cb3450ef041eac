package dev.sluice.serve;

import dev.sluice.domain.FolderId;
import java.util.concurrent.CompletionStage;

/**
 * Runs a round of a folder now. Neither method blocks; each answers when the round is done, also
 * when one that was under way already had to be waited for.
 *
 * <p>A stage fails with {@link ProblemException} where the round could not be run at all (a stopped
 * folder: status 503); any other failure is shown as an error of ours.
 */
public interface FolderControl {

    /** Scans the whole folder. */
    CompletionStage<ScanSummary> scan(FolderId folder);

    /** Pulls once from every peer of the folder. */
    CompletionStage<PullSummary> pull(FolderId folder);
}
