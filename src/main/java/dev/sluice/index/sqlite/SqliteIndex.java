package dev.sluice.index.sqlite;

import dev.sluice.domain.ConflictName;
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
import dev.sluice.domain.Sum;
import dev.sluice.domain.Version;
import dev.sluice.domain.time.CautiousClock;
import dev.sluice.index.DamagedIndexException;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.Deletes;
import dev.sluice.index.Events;
import dev.sluice.index.FeedRow;
import dev.sluice.index.HeldAt;
import dev.sluice.index.HeldRules;
import dev.sluice.index.IgnoredBy;
import dev.sluice.index.Index;
import dev.sluice.index.IndexException;
import dev.sluice.index.Intent;
import dev.sluice.index.KnownRoot;
import dev.sluice.index.Member;
import dev.sluice.index.Need;
import dev.sluice.index.Needs;
import dev.sluice.index.PeerListing;
import dev.sluice.index.PlanKind;
import dev.sluice.index.Refused;
import dev.sluice.index.Rereads;
import dev.sluice.index.Row;
import dev.sluice.index.Standing;
import dev.sluice.index.Totals;
import dev.sluice.index.Transaction;
import dev.sluice.index.codec.LinkKey;
import dev.sluice.index.sqlite.file.IndexConnections;
import dev.sluice.index.sqlite.file.IndexFile;
import dev.sluice.index.sqlite.file.PageCache;
import dev.sluice.index.sqlite.file.SetAside;
import dev.sluice.index.sqlite.table.Tables;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The index of a folder in one SQLite file. The file's log ({@code -wal}, {@code -shm}) and its
 * lock ({@code .lock}) lie beside it.
 */
public final class SqliteIndex implements Index {

    private static final System.Logger LOG = System.getLogger(SqliteIndex.class.getName());

    private final Database database;
    private final Readers readers;
    private final Writer writer;
    private final Listeners listeners = new Listeners();
    private final Object verifying = new Object();
    private final AtomicReference<@Nullable String> restored = new AtomicReference<>();
    private final Recent recent;
    private final Rereads rereads;
    private final RandomGenerator random;

    private SqliteIndex(Database database, RandomGenerator random) {
        this.random = random;
        this.database = database;
        this.readers = database.readers();
        this.writer = database.writer();
        this.recent = new Recent(readers, writer::commits);
        this.rereads = new StoredRereads(readers, recent);
    }

    /**
     * Opens the index of a folder; makes a new one, with a new epoch, if there is no file.
     *
     * @param file in a directory that exists; the path must not have a question mark
     * @param run of this process. A run may open a file again only if no other run has opened it in
     *     between.
     * @param clock that is not set while it runs: tells since when something is wanted, and how
     *     long the index is watched over
     * @throws IndexException if the file is open already, here or in another process, is damaged,
     *     is not an index or that of another folder, or was written by a newer program
     */
    public static SqliteIndex open(Path file, FolderId folder, RunId run, InstantSource clock) {
        return open(file, folder, run, clock, new SecureRandom());
    }

    /**
     * The same with a source of its own for the epoch of a new index, for tests that replay a seed.
     */
    public static SqliteIndex open(
            Path file, FolderId folder, RunId run, InstantSource clock, RandomGenerator random) {
        return open(new IndexConnections(new IndexFile(file)), folder, run, clock, random);
    }

    public static SqliteIndex open(
            IndexConnections connections,
            FolderId folder,
            RunId run,
            InstantSource clock,
            RandomGenerator random) {
        return new SqliteIndex(Database.open(connections, folder, run, clock, random), random);
    }

    /**
     * The same, but a damaged file is set aside, beside its former name, and a new index with a new
     * epoch is made in its place.
     *
     * @param sharing how many indexes share what memory a node has for their pages, at least 1
     * @param told where the damaged file is kept, and why
     */
    public static SqliteIndex openOrRemake(
            Path file,
            int sharing,
            FolderId folder,
            RunId run,
            InstantSource clock,
            BiConsumer<Path, String> told) {
        IndexConnections connections =
                new IndexConnections(new IndexFile(file), PageCache.shared(sharing));
        RandomGenerator random = new SecureRandom();
        try {
            return open(connections, folder, run, clock, random);
        } catch (DamagedIndexException e) {
            Path kept = SetAside.move(connections.file(), clock.instant());
            told.accept(kept, String.valueOf(e.getMessage()));
            return open(connections, folder, run, clock, random);
        }
    }

