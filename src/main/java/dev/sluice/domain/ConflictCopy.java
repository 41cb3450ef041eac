package dev.sluice.domain;

import dev.sluice.domain.Resolution.CopyIncoming;
import dev.sluice.domain.Resolution.Keep;
import dev.sluice.domain.Resolution.KeepDirectory;
import dev.sluice.domain.Resolution.Take;
import dev.sluice.domain.Resolution.TakeAndCopy;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the place of the loser of a conflict: rule 1c. A pure function of the loser and of what is
 * known at the names that it may have, so that nodes which make the copy independently make the
 * same entry, and none brings back a copy that was deleted or edited.
 */
public final class ConflictCopy {

    /** Where a loser lives on. */
    public sealed interface Placement {

        /**
         * This entry is to be at its path, which is never that of the winner. Its content is the
         * loser's; it may be there already, so that only the version is new.
         */
        record Put(Entry entry) implements Placement {}

        /** Nothing is to be done: the copy is there, or was there and was deleted or edited. */
        record Settled() implements Placement {}

        /** Both names are taken by other contents, which only a deliberate choice of names does. */
        record NoName(RelativePath last) implements Placement {}
    }

    private ConflictCopy() {}

    /**
     * Places a loser.
     *
     * @param loser a live file or link, at the path of the conflict
     * @param winner what is now at that path
     * @param known what the index has at a path, tombstones included, or null
     */
    public static Placement place(
            Entry loser, Entry winner, Function<RelativePath, @Nullable Entry> known) {
        RelativePath path = nameOf(loser, ConflictName.SHORT);
        for (int digits : new int[] {ConflictName.SHORT, ConflictName.LONG}) {
            path = nameOf(loser, digits);
            Entry there = path.equals(winner.path()) ? winner : known.apply(path);
            Placement placement = placeAt(loser.at(path), there);
            if (placement != null) {
                return placement;
            }
        }
        return new Placement.NoName(path);
    }

    /** Null if another content has the name. */
    private static @Nullable Placement placeAt(Entry copy, @Nullable Entry there) {
        if (there == null) {
            return new Placement.Put(copy);
        }
        if (copy.version().isCoveredBy(there.version())) {
            return descends(there, copy) ? new Placement.Settled() : null;
        }
        if (there.isLive() && !there.state().hasContentOf(copy.state())) {
            return null;
        }
        return switch (Reconciliation.of(there, copy, false, Role.SEND_RECEIVE)) {
            case Take(Entry entry) when entry.isLive() -> new Placement.Put(entry);
            case Take _ -> new Placement.Settled();
            case Keep _ -> new Placement.Settled();
            case TakeAndCopy _, CopyIncoming _, KeepDirectory _ ->
                    throw new IllegalStateException("bug: a copy in conflict with " + there);
        };
    }

    /**
     * Whether what is there came from this copy, whose version it covers. A counter that was minted
     * proves it, as long as the name is that of this content and not of another with the same first
     * digits; what was only found has the same counter at every path, and so proves it only
     * together with the content. What never replaced anything came from nothing: the writer of the
     * loser may make a file under the name of the copy, and counts on from the loser's counter.
     */
    private static boolean descends(Entry there, Entry copy) {
        Digest content = contentOf(copy);
        if (content.equals(there.state().digest()) || content.equals(there.replaced())) {
            return true;
        }
        if (cameFromNothing(there)) {
            return false;
        }
        return copy.version().largest() > Version.FOUND_AGAIN
                && !clashes(content, there.state().digest())
                && !clashes(content, there.replaced());
    }

    private static boolean cameFromNothing(Entry entry) {
        return entry.isLive() && entry.replaced() == null;
    }

    /**
     * Whether a content was made under the name of a copy by somebody who did not have the copy. It
     * may have the later version all the same: that of a copy is the loser's, and who wrote the
     * loser counts on from there, at all names.
     */
    static boolean isBypassed(Entry copy, Entry later) {
        return cameFromNothing(later)
                && isUnchanged(copy)
                && !later.state().hasContentOf(copy.state());
    }

    private static boolean clashes(Digest content, @Nullable Digest other) {
        return other != null
                && other.hex().startsWith(content.hex().substring(0, ConflictName.SHORT));
    }

    /** Whether it is a conflict copy as it was made: under the name that it would be given. */
    static boolean isUnchanged(Entry entry) {
        return entry.state().digest() != null
                && ConflictName.isCopy(entry.path())
                && (entry.path().equals(nameOf(entry, ConflictName.SHORT))
                        || entry.path().equals(nameOf(entry, ConflictName.LONG)));
    }

    private static RelativePath nameOf(Entry loser, int digits) {
        return ConflictName.of(loser.path(), mtime(loser.state()), contentOf(loser), digits);
    }

    private static Digest contentOf(Entry loser) {
        Digest digest = loser.state().digest();
        if (digest == null) {
            throw new IllegalArgumentException(
                    "loser of a conflict must be a file or a link: " + loser.path());
        }
        return digest;
    }

    /** Links carry no time; their copies are named as of 1970. */
    private static Instant mtime(State state) {
        return state instanceof State.File file ? file.mtime() : Instant.EPOCH;
    }
}
