package dev.sluice.model;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Reconciliation;
import dev.sluice.domain.Resolution;
import dev.sluice.domain.Role;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Asks the real reconciliation; or gets it wrong, where a bug is planted. */
final class Judge {

    /** What stands in versions for the time of the latest find, and for no writer. */
    private static final Epoch FOUND_AT = new Epoch(0x666f756e64206174L);

    private final Bug bug;

    Judge(Bug bug) {
        this.bug = bug;
    }

    Resolution judge(@Nullable Entry local, Entry incoming, boolean hasLiveChildren, Role sender) {
        Resolution right = Reconciliation.of(local, incoming, hasLiveChildren, sender);
        if (local == null || bug == Bug.NONE) {
            return right;
        }
        return switch (bug) {
            case WINNER_BY_CLOCK -> byClock(local, incoming, right);
            case NO_COPY ->
                    right instanceof Resolution.TakeAndCopy copy
                            ? new Resolution.Take(copy.winner())
                            : right;
            case LOSER_JOINED_ON_DELETE -> joined(local, incoming, right);
            case COPY_BEATS_ORIGINAL -> younger(local, incoming, right);
            case OWNER_OUTSIDE_THE_ORDER ->
                    keepingOwner(local, incoming, right, hasLiveChildren, sender);
            case RANK_OF_THE_ORIGINAL ->
                    right instanceof Resolution.Take(Entry entry)
                            ? new Resolution.Take(entry.with(withoutTime(entry.version())))
                            : right;
            case NONE,
                    ABSENCE_IS_DELETE,
                    COUNTER_FROM_ONE,
                    RESTORED_UNDER_ITS_EPOCH,
                    RESTORED_AND_MINTED,
                    TOMBSTONE_FORGOTTEN,
                    COPIES_WITHOUT_LIMIT,
                    LATEST_COPY_GOES ->
                    right;
        };
    }

    private static Resolution byClock(Entry local, Entry incoming, Resolution right) {
        boolean isConflict =
                incoming.version().compare(local.version()) == Version.Order.CONCURRENT
                        && local.isLive()
                        && incoming.isLive()
                        && (right instanceof Resolution.Keep
                                || right instanceof Resolution.TakeAndCopy);
        if (!isConflict) {
            return right;
        }
        return mtime(incoming).isAfter(mtime(local))
                ? new Resolution.TakeAndCopy(incoming, local, false)
                : new Resolution.Keep();
    }

    private static Instant mtime(Entry entry) {
        return entry.state() instanceof State.File file ? file.mtime() : Instant.EPOCH;
    }

    private static Resolution younger(Entry local, Entry incoming, Resolution right) {
        boolean areFound = local.version().isFound() && incoming.version().isFound();
        if (right instanceof Resolution.Take(Entry entry)
                && areFound
                && local.state().hasContentOf(incoming.state())) {
            Entry younger = mtime(incoming).isAfter(mtime(local)) ? incoming : local;
            return new Resolution.Take(younger.with(entry.version()));
        }
        return right;
    }

    private static Resolution keepingOwner(
            Entry local, Entry incoming, Resolution right, boolean hasLiveChildren, Role sender) {
        boolean isOrdered =
                switch (incoming.version().compare(local.version())) {
                    case BEFORE, AFTER -> true;
                    case EQUAL, CONCURRENT -> false;
                };
        if (isOrdered || !local.state().hasContentOf(incoming.state())) {
            return right;
        }
        Entry owned =
                new Entry(
                        incoming.path(),
                        incoming.state().with(local.state().extras()),
                        incoming.replaced(),
                        incoming.version());
        return Reconciliation.of(local, owned, hasLiveChildren, sender);
    }

    private static Version withoutTime(Version version) {
        SortedMap<Epoch, Long> counters = version.counters();
        counters.remove(FOUND_AT);
        return Version.of(counters);
    }

    private static Resolution joined(Entry local, Entry incoming, Resolution right) {
        boolean wins =
                right instanceof Resolution.Keep
                        && !local.isLive()
                        && incoming.version().compare(local.version()) == Version.Order.CONCURRENT;
        return wins
                ? new Resolution.Take(local.with(local.version().join(incoming.version())))
                : right;
    }
}