    @Override
    public FolderId folder() {
        return database.folder();
    }

    @Override
    public Epoch epoch() {
        return writer.committed().epoch();
    }

    @Override
    public boolean hasHistory() {
        return writer.committed().hasHistory();
    }

    @Override
    public Sequence last() {
        return writer.committed().last();
    }

    @Override
    public long lastCounter() {
        return writer.committed().lastCounter();
    }

    @Override
    public boolean knows(RunId run) {
        return readers.read("look for a run", tables -> tables.runs().isKnown(run));
    }

    @Override
    public boolean renew(String evidence, boolean isBeforeScan) {
        if (!restored.compareAndSet(null, evidence)) {
            return false;
        }
        try {
            long since =
                    write(transaction -> {
                        return transaction.renew(new Epoch(random.nextLong()), isBeforeScan);
                    });
            LOG.log(
                    System.Logger.Level.WARNING,
                    "folder {0}: the index was restored from an earlier copy: {1}. It has a new"
                            + " epoch; {2} entries were written since",
                    folder(),
                    evidence,
                    since);
            return true;
        } catch (RuntimeException e) {
            restored.set(null);
            throw e;
        }
    }

    @Override
    public @Nullable String restored() {
        return restored.get();
    }

    @Override
    public long commits() {
        return writer.commits();
    }

    @Override
    public Standing standing() {
        return writer.committed().standing();
    }

    @Override
    public boolean verify() {
        // One after the other: two that found the same would correct it twice.
        synchronized (verifying) {
            return isFit();
        }
    }

    private boolean isFit() {
        Sum difference = readers.read("add up all entries", Tables::misfit);
        if (difference.equals(Sum.ZERO)) {
            return true;
        }
        LOG.log(System.Logger.Level.WARNING, Database.MISFIT, folder());
        writer.correct(difference);
        return false;
    }

    @Override
    public Totals totals() {
        return recent.read("read the totals", tables -> tables.folder().totals());
    }

    @Override
    public @Nullable Row find(RelativePath path) {
        return readers.read("find an entry", tables -> tables.entries().find(path));
    }

    @Override
    public List<@Nullable Row> find(List<RelativePath> paths) {
        if (last().equals(Sequence.ZERO)) {
            return Collections.nCopies(paths.size(), null); // it never had a row
        }
        return readers.read("find entries", tables -> tables.entries().find(paths));
    }

    @Override
    public boolean hasLiveChildren(RelativePath directory) {
        return readers.read(
                "look for live children", tables -> tables.entries().hasLiveBelow(directory));
    }

    @Override
    public List<Row> children(@Nullable RelativePath directory) {
        return readers.read("list a directory", tables -> tables.entries().children(directory));
    }

    @Override
    public void liveBelow(RelativePath directory, Consumer<Row> sink) {
        new Paging(readers).liveBelow(directory, sink);
    }

    @Override
    public byte @Nullable [] blocks(Digest content) {
        return readers.<byte @Nullable []>read(
                "look for a list of blocks", tables -> tables.blocks().find(content));
    }

    @Override
    public List<Row> filesWith(Digest digest, int limit) {
        return readers.read(
                "look for a content", tables -> tables.entries().filesWith(digest, limit));
    }

    @Override
    public boolean isHashedOtherwise(DigestAlgorithm algorithm) {
        return readers.read(
                "look for digests of another algorithm",
                tables -> tables.entries().isHashedOtherwise(algorithm));
    }

    @Override
    public List<Row> linkedWith(State.File file, int limit) {
        Long key = LinkKey.of(file);
        return key == null
                ? List.of()
                : readers
                        .read(
                                "look for names of a file",
                                tables -> tables.entries().linked(key, limit))
                        .stream()
                        .filter(row -> row.entry().state().equals(file))
                        .toList();
    }

