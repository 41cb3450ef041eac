package dev.sluice.index;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.domain.time.CautiousClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The index of one folder. Reads see committed rows and may run on any thread, several at once;
 * writes are transactions, one after the other, each durable when {@link #write} returns. Nothing
 * here loads a whole folder into memory: results are lists only where a limit or one directory
 * bounds them, and what is passed to a sink is passed in pages. A sink may take its time, and may
 * read and write the index; it may or may not see what others change meanwhile, and never gets a
 * row twice.
 *
 * <p>Every method throws {@link IndexException} when the database fails.
 */
public interface Index extends AutoCloseable {

    FolderId folder();

    /** The epoch of this index now: the writer of all versions that it mints. */
    Epoch epoch();

    /** The counter issued last under any epoch of this index. */
    long lastCounter();

    /** Whether a run has opened this index; not after it was restored from an earlier copy. */
    boolean knows(RunId run);

    /**
     * Takes a new epoch, since something shows that this index was restored from an earlier copy
     * (see {@link Transaction#renew}); at most once while it is open. A second such claim is not
     * believed.
     *
     * @param evidence what shows it, in one line
     * @param isBeforeScan whether the disk was not yet looked at
     * @return whether it has a new epoch now
     */
    boolean renew(String evidence, boolean isBeforeScan);

    /** What has shown since it was opened that it was restored from an earlier copy, or null. */
    @Nullable String restored();

    /** Whether a first scan was ever completed; before it, what a scan finds gets counter 1. */
    boolean hasHistory();

    /**
     * Whether what a scan finds at an unknown path was only found, and not made there: before the
     * first scan is complete, and before a walk of all after other ignore rules.
     */
    boolean isFinding();

    /** The sequence of the last change, {@link Sequence#ZERO} if there was none. */
    Sequence last();

    /**
     * How many commits have changed anything, rows that are wanted and plans as well, since the
     * index was opened. Costs no query: where it is the same, so is all that is in the index.
     */
    long commits();

    /** The last change, and the sum of all entries by it. */
    Standing standing();

    /**
     * Adds up all that stands in the rows, as of one instant, and compares it with the sum that was
     * moved along. Where they differ something else than this program has changed a row (a disk, a
     * person); the sum is then made that of the rows, so that the peers see that they differ.
     *
     * @return whether they were the same
     */
    boolean verify();

    /** How much there is. */
    Totals totals();

    /** What is known of a path, or null. */
    @Nullable Row find(RelativePath path);

    /**
     * What is known of many paths, in their order and as of one instant; null where nothing is.
     * Much cheaper than asking for each. The caller bounds how many: all rows are in memory at
     * once.
     */
    List<@Nullable Row> find(List<RelativePath> paths);

    /** Whether a live entry lies below the path, at any depth. */
    boolean hasLiveChildren(RelativePath directory);

    /**
     * The rows directly below a directory, tombstones included, by name (in byte order of UTF-8).
     *
     * @param directory null for the root
     */
    List<Row> children(@Nullable RelativePath directory);

    /**
     * Passes the live rows at any depth below a directory to the sink, deepest first: a parent
     * comes after all its children.
     */
    void liveBelow(RelativePath directory, Consumer<Row> sink);

    /** The list of the blocks of a content, as it is sent; null if none is kept. */
    byte @Nullable [] blocks(Digest content);

    /** Live files with this content, at most {@code limit}: where a moved content may be found. */
    List<Row> filesWith(Digest digest, int limit);

    /**
     * Whether a live file has a digest of another algorithm. Reads the rows of all files: to be
     * asked once, at the start.
     */
    boolean isHashedOtherwise(DigestAlgorithm algorithm);

    /**
     * Live files that are names of one file with this one, as their entries say, at most {@code
     * limit}: of its group, and the same in all but path and version. The one whose change was seen
     * last comes first. None if it is in no group.
     */
    List<Row> linkedWith(State.File file, int limit);

    /** Where those of the contents are that a live file here has, as of one instant. */
    Map<Digest, RelativePath> sources(Collection<Digest> digests);

    /**
     * The live conflict copies, told by their names, by directory and name, at most {@code limit}.
     * Costs no more than what it returns.
     */
    List<Row> conflicts(int limit);

    /**
     * The live conflict copies of one path, by name. Costs no more than they are many, whatever
     * else is in the directory.
     */
    List<Row> copiesOf(RelativePath original);

    /**
     * The live conflict copies of the same path that are files and whose names come after that of a
     * copy, by name, at most {@code limit}.
     */
    List<Row> copiesBehind(RelativePath copy, int limit);

    /**
     * The live conflict copies that came or changed after a sequence, in rising sequence, at most
     * {@code limit}. Costs no more than what it returns.
     */
    List<Row> copiesAfter(Sequence after, int limit);

    /** How many live conflict copies there are. Costs no more than they are many. */
    long conflictCount();

    /**
     * Passes the rows that changed after a sequence to the sink, in rising sequence, at most {@code
     * limit}. Tombstones are included; what changes after the call began is not.
     */
    void changes(Sequence after, int limit, Consumer<FeedRow> sink);

    /**
     * Whether a feed can go on at a cursor: its epoch is ours, its run is one of ours, and its
     * sequence is below the first of the next run and not above our last. The first of a run is one
     * more than the last at its start, so a cursor that has read all of its run stays good.
     */
    boolean covers(Cursor cursor);

    /** How far we have read the feed of a peer, or null. */
    @Nullable Cursor cursor(NodeId peer);

    /**
     * The highest sequence of the peer's feed below which nothing is still wanted or refused: its
     * {@code done}. Equal to the cursor's sequence when nothing is; {@link Sequence#ZERO} without a
     * cursor.
     */
    Sequence done(NodeId peer);

    /**
     * The next of what is wanted from a peer and may be tried now, ordered by path.
     *
     * @param after the last path of the batch before, null for the first
     * @param now rows whose {@link Need#retryAt} is later are left out
     */
    List<Need> wanted(NodeId peer, @Nullable RelativePath after, Instant now, int limit);

    /** What is wanted of a peer that is live there; no look at all of it. */
    Needs needs(NodeId peer);

    /** How many of these paths are among the {@link #needs} of a peer. */
    long needsAt(NodeId peer, List<RelativePath> paths);

    /**
     * Bytes that are free on the disk of the index, less those reserved for local changes: peers
     * may not use the last of them. 0 or less if it has to wait.
     */
    long room();

    /** How many rows are wanted from a peer, waiting and failed ones included. */
    long wantedCount(NodeId peer);

    /** How many lines of a peer's feed were not taken, and are not in {@link #wantedCount}. */
    long refusedCount(NodeId peer);

    /** What a peer calls the paths of such lines, each once. */
    List<String> refusedPaths(NodeId peer);

    /**
     * Lines of a peer's feed that were not taken and may be asked for again, the longest due first.
     */
    List<Refused> refused(NodeId peer, Instant now, int limit);

    /** Lines of all peers' feeds that were not taken, at most {@code limit}. */
    List<Refused> refused(int limit);

    /** What is wanted at a path, of all peers. */
    List<Need> wantedAt(RelativePath path);

    /**
     * Lines of all peers' feeds that were not taken and are about this path, as the peer calls it.
     */
    List<Refused> refusedAt(String path);

    /** The plans that wait and list a path. */
    List<HeldAt> heldAt(RelativePath path);

    /** Whether a file with this content is wanted from any peer. */
    boolean wants(Digest digest);

    /** What is wanted and has failed at least once, of all peers, at most {@code limit}. */
    List<Need> failed(int limit);

    /**
     * The intent for a path, or null: that of the last commit, and never one of a transaction that
     * is still running or was given up. Costs no query.
     */
    @Nullable Intent intent(RelativePath path);

    /** All intents of the last commit: at a start those of steps that were not ended. */
    List<Intent> intents();

    /** The ignore rules that the entries and the cursors were made under. */
    IgnoredBy ignoredBy();

    /**
     * Tombstones made before a time, in rising sequence.
     *
     * @param after the sequence of the last one of the page before
     * @param until the last sequence that is of interest
     */
    List<Row> tombstones(Instant before, Sequence after, Sequence until, int limit);

    /** The join of the versions of all tombstones that were dropped, null before the first. */
    @Nullable Version forgotten();

    /** The members of the folder, by their ids. */
    List<Member> members();

    /** The root as it was last, null before its first use. */
    @Nullable KnownRoot root();

    /** Whether the root ever was on a file system of this number, so far as that was noted. */
    boolean wasOnDevice(long device);

    /** Where something was mounted in the folder, when that was looked at last. */
    Set<RelativePath> mounts();

    /** Live files from all over the folder, at most {@code count}. */
    List<Row> sample(int count);

    /** What is noted of deletes, for their budget. */
    default Deletes deletes() {
        return deletes(PlanKind.DELETES);
    }

    /** What is noted of deletes, or of overwrites, for their budget. */
    Deletes deletes(PlanKind kind);

    /** All that waits for a person, of whatever kind, by number. */
    List<DeletePlan> plans();

    /** The ignore rules of a peer that are not in force; null if there are none. */
    @Nullable HeldRules heldRules();

    /** The first of the paths that {@link #heldRules} are about: of each kind, by path. */
    HeldRules.Paths heldRulesPaths(@Nullable RelativePath after, int limit);

    /** The version of the ignore file as a person wrote it here last; null if not known. */
    @Nullable Version ownRules();

    /** What is noted of what others are told. */
    Events events();

    /** What is noted of contents that are read again. */
    Rereads rereads();

    /** What of a peer's feed was listed since it is trusted, or null if it is not. */
    @Nullable PeerListing listing(NodeId peer);

    /**
     * How long this index was watched over by a running node, in all its runs; by it is counted how
     * long a member is silent.
     */
    Duration watched();

    /** What was believed of the time when that was noted last, null if it never was. */
    CautiousClock.@Nullable Memory clock();

    /** One member, or null. */
    @Nullable Member member(NodeId node);

    /**
     * Runs a transaction: all of its changes are durable when this returns, or none is made when
     * the work throws. Calls from several threads run one after the other.
     *
     * @throws IllegalStateException if called within the work of another call
     * @throws RuntimeException what the work throws, as it is
     */
    <T> T write(Function<Transaction, T> work);

    /**
     * Calls a listener after each commit that raised {@link #last}, on the thread that made it; it
     * must not block, and may write.
     */
    void onChange(Runnable listener);

    /** Waits for a running transaction and closes the database. */
    @Override
    void close();
}
