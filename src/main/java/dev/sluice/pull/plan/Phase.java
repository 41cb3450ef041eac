package dev.sluice.pull.plan;

import dev.sluice.domain.State;
import dev.sluice.index.Row;
import org.jspecify.annotations.Nullable;

/**
 * The order within a round: directories first so that files have a place, deletes after the files
 * so that moved content is still here to be copied, and last what needs a directory to be empty.
 */
public enum Phase {
    DIRECTORIES,
    FILES,
    DELETES,
    FULL_DIRECTORIES;

    /** When a step is to be done, given what is at its path now. */
    static Phase of(Step step, @Nullable Row local) {
        boolean replacesDirectory =
                local != null && local.entry().state() instanceof State.Directory;
        return switch (step) {
            case Step.Settled _, Step.Note _, Step.PutDirectory _ -> DIRECTORIES;
            case Step.PutFile _, Step.PutLink _, Step.Touch _ ->
                    replacesDirectory ? FULL_DIRECTORIES : FILES;
            case Step.SecureCopy _ -> FILES;
            case Step.Remove _ -> replacesDirectory ? FULL_DIRECTORIES : DELETES;
            case Step.KeepDirectory _ -> FULL_DIRECTORIES;
        };
    }
}