    @Override
    public Map<Digest, RelativePath> sources(Collection<Digest> digests) {
        return readers.read("look for contents", tables -> tables.entries().sources(digests));
    }

    @Override
    public List<Row> conflicts(int limit) {
        return readers.read(
                "look for conflict copies", tables -> tables.entries().conflicts(limit));
    }

    @Override
    public List<Row> copiesOf(RelativePath original) {
        return readers
                .read(
                        "look for the copies of a path",
                        tables -> tables.entries().copiesLike(original))
                .stream()
                .filter(row -> ConflictName.original(row.entry().path()).equals(original))
                .toList();
    }

    @Override
    public List<Row> copiesBehind(RelativePath copy, int limit) {
        RelativePath original = ConflictName.original(copy);
        List<Row> found = new ArrayList<>();
        List<Row> page;
        RelativePath after = copy;
        do {
            RelativePath from = after;
            page =
                    readers.read(
                            "look for later copies of a path",
                            tables -> tables.entries().copiesBehind(original, from, limit));
            page.stream()
                    .filter(row -> ConflictName.original(row.entry().path()).equals(original))
                    .limit(limit - found.size())
                    .forEach(found::add);
            after = page.isEmpty() ? after : page.getLast().entry().path();
        } while (page.size() == limit && found.size() < limit);
        return found;
    }

    @Override
    public List<Row> copiesAfter(Sequence after, int limit) {
        return readers.read(
                "look for new conflict copies",
                tables -> tables.entries().copiesAfter(after, limit));
    }

    @Override
    public long conflictCount() {
        return readers.read(
                "count the conflict copies", tables -> tables.entries().countConflicts());
    }

    @Override
    public void changes(Sequence after, int limit, Consumer<FeedRow> sink) {
        new Paging(readers).changes(after, last(), limit, sink);
    }

    @Override
    public boolean covers(Cursor cursor) {
        if (!cursor.epoch().equals(epoch())) {
            return false;
        }
        Sequence last = last();
        Sequence goodUpTo =
                recent.<@Nullable Sequence>read(
                        "look how far a run is good",
                        List.of(cursor.run(), last),
                        tables -> tables.runs().goodUpTo(cursor.run(), last));
        return goodUpTo != null && !cursor.sequence().isAfter(goodUpTo);
    }

    @Override
    public boolean isFinding() {
        return !hasHistory()
                || recent.read("read the finder", tables -> tables.ignored().finder() != null);
    }

    @Override
    public @Nullable Cursor cursor(NodeId peer) {
        return recent.read("read a cursor", peer, tables -> tables.cursors().find(peer));
    }

    @Override
    public Sequence done(NodeId peer) {
        return recent.read("read what is done", peer, tables -> tables.done(peer));
    }

    @Override
    public List<Need> wanted(NodeId peer, @Nullable RelativePath after, Instant now, int limit) {
        return wantedCount(peer) == 0
                ? List.of()
                : readers.read(
                        "read what is wanted",
                        tables -> tables.wanted().page(peer, after, now, limit));
    }

    @Override
    public long wantedCount(NodeId peer) {
        return recent.read("count what is wanted", peer, tables -> tables.wanted().count(peer));
    }

    @Override
    public Needs needs(NodeId peer) {
        return recent.read("weigh what is wanted", peer, tables -> tables.wanted().needs(peer));
    }

    @Override
    public long needsAt(NodeId peer, List<RelativePath> paths) {
        return readers.read(
                "look what is wanted already", tables -> tables.wanted().needsAt(peer, paths));
    }

    @Override
    public long room() {
        return database.file().room();
    }

    @Override
    public long refusedCount(NodeId peer) {
        return recent.read("count what was refused", peer, tables -> tables.refused().count(peer));
    }

    @Override
    public List<String> refusedPaths(NodeId peer) {
        return readers.read("read what was refused", tables -> tables.refused().paths(peer));
    }

