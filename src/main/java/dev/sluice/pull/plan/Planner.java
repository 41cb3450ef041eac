package dev.sluice.pull.plan;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Reconciliation;
import dev.sluice.domain.Resolution;
import dev.sluice.domain.Role;
import dev.sluice.domain.State;
import org.jspecify.annotations.Nullable;

/** Decides what a peer's entry comes down to here. A pure function of its arguments. */
public final class Planner {

    private Planner() {}

    /**
     * The step for a wanted entry.
     *
     * @param local what the index has at the path, or null
     * @param hasLiveChildren whether a live entry lies below the path here
     * @param sender the role of the peer
     */
    public static Step plan(
            @Nullable Entry local, Entry incoming, boolean hasLiveChildren, Role sender) {
        return switch (Reconciliation.of(local, incoming, hasLiveChildren, sender)) {
            case Resolution.Keep _ -> new Step.Settled();
            case Resolution.Take(Entry entry) -> take(local, entry, false);
            case Resolution.TakeAndCopy(Entry winner, _, _) -> take(local, winner, true);
            case Resolution.CopyIncoming(Entry loser) -> new Step.SecureCopy(loser);
            case Resolution.KeepDirectory(Entry directory, var join, Entry content) ->
                    new Step.KeepDirectory(directory, join, content);
        };
    }

    private static Step take(@Nullable Entry local, Entry entry, boolean keepLoser) {
        State have = local != null && local.isLive() ? local.state() : null;
        return switch (entry.state()) {
            case State.File file -> takeFile(have, entry, file, keepLoser);
            case State.Directory directory ->
                    directory.equals(have)
                            ? new Step.Note(entry)
                            : new Step.PutDirectory(entry, directory, keepLoser);
            case State.Link link ->
                    link.equals(have)
                            ? new Step.Note(entry)
                            : new Step.PutLink(entry, link, keepLoser);
            case State.Deleted _ ->
                    have == null ? new Step.Note(entry) : new Step.Remove(entry, keepLoser);
        };
    }

    private static Step takeFile(
            @Nullable State have, Entry entry, State.File file, boolean keepLoser) {
        if (file.equals(have)) {
            return new Step.Note(entry);
        }
        return have != null && file.hasContentOf(have)
                ? new Step.Touch(entry, file)
                : new Step.PutFile(entry, file, keepLoser);
    }
}
