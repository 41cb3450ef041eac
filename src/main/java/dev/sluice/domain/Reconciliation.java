package dev.sluice.domain;

import dev.sluice.domain.Resolution.CopyIncoming;
import dev.sluice.domain.Resolution.Keep;
import dev.sluice.domain.Resolution.KeepDirectory;
import dev.sluice.domain.Resolution.Take;
import dev.sluice.domain.Resolution.TakeAndCopy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Decides between what a node has at a path and what a peer has there: rule 1, no loss. A pure
 * function of the two entries, so that nodes decide alike whatever they hear first.
 *
 * <ul>
 *   <li>The later one wins; of concurrent ones that with the higher rank, and keeps its version.
 *   <li>A tombstone is ranked like any entry.
 *   <li>The loser lives on as a conflict copy, unless its content is the winner's, or is known to
 *       be what the winner replaced.
 *   <li>A path with live children is a directory.
 * </ul>
 */
public final class Reconciliation {

    private static final Comparator<@Nullable Digest> BY_DIGEST =
            Comparator.nullsFirst(Comparator.<Digest>naturalOrder());

    private static final Comparator<State> BY_MODE =
            Comparator.comparingInt(Reconciliation::mode)
                    .thenComparing(State::kind)
                    .thenComparing(State::extras, Reconciliation::compareExtras);
    private static final Comparator<State> NEWER =
            Comparator.comparing(Reconciliation::mtime).thenComparing(BY_MODE);
    private static final Comparator<State> OLDER =
            Comparator.comparing(Reconciliation::mtime, Reconciliation::compareAge)
                    .thenComparing(BY_MODE);

    /** The coarsest step of time that an archive or a file system rounds down to. */
    private static final int STEP_SECONDS = 2;

    private Reconciliation() {}

    /**
     * What to do about an incoming entry.
     *
     * @param local what the index has at the same path, or null
     * @param hasLiveChildren whether a live entry lies below the path here
     * @param sender the role of the peer that has the incoming entry
     */
    public static Resolution of(
            @Nullable Entry local, Entry incoming, boolean hasLiveChildren, Role sender) {
        if (local == null) {
            return new Take(incoming);
        }
        Resolution outcome = decide(local, incoming, sender);
        boolean isFull = local.state() instanceof State.Directory && hasLiveChildren;
        return isFull ? keepDirectory(local, incoming, outcome) : outcome;
    }

    /**
     * The order of entries of one path in which the higher wins a conflict: that of their versions.
     * But of two that were only found the one with the later time wins: which writer comes first
     * says nothing there, and would make the order change when equal finds of other nodes join.
     */
    public static int compareRank(Entry a, Entry b) {
        int byFound = isOnlyFound(a) && isOnlyFound(b) ? compareFound(a, b) : 0;
        return byFound == 0 ? a.version().compareRank(b.version()) : byFound;
    }

    private static int compareFound(Entry a, Entry b) {
        int byTime = Long.compare(foundAt(a), foundAt(b));
        int byDigest = BY_DIGEST.compare(a.state().digest(), b.state().digest());
        int bySize = Integer.compare(a.version().size(), b.version().size());
        return byTime != 0 ? byTime : byDigest != 0 ? byDigest : bySize;
    }

    /** The latest time under which its content was found, in microseconds. */
    private static long foundAt(Entry entry) {
        return entry.state() instanceof State.File file
                ? Math.max(entry.version().foundAt(), Version.microseconds(file.mtime()))
                : entry.version().foundAt();
    }

    private static Resolution decide(Entry local, Entry incoming, Role sender) {
        return switch (incoming.version().compare(local.version())) {
            case BEFORE -> new Keep();
            case AFTER ->
                    ConflictCopy.isBypassed(local, incoming)
                            ? new TakeAndCopy(incoming, local, false)
                            : new Take(incoming);
            case EQUAL -> equal(local, incoming);
            case CONCURRENT -> concurrent(local, incoming, sender);
        };
    }

    /** Rule 1i: two entries under one version must not be; if they are, all nodes choose alike. */
    private static Resolution equal(Entry local, Entry incoming) {
        if (local.state().equals(incoming.state()) || compareEqual(local, incoming) >= 0) {
            return new Keep();
        }
        return local.state().digest() == null || local.state().hasContentOf(incoming.state())
                ? new Take(incoming)
                : new TakeAndCopy(incoming, local, true);
    }

    private static int compareEqual(Entry a, Entry b) {
        int byDigest = BY_DIGEST.compare(a.state().digest(), b.state().digest());
        return byDigest == 0 ? compareMetadata(a, b) : byDigest;
    }

    private static Resolution concurrent(Entry local, Entry incoming, Role sender) {
        if (local.state().hasContentOf(incoming.state())) {
            Entry joined = join(local, incoming);
            return joined.equals(local) ? new Keep() : new Take(joined);
        }
        if (isUnchangedCopy(local, incoming) || isUnchangedCopy(incoming, local)) {
            return new Take(copyOrTombstone(local, incoming));
        }
        boolean incomingIsLater = replaced(incoming, local);
        boolean localIsLater = replaced(local, incoming);
        if (local.isLive() && incoming.isLive() && incomingIsLater != localIsLater) {
            Entry later = incomingIsLater ? incoming : local;
            return new Take(later.with(local.version().join(incoming.version())));
        }
        return compareRank(incoming, local) > 0
                ? incomingWins(local, incoming)
                : localWins(local, incoming, sender);
    }

    /** Whether a conflict copy as it was made stands against a tombstone of that name. */
    private static boolean isUnchangedCopy(Entry copy, Entry tombstone) {
        return !tombstone.isLive() && ConflictCopy.isUnchanged(copy);
    }

