package dev.sluice.index;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FileIdentity;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Version;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The changes that can be made to an index, all within {@link Index#write}. */
public interface Transaction {

    /** What is known of a path, as changed so far in this transaction, or null. */
    @Nullable Row find(RelativePath path);

    /**
     * Sets the entry of a path under the next sequence.
     *
     * @param seen what the disk looked like when the entry was true of it; null for a tombstone
     * @return the sequence given
     * @throws IllegalArgumentException if a tombstone comes with something seen
     */
    Sequence put(Entry entry, @Nullable FileIdentity seen);

    /**
     * Sets the entry of a path under the next sequence, if the path still has the row that this was
     * decided on; otherwise nothing is changed and no sequence is used.
     *
     * @param seen as in {@link #put}
     * @param decidedOn the sequence of that row; null if nothing was known of the path
     * @return whether it was set
     * @throws IllegalArgumentException as {@link #put}
     */
    boolean putIf(Entry entry, @Nullable FileIdentity seen, @Nullable Sequence decidedOn);

    /**
     * Notes that the disk looks different though the entry is still true of it; no new sequence.
     * Nothing is noted where no entry is live.
     */
    void see(RelativePath path, FileIdentity seen);

    /** Forgets a path altogether, as if it had never been known. */
    void forget(RelativePath path);

    /**
     * Mints the version of a local change; its counter is never that of {@link Version#found}.
     *
     * @param replaced the version of the entry changed, null for a new path
     */
    Version mint(@Nullable Version replaced, Instant now);

    /** Notes that the first scan is complete: from now on, changes are minted. */
    void completeFirstScan();

    /** Notes how far the feed of a peer was read. */
    void putCursor(NodeId peer, Cursor cursor);

    /** Forgets the cursor of a peer, and what was wanted from it. */
    void dropCursor(NodeId peer);

    /**
     * Notes other ignore rules, and begins all feeds anew: what was read of a peer under the former
     * rules, and what was wanted, is read again.
     */
    void putIgnoredBy(IgnoredBy rules);

    /**
     * Notes that an entry of a peer is to be fetched or applied. Kept per (peer, path): it replaces
     * an older one for that path, with its failures but not with the time since when it was wanted.
     * Nothing is changed if the row there is as new or newer: who begins a feed with another epoch
     * drops the cursor first.
     *
     * @param at the sequence of the entry in the peer's feed
     */
    void want(NodeId peer, Entry entry, Sequence at);

    /** Nothing is wanted any more of a peer for a path, unless a newer sequence than {@code at}. */
    void unwant(NodeId peer, RelativePath path, Sequence at);

    /**
     * Notes that applying a wanted row has failed, why, and when it may be tried again; nothing if
     * a newer entry has replaced it.
     */
    void fail(Wanted wanted, String reason, Instant retryAt);

    /**
     * Notes what is about to be made visible, before the first visible step. A path that has an
     * intent already gets the new one instead; of two for one path the last counts. They are kept
     * together, so a batch costs little more than one of them.
     */
    void intend(Collection<Intent> intents);

    /**
     * The intended steps are done and committed, or were given up; the other intents stay as they
     * are. Paths without an intent are passed over.
     */
    void clearIntents(Collection<RelativePath> paths);

    /** What can be noted of deletes, for their budget. */
    DeleteChanges deletes();

    /** The versions that the peers offer for a path and that are still wanted. */
    List<Version> wantedVersions(RelativePath path);

    /** Notes what a member says it has read and done of our feed. */
    void putMember(Member member);
}
