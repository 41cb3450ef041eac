package dev.sluice.index;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Version;
import dev.sluice.domain.time.CautiousClock;
import dev.sluice.identity.KeyRule;
import dev.sluice.identity.NodeKey;
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
    Sequence put(Entry entry, @Nullable FileStat seen);

    /**
     * Sets the entry of a path under the next sequence, if the path still has the row that this was
     * decided on; otherwise nothing is changed and no sequence is used.
     *
     * @param seen as in {@link #put}
     * @param decidedOn that row; null if nothing was known of the path
     * @return whether it was set
     * @throws IllegalArgumentException as {@link #put}
     */
    boolean putIf(Entry entry, @Nullable FileStat seen, @Nullable Row decidedOn);

    /**
     * Sets the entries of paths of which nothing is known, as {@link #putIf} would one by one, but
     * at much lower cost. An entry that is not set, since its path is known, may leave its sequence
     * unused.
     *
     * @return for each whether it was set
     */
    boolean[] putNew(List<Sighting> sightings);

    /**
     * Notes that the disk looks different though the entry is still true of it; no new sequence.
     * Nothing is noted where no entry is live.
     */
    void see(RelativePath path, FileStat seen);

    /** Forgets a path altogether, as if it had never been known. */
    void forget(RelativePath path);

    /**
     * Drops tombstones whose rows are still these; their versions become part of {@link
     * Index#forgotten}.
     *
     * @return how many were dropped
     */
    long drop(Collection<Row> tombstones);

    /**
     * Mints the version of a local change; its counter is never that of {@link Version#found}.
     *
     * @param replaced the version of the entry changed, null for a new path
     */
    Version mint(@Nullable Version replaced, Instant now);

    /** The writer of what is minted now. */
    Epoch epoch();

    /**
     * Takes a new epoch, since the index was restored from an earlier copy of itself: what it
     * writes under the old one could not be told from what was written after that copy was made.
     *
     * <p>What was written since the restore gets its version of before and a counter of the new
     * epoch. The time of the restore is not known exactly: it is assumed before the first run of
     * which no member has read anything, which is early enough.
     *
     * <p>If the disk was not looked at since, nothing was written, and the next scan is a first one
     * again: what it finds may be new, or only what the lost index knew already and others have
     * deleted meanwhile. So it is <em>found</em>, loses to every change that was known, and lives
     * on as a conflict copy where it is new.
     *
     * @return how many entries were written since the restore
     */
    long renew(Epoch next, boolean isBeforeScan);

    /**
     * The version of what is found where nothing was known, as long as {@link Index#isFinding}: it
     * loses to every change ever made.
     */
    Version found();

    /**
     * Notes that a walk of all is complete, the first or that after other ignore rules: from now
     * on, changes are minted.
     */
    void completeFirstScan();

    /** Notes how far the feed of a peer was read. */
    void putCursor(NodeId peer, Cursor cursor);

    /** Up to where a peer's feed was read, null if it is to be read from its beginning. */
    @Nullable Cursor cursor(NodeId peer);

    /** Forgets the cursor of a peer, and what was wanted from it or refused. */
    void dropCursor(NodeId peer);

    /**
     * As {@link #dropCursor}, but a delete that a person is to decide on, or has decided on, stays
     * wanted until the peer says something newer of its path: it was told before the peer lost its
     * index.
     *
     * @return how many such deletes there are
     */
    long beginAnew(NodeId peer);

    /**
     * Notes other ignore rules, and begins all feeds anew: what was read of a peer under the former
     * rules, and what was wanted, is read again, and what a walk of all meets now is found.
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
    void fail(Need wanted, String reason, Instant retryAt);

    /** What has failed of a peer may be tried again now, but for what never is. */
    void retry(NodeId peer);

    /** Notes lines of a peer's feed that were not taken; each replaces what was noted of it. */
    void refuse(Collection<Refused> lines);

    /** A line that was not taken is in the peer's feed no more, or could be taken now. */
    void unrefuse(NodeId peer, Sequence at);

    /** The peer said something newer of a path than in a line that was not taken. */
    void unrefuse(NodeId peer, String path, Sequence before);

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

    /** Notes which directory the root is now. */
    void putRoot(KnownRoot root);

    /** Notes that something is mounted at a path. */
    void putMount(RelativePath path);

    /** Nothing is mounted at a path any more, and what was hidden by it is there. */
    void dropMount(RelativePath path);

    /** What can be noted of deletes, for their budget. */
    default DeleteChanges deletes() {
        return deletes(PlanKind.DELETES);
    }

    /** What can be noted of deletes, or of overwrites, for their budget. */
    DeleteChanges deletes(PlanKind kind);

    /** What can be noted of what others are told. */
    EventChanges events();

    /** What can be noted of contents that are read again. */
    RereadChanges rereads();

    /**
     * Keeps the list of the blocks of a content, as it is sent, for as long as the content is here.
     * Nothing is kept of one that is not.
     */
    void putBlocks(Digest content, byte[] list);

    /** Notes the version under which a person has written the ignore file here. */
    void putOwnRules(Version version);

    /**
     * The ignore rules of a peer wait from now on, instead of others that did.
     *
     * @param forgets entries that they would forget
     * @param shows paths that would be seen
     * @param paths the first of both
     * @param reason why they wait
     * @return the number of their plan
     */
    long holdRules(
            List<String> patterns,
            long forgets,
            long shows,
            HeldRules.Paths paths,
            Instant since,
            String reason);

    /**
     * A person has decided on the rules of a plan.
     *
     * @return whether they waited; others may have taken their place since they were shown
     */
    boolean decideRules(long plan, HeldRules.State state);

    /** No rules of a peer are out of force any more. */
    void dropHeldRules();

    /** The versions that the peers offer for a path and that are still wanted. */
    List<Version> wantedVersions(RelativePath path);

    /** The version that one peer offers for a path and that is still wanted, null if none is. */
    @Nullable Version wantedVersion(NodeId peer, RelativePath path);

    /**
     * Notes how long the index was watched over until now.
     *
     * @param clock what is believed of the time
     */
    void watch(CautiousClock.Memory clock);

    /** Notes what a member says it has read and done of our feed; what it is stays. */
    void putMember(Member member);

    /** Notes a node that was met as a member, or what it is now; what it has done stays. */
    void meet(NodeId node, String name, Role role, Instant now);

    /** What a key that a node has proved says of its id, by what is noted now. */
    KeyRule judge(NodeId node, NodeKey key);

    /**
     * Notes the key that a member has proved. What was read in its name until now was not proved:
     * it is read anew. Does nothing if {@link #judge} says that there is nothing to note.
     */
    void bind(NodeId node, NodeKey key);

    /**
     * Whether what a key has signed counts as said by a node.
     *
     * @param key null for what nobody has signed: that counts as long as the node has no key
     */
    boolean isBound(NodeId node, @Nullable NodeKey key);

    /** Notes under what name a member calls. */
    void noteCredential(NodeId node, String credential);

    /** Notes that a member has called under another name, empty for none. */
    void noteOtherCredential(NodeId node, String credential);

    /**
     * A person says that the other name is right, which is the member's from now on.
     *
     * @return whether it has called under another one
     */
    boolean acceptCredential(NodeId node);

    /** Notes what of a peer's feed was listed. */
    void putListing(NodeId peer, PeerListing listing);

    /** What a peer has is listed anew, as if it had not been known: it was silent for too long. */
    void distrust(NodeId peer);

    /**
     * A person, or its long silence, says that a node is a member no more. It becomes one again
     * when it is met or calls, and is listed anew.
     *
     * @return whether it was one
     */
    boolean evict(NodeId node);
}