    /**
     * If the tombstone won, the copy of the loser would have the very name that was deleted. So
     * what was deleted decides: this content, then it stays deleted, whoever made the copy again;
     * another (the copy was edited first), then the copy stays.
     */
    private static Entry copyOrTombstone(Entry local, Entry incoming) {
        Entry copy = local.isLive() ? local : incoming;
        Entry tombstone = local.isLive() ? incoming : local;
        Entry winner = replaced(tombstone, copy) ? tombstone : copy;
        return winner.with(local.version().join(incoming.version()));
    }

    /** Whether one entry came about by replacing or deleting the other's content. */
    private static boolean replaced(Entry later, Entry earlier) {
        Digest content = earlier.state().digest();
        return content != null && content.equals(later.replaced());
    }

    private static Resolution incomingWins(Entry local, Entry incoming) {
        return needsNoCopy(local, incoming)
                ? new Take(incoming)
                : new TakeAndCopy(incoming, local, false);
    }

    private static Resolution localWins(Entry local, Entry incoming, Role sender) {
        return sender != Role.SEND_ONLY || needsNoCopy(incoming, local)
                ? new Keep()
                : new CopyIncoming(incoming);
    }

    /** A loser without content; or one never written, only found, that the winner replaced (1e). */
    private static boolean needsNoCopy(Entry loser, Entry winner) {
        return loser.state().digest() == null
                || loser.version().hasOnlyFoundBeyond(winner.version()) && replaced(winner, loser);
    }

    /**
     * Rule 1d: equal content. A find adds nothing to a change, nor to a find of just the same:
     * every index that is lost would add a writer to every version otherwise. Each part of any
     * other join is a maximum, so the order does not matter.
     */
    private static Entry join(Entry a, Entry b) {
        boolean isFirstFound = isOnlyFound(a);
        boolean isSecondFound = isOnlyFound(b);
        if (isFirstFound && isSecondFound) {
            return joinFound(a, b);
        }
        if (isFirstFound && !b.version().isFound()) {
            return b;
        }
        if (isSecondFound && !a.version().isFound()) {
            return a;
        }
        return joinAll(a, b);
    }

    private static Entry joinFound(Entry a, Entry b) {
        if (a.state().equals(b.state())) {
            return compareRank(a, b) >= 0 ? a : b;
        }
        Entry joined = joinAll(a, b);
        long latest = Math.max(foundAt(a), foundAt(b));
        return latest > foundAt(joined) ? joined.with(joined.version().foundAt(latest)) : joined;
    }

    private static Entry joinAll(Entry a, Entry b) {
        Entry base = compareMetadata(a, b) >= 0 ? a : b;
        Digest replaced =
                BY_DIGEST.compare(a.replaced(), b.replaced()) >= 0 ? a.replaced() : b.replaced();
        return new Entry(base.path(), base.state(), replaced, a.version().join(b.version()));
    }

    /** And never found again, which is after another find. */
    private static boolean isOnlyFound(Entry entry) {
        return entry.version().largest() == Version.FOUND;
    }

    /**
     * Whose time, mode and extras stay where the content is the same: those of a change; of two
     * finds the older ones, since a copy is made after its original; of two changes the newer ones.
     */
    private static int compareMetadata(Entry a, Entry b) {
        boolean isFound = a.version().isFound();
        if (isFound != b.version().isFound()) {
            return isFound ? -1 : 1;
        }
        return (isFound ? OLDER : NEWER).compare(a.state(), b.state());
    }

    /**
     * Positive if the first is older. Archives keep whole seconds, some file systems every second
     * one: such a time is younger than a finer one that it may have been.
     */
    private static int compareAge(Instant a, Instant b) {
        int byStep = Long.compare(step(b), step(a));
        int byFineness = Boolean.compare(isWhole(b), isWhole(a));
        int byTime = isWhole(a) ? a.compareTo(b) : b.compareTo(a);
        return byStep != 0 ? byStep : byFineness != 0 ? byFineness : byTime;
    }

    /** By their bytes; where anything is said is more than where nothing is. */
    private static int compareExtras(Extras a, Extras b) {
        return a.equals(b)
                ? 0
                : Arrays.compareUnsigned(ExtrasCodec.encode(a), ExtrasCodec.encode(b));
    }

    private static long step(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), STEP_SECONDS);
    }

    private static boolean isWhole(Instant time) {
        return time.equals(time.truncatedTo(ChronoUnit.SECONDS));
    }

    private static Instant mtime(State state) {
        return switch (state) {
            case State.File file -> file.mtime();
            case State.Deleted deleted -> deleted.at();
            case State.Directory _, State.Link _ -> Instant.MIN;
        };
    }

    private static int mode(State state) {
        return switch (state) {
            case State.File file -> file.mode().bits();
            case State.Directory directory -> directory.mode().bits();
            case State.Link _, State.Deleted _ -> 0;
        };
    }

    /** Rule 1h. */
    private static Resolution keepDirectory(Entry local, Entry incoming, Resolution outcome) {
        return switch (outcome) {
            case Take(Entry entry) when !(entry.state() instanceof State.Directory) ->
                    keepDirectory(local, incoming);
            case Keep _, Take _, TakeAndCopy _, CopyIncoming _, KeepDirectory _ -> outcome;
        };
    }

    private static KeepDirectory keepDirectory(Entry local, Entry incoming) {
        boolean hasContent = incoming.state().digest() != null;
        return new KeepDirectory(
                local, local.version().join(incoming.version()), hasContent ? incoming : null);
    }
}
