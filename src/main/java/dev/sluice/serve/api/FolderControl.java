package dev.sluice.serve.api;

import dev.sluice.domain.ConflictTag;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.DeletePlan;
import dev.sluice.serve.problem.ProblemException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Runs a round of a folder now. No method blocks; each answers when the round is done. One that was
 * under way already is waited for first, and what it did is told with the rest.
 *
 * <p>A stage fails with {@link ProblemException} where the round could not be run at all (a stopped
 * folder: status 503); any other failure is shown as an error of ours.
 */
public interface FolderControl {

    /** Scans the whole folder. */
    RoundOnDemand<ScanSummary> scan(FolderId folder);

    /**
     * Looks at what may have changed on the disk; done when all that was written before the call is
     * in the index.
     */
    CompletionStage<Void> settle(FolderId folder);

    /** The peers of a folder that were ever met, and whether they answer now. */
    Map<NodeId, Reached> peers(FolderId folder);

    /**
     * Whether a peer answers.
     *
     * @param error why it does not, null if it does
     */
    record Reached(@Nullable String error) {}

    /**
     * Takes the directory at the path for the root of the folder, by a person's word, and scans it.
     * Fails with {@link ProblemException} where it cannot be.
     */
    CompletionStage<ScanSummary> adopt(FolderId folder);

    /** Why a path is not here, or not the same as elsewhere. */
    CompletionStage<WhyAnswer> why(FolderId folder, String path);

    /**
     * Puts files back from the trash as they were at a time, and scans.
     *
     * @param isDry whether it is only said what would be done
     */
    CompletionStage<RestoreSummary> restore(FolderId folder, Instant at, boolean isDry);

    /**
     * Ends a conflict as a person says; done when that is in the index. Fails with {@link
     * ProblemException} (404) if there is no such copy, and (409) if one of the contents is not
     * what the person has seen.
     *
     * @param isCopyKept whether the copy takes the place of what it is a copy of
     * @param seen the contents that the person knows of; null if these are whichever are there
     */
    CompletionStage<Void> endConflict(
            FolderId folder, RelativePath copy, boolean isCopyKept, @Nullable ConflictTag seen);

    /** Reads the contents of all files of the folder again. */
    RoundOnDemand<VerifySummary> verify(FolderId folder);

    /** Pulls once from every peer of the folder. */
    RoundOnDemand<PullSummary> pull(FolderId folder);

    /**
     * Says what a pull would do now, and does nothing.
     *
     * @param most paths to name of each peer
     */
    RoundOnDemand<PlanSummary> plan(FolderId folder, int most);

    /** Lets the deletes of a plan be made; answers with it, or with nothing if it does not wait. */
    CompletionStage<Optional<DeletePlan>> approve(FolderId folder, long plan);

    /** Undoes the deletes of a plan; answers as {@link #approve}. */
    CompletionStage<Optional<DeletePlan>> reject(FolderId folder, long plan);
}
