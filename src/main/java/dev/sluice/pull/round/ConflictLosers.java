package dev.sluice.pull.round;

import dev.sluice.domain.Entry;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import dev.sluice.index.Need;
import dev.sluice.index.Row;
import dev.sluice.peer.PeerException;
import dev.sluice.pull.Failures;
import dev.sluice.pull.fetch.ContentPass;
import dev.sluice.pull.plan.ContentTask;
import dev.sluice.pull.publish.Batch;
import dev.sluice.pull.publish.Change;
import dev.sluice.pull.publish.Changes;
import dev.sluice.pull.publish.Copies;
import dev.sluice.pull.publish.Publisher;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Secures losers of conflicts that only a peer has, as the copies that they would be there. */
final class ConflictLosers {

    private final Index index;
    private final Publisher publisher;
    private final ContentPass contents;
    private final Failures failures;

    ConflictLosers(Index index, Publisher publisher, ContentPass contents, Failures failures) {
        this.index = index;
        this.publisher = publisher;
        this.contents = contents;
        this.failures = failures;
    }

    /**
     * The task that fetches the loser; null if no content must come for it: then its copy goes into
     * the batch, or what has failed is noted.
     */
    @Nullable ContentTask task(Need wanted, Entry loser, Entry winner, Batch batch) {
        Copies.Copy copy;
        try {
            copy = Copies.of(loser, winner, index);
        } catch (IOException e) {
            failures.add(wanted, e);
            return null;
        }
        if (copy == null) {
            batch.settle(wanted);
            return null;
        }
        Change change = withoutContent(wanted, copy, true);
        if (change != null) {
            batch.add(change);
            return null;
        }
        return task(wanted, copy, true);
    }

    /** Brings the loser; whether it is safe here now. The row stays wanted. */
    boolean secure(Need wanted, Entry loser, Entry winner)
            throws PeerException, InterruptedException {
        Copies.Copy copy;
        try {
            copy = Copies.of(loser, winner, index);
        } catch (IOException e) {
            failures.add(wanted, e);
            return false;
        }
        if (copy == null) {
            return true;
        }
        Change change = withoutContent(wanted, copy, false);
        return change == null
                ? contents.run(List.of(task(wanted, copy, false)).iterator()) > 0
                : publisher.publish(List.of(change)) > 0;
    }

    /** The change that makes a copy whose content is here, or is a link; null if it must come. */
    private static @Nullable Change withoutContent(Need wanted, Copies.Copy copy, boolean settles) {
        Row there = copy.there();
        return switch (copy.entry().state()) {
            case State _ when copy.isAsIs() -> Changes.note(wanted, there, copy.entry(), settles);
            case State.File file when copy.isThere() ->
                    Changes.ofMetadata(wanted, there, copy.entry(), file, settles);
            case State.Link link -> Changes.ofLink(wanted, there, copy.entry(), link, settles);
            case State.File _, State.Directory _, State.Deleted _ -> null;
        };
    }

    private static ContentTask task(Need wanted, Copies.Copy copy, boolean settles) {
        if (copy.entry().state() instanceof State.File file) {
            return new ContentTask(wanted, copy.there(), copy.entry(), file, false, settles);
        }
        throw new IllegalStateException("bug: a copy of what has no content: " + copy);
    }
}
