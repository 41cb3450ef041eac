package dev.sluice.pull.plan;

import dev.sluice.domain.Entry;
import dev.sluice.domain.State;
import dev.sluice.index.Need;
import dev.sluice.index.Row;
import org.jspecify.annotations.Nullable;

/**
 * A content to bring for a wanted row.
 *
 * @param local what the index had at the entry's path when this was decided
 * @param entry under which it will stand here
 * @param keepLoser what is at the path becomes a conflict copy first
 * @param settles whether nothing is wanted any more once this is committed
 */
public record ContentTask(
        Need wanted,
        @Nullable Row local,
        Entry entry,
        State.File file,
        boolean keepLoser,
        boolean settles) {

    /** Whether a row is still the one that this was decided on. */
    public boolean isDecidedOn(@Nullable Row now) {
        return Row.areSame(local, now);
    }

    /** The task of a step that puts a file. */
    public static ContentTask of(NeedRows.Planned planned, Step.PutFile step) {
        return new ContentTask(
                planned.wanted(),
                planned.local(),
                step.entry(),
                step.file(),
                step.keepLoser(),
                true);
    }
}