    @Override
    public List<Refused> refused(NodeId peer, Instant now, int limit) {
        return refusedCount(peer) == 0
                ? List.of()
                : readers.read(
                        "read what was refused", tables -> tables.refused().due(peer, now, limit));
    }

    @Override
    public List<Refused> refused(int limit) {
        return readers.read("read what was refused", tables -> tables.refused().all(limit));
    }

    @Override
    public List<Need> wantedAt(RelativePath path) {
        return readers.read("look what is wanted", tables -> tables.wanted().at(path));
    }

    @Override
    public List<Refused> refusedAt(String path) {
        return readers.read("look what was refused", tables -> tables.refused().at(path));
    }

    @Override
    public List<HeldAt> heldAt(RelativePath path) {
        return readers.read(
                "look for plans",
                tables -> {
                    List<HeldAt> held = new ArrayList<>(tables.deletes().heldAt(path));
                    held.addAll(tables.overwrites().heldAt(path));
                    return held;
                });
    }

    @Override
    public boolean wants(Digest digest) {
        return readers.read("look for a wanted content", tables -> tables.wanted().wants(digest));
    }

    @Override
    public List<Need> failed(int limit) {
        return readers.read("read what has failed", tables -> tables.wanted().failed(limit));
    }

    @Override
    public List<Intent> intents() {
        return writer.intents().all();
    }

    @Override
    public @Nullable Intent intent(RelativePath path) {
        return writer.intents().find(path);
    }

    @Override
    public IgnoredBy ignoredBy() {
        return recent.read("read the ignore rules", tables -> tables.ignored().find());
    }

    @Override
    public List<Row> tombstones(Instant before, Sequence after, Sequence until, int limit) {
        return readers.read(
                "read tombstones",
                tables -> tables.entries().tombstones(before, after, until, limit));
    }

    @Override
    public @Nullable Version forgotten() {
        return recent.read("read what is forgotten", tables -> tables.folder().forgotten());
    }

    @Override
    public List<Member> members() {
        return readers.read("read the members", tables -> tables.members().all());
    }

    @Override
    public @Nullable KnownRoot root() {
        return readers.read("read which root it was", tables -> tables.roots().last());
    }

    @Override
    public boolean wasOnDevice(long device) {
        return readers.read("look for a device", tables -> tables.roots().hadDevice(device));
    }

    @Override
    public Set<RelativePath> mounts() {
        return readers.read("read the mounts", tables -> tables.roots().mounts());
    }

    @Override
    public List<Row> sample(int count) {
        Sequence last = last();
        return readers.read("read a sample", tables -> tables.entries().sample(last, count));
    }

    @Override
    public Duration watched() {
        return writer.watched().now();
    }

    @Override
    public CautiousClock.@Nullable Memory clock() {
        return readers.read("read the time", tables -> tables.watch().clock());
    }

    @Override
    public Deletes deletes(PlanKind kind) {
        return new StoredDeletes(readers, recent, kind);
    }

    @Override
    public List<DeletePlan> plans() {
        return readers.read("read the plans", tables -> tables.heldRules().plans());
    }

    @Override
    public @Nullable HeldRules heldRules() {
        return readers.read("read held rules", tables -> tables.heldRules().find());
    }

    @Override
    public HeldRules.Paths heldRulesPaths(@Nullable RelativePath after, int limit) {
        return readers.read("read held rules", tables -> tables.heldRules().paths(after, limit));
    }

    @Override
    public @Nullable Version ownRules() {
        return readers.read("read whose the rules are", tables -> tables.ignored().own());
    }

    @Override
    public Events events() {
        return new StoredEvents(readers);
    }

    @Override
    public Rereads rereads() {
        return rereads;
    }

    @Override
    public @Nullable PeerListing listing(NodeId peer) {
        return recent.read("find a listing", peer, tables -> tables.listings().find(peer));
    }

    @Override
    public @Nullable Member member(NodeId node) {
        return recent.read("find a member", node, tables -> tables.members().find(node));
    }

    @Override
    public <T> T write(Function<Transaction, T> work) {
        return writer.write(work, listeners::call);
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        database.close();
    }
}
