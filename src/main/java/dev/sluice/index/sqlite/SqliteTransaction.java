package dev.sluice.index.sqlite;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Sum;
import dev.sluice.domain.Version;
import dev.sluice.domain.time.CautiousClock;
import dev.sluice.identity.KeyRule;
import dev.sluice.identity.NodeKey;
import dev.sluice.index.DeleteChanges;
import dev.sluice.index.EventChanges;
import dev.sluice.index.EventsMade;
import dev.sluice.index.HeldRules;
import dev.sluice.index.IgnoredBy;
import dev.sluice.index.IndexException;
import dev.sluice.index.Intent;
import dev.sluice.index.KnownRoot;
import dev.sluice.index.Member;
import dev.sluice.index.Need;
import dev.sluice.index.PeerListing;
import dev.sluice.index.PlanKind;
import dev.sluice.index.Refused;
import dev.sluice.index.RereadChanges;
import dev.sluice.index.Rot;
import dev.sluice.index.Row;
import dev.sluice.index.ScrubState;
import dev.sluice.index.Sighting;
import dev.sluice.index.Totals;
import dev.sluice.index.Transaction;
import dev.sluice.index.codec.EntryHash;
import dev.sluice.index.sqlite.file.IndexFile;
import dev.sluice.index.sqlite.table.Committed;
import dev.sluice.index.sqlite.table.DeletesWritten;
import dev.sluice.index.sqlite.table.IntentChanges;
import dev.sluice.index.sqlite.table.RunTable;
import dev.sluice.index.sqlite.table.Tables;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One transaction on the writing connection. Sequence and counter are counted in memory and written
 * once, at its end and within it.
 */
final class SqliteTransaction implements Transaction {

    private static final int RENEWED_AT_ONCE = 500;

    private final IndexFile file;
    private final Tables tables;
    private final InstantSource clock;
    private final Watched watched;
    private final Committed before;
    private final IntentChanges intents;
    private Committed now;
    private Totals inserted = Totals.NONE;
    private @Nullable Epoch finder;

    /** What was found last, as long as it is what is there: mostly it is what is put next. */
    private @Nullable Row found;

    private @Nullable IndexException failure;
    private boolean over;

    SqliteTransaction(
            IndexFile file,
            Tables tables,
            InstantSource clock,
            Watched watched,
            Committed before,
            IntentChanges intents) {
        this.file = file;
        this.tables = tables;
        this.clock = clock;
        this.watched = watched;
        this.before = before;
        this.now = before;
        this.intents = intents;
    }

    /**
     * Writes what was counted; nothing can be changed afterwards.
     *
     * @return what the commit will leave
     * @throws IndexException if a change had failed, whether or not the work went on after it: a
     *     transaction is whole or is not made
     */
    Committed finish() {
        if (failure != null) {
            throw failure;
        }
        change("write the intents", () -> intents.write(tables.intents()));
        if (!now.equals(before)) {
            change("write the last sequence and counter", () -> tables.folder().commit(now));
        }
        if (!inserted.equals(Totals.NONE)) {
            change("add to the totals", () -> tables.folder().add(inserted));
        }
        end();
        return now;
    }

    void end() {
        over = true;
    }

    @Override
    public @Nullable Row find(RelativePath path) {
        requireRunning();
        found = file.<@Nullable Row>read("find an entry", () -> tables.entries().find(path));
        return found;
    }

    /** What is known of a path, for its hash; without a query if it was just asked for. */
    private @Nullable Row known(RelativePath path) {
        Row last = found;
        return last != null && last.entry().path().equals(path) ? last : find(path);
    }

    /** What is known of a path changes: {@code before} is gone, {@code after} is there; or null. */
    private void move(@Nullable Entry before, @Nullable Entry after) {
        found = null;
        Sum sum = now.sum();
        if (before != null) {
            sum = sum.minus(EntryHash.of(before));
        }
        now = now.with(after == null ? sum : sum.plus(EntryHash.of(after)));
    }

    private <T extends @Nullable Object> T read(String step, IndexFile.Work<T> work) {
        requireRunning();
        return file.read(step, work);
    }

    @Override
    public Sequence put(Entry entry, @Nullable FileStat seen) {
        Sequence next = now.last().next();
        Sighting sighting = new Sighting(entry, seen);
        boolean isThere = found != null && found.entry().path().equals(entry.path());
        if (isThere || !insert(sighting, next)) {
            Row before = known(entry.path());
            change("put an entry", () -> tables.entries().replace(entry, next, seen));
            move(before == null ? null : before.entry(), entry);
        }
        now = now.at(next);
        return next;
    }

    @Override
    public boolean putIf(Entry entry, @Nullable FileStat seen, @Nullable Row decidedOn) {
        Sighting sighting = new Sighting(entry, seen);
        Sequence next = now.last().next();
        boolean isPut =
                decidedOn == null ? insert(sighting, next) : replace(decidedOn, sighting, next);
        if (isPut) {
            now = now.at(next);
        }
        return isPut;
    }

    private boolean replace(Row decidedOn, Sighting sighting, Sequence next) {
        Entry entry = sighting.entry();
        boolean isThere =
                make(
                        "put an entry",
                        () ->
                                tables.entries()
                                        .replace(
                                                decidedOn.sequence(),
                                                entry,
                                                next,
                                                sighting.seen()));
        if (isThere) {
            move(decidedOn.entry(), entry);
        }
        return isThere;
    }

    /** Whether it was put, since nothing was known of its path. */
    private boolean insert(Sighting sighting, Sequence sequence) {
        Row row = new Row(sighting.entry(), sequence, sighting.seen());
        boolean isNew = make("put an entry", () -> tables.entries().insert(row));
        if (isNew) {
            inserted = inserted.plus(sighting.entry().state());
            move(null, sighting.entry());
        }
        return isNew;
    }

    @Override
    public boolean[] putNew(List<Sighting> sightings) {
        List<Row> rows = new ArrayList<>(sightings.size());
        Sequence last = now.last();
        for (Sighting sighting : sightings) {
            last = last.next();
            rows.add(new Row(sighting.entry(), last, sighting.seen()));
        }
        boolean[] put = make("put entries", () -> tables.newEntries().put(rows));
        for (int i = 0; i < put.length; i++) {
            if (put[i]) {
                inserted = inserted.plus(sightings.get(i).entry().state());
                move(null, sightings.get(i).entry());
            }
        }
        now = now.at(last);
        return put;
    }

    @Override
    public void see(RelativePath path, FileStat seen) {
        change("note what was seen", () -> tables.entries().see(path, seen));
    }

    @Override
    public void forget(RelativePath path) {
        Row before = known(path);
        if (before != null) {
            change("forget an entry", () -> tables.entries().forget(path));
            new DeletesWritten(tables.session(), PlanKind.DELETES, this::change).forget(path);
            new DeletesWritten(tables.session(), PlanKind.CHANGES, this::change).forget(path);
            move(before.entry(), null);
        }
    }

    @Override
    public long drop(Collection<Row> tombstones) {
        return make("drop tombstones", () -> dropAll(tombstones));
    }

    private long dropAll(Collection<Row> tombstones) throws SQLException {
        found = null;
        Version forgotten = tables.folder().forgotten();
        long dropped = 0;
        for (Row row : tombstones) {
            if (tables.entries().drop(row)) {
                Version version = row.entry().version();
                forgotten = forgotten == null ? version : forgotten.join(version);
                dropped++;
            }
        }
        if (dropped > 0 && tables.folder().forgotten() == null) {
            tables.listings().trustAll();
        }
        if (dropped > 0 && forgotten != null) {
            tables.folder().forget(forgotten);
        }
        return dropped;
    }

    @Override
    public Version mint(@Nullable Version replaced, Instant time) {
        requireRunning();
        long counter =
                replaced == null
                        ? Version.nextCounter(time, now.lastCounter())
                        : Version.nextCounter(time, now.lastCounter(), replaced);
        Version minted =
                replaced == null
                        ? Version.of(Map.of(now.epoch(), counter))
                        : replaced.with(now.epoch(), counter);
        now = now.issued(counter);
        return minted;
    }

    @Override
    public Version found() {
        Epoch of = finder;
        if (of == null) {
            Epoch noted =
                    now.hasHistory() ? read("read the finder", tables.ignored()::finder) : null;
            of = noted == null ? now.epoch() : noted;
            finder = of;
        }
        return Version.found(of);
    }

    @Override
    public void completeFirstScan() {
        change("end finding", tables.ignored()::dropFinder);
        finder = null;
        now = new Committed(now.epoch(), now.last(), now.lastCounter(), true, now.sum());
    }

    @Override
    public Epoch epoch() {
        requireRunning();
        return now.epoch();
    }

    @Override
    public long renew(Epoch next, boolean isBeforeScan) {
        Committed old = now;
        change("replace the finder", tables.ignored()::replaceFinder);
        finder = null;
        long counter = Math.max(old.lastCounter(), Version.FOUND_AGAIN);
        boolean hasHistory = old.hasHistory() && !isBeforeScan;
        now = new Committed(next, old.last(), counter, hasHistory, old.sum());
        return isBeforeScan ? 0 : renewWritten(old);
    }

    private long renewWritten(Committed old) {
        RunTable.Start start = read("find the restore", tables.runs()::firstUnheard);
        Sequence after = start.last();
        long renewed = 0;
        while (true) {
            Sequence from = after;
            List<Row> page =
                    read(
                            "find what was written since the restore",
                            () -> tables.entries().changes(from, old.last(), RENEWED_AT_ONCE));
            if (page.isEmpty()) {
                return renewed;
            }
            for (Row row : page) {
                Entry entry = row.entry();
                if (entry.version().counter(old.epoch()) > start.lastCounter()) {
                    Version before = entry.version().cut(old.epoch(), start.lastCounter());
                    Sequence _ = put(entry.with(mint(before, clock.instant())), row.seen());
                    renewed++;
                }
            }
            after = page.getLast().sequence();
        }
    }

    @Override
    public void putCursor(NodeId peer, Cursor cursor) {
        change("put a cursor", () -> tables.cursors().put(peer, cursor));
    }

    @Override
    public @Nullable Cursor cursor(NodeId peer) {
        return this.<@Nullable Cursor>read("find a cursor", () -> tables.cursors().find(peer));
    }

    @Override
    public void dropCursor(NodeId peer) {
        change(
                "drop a cursor",
                () -> {
                    tables.cursors().drop(peer);
                    tables.wanted().unwantAll(peer);
                    tables.refused().dropAll(peer);
                });
    }

    @Override
    public long beginAnew(NodeId peer) {
        return make(
                "begin a feed anew",
                () -> {
                    tables.cursors().drop(peer);
                    tables.refused().dropAll(peer);
                    return tables.wanted().unwantAllButPlanned(peer);
                });
    }

    @Override
    public void putIgnoredBy(IgnoredBy rules) {
        change(
                "put the ignore rules",
                () -> {
                    tables.ignored().put(rules);
                    tables.cursors().dropAll();
                    tables.wanted().unwantAll();
                    tables.refused().dropAll();
                });
    }

    @Override
    public void want(NodeId peer, Entry entry, Sequence at) {
        Instant since = clock.instant();
        change("want an entry", () -> tables.wanted().want(peer, entry, at, since));
    }

    @Override
    public void unwant(NodeId peer, RelativePath path, Sequence at) {
        change("unwant an entry", () -> tables.wanted().unwant(peer, path, at));
    }

    @Override
    public void fail(Need wanted, String reason, Instant retryAt) {
        change("note a failure", () -> tables.wanted().fail(wanted, reason, retryAt));
    }

    @Override
    public void retry(NodeId peer) {
        change(
                "retry what has failed",
                () -> {
                    tables.wanted().retry(peer);
                    tables.refused().retry(peer);
                });
    }

    @Override
    public void refuse(Collection<Refused> lines) {
        change(
                "note what was refused",
                () -> {
                    for (Refused line : lines) {
                        tables.refused().put(line);
                    }
                });
    }

    @Override
    public void unrefuse(NodeId peer, Sequence at) {
        change("drop what was refused", () -> tables.refused().drop(peer, at));
    }

    @Override
    public void unrefuse(NodeId peer, String path, Sequence before) {
        change("drop what was refused", () -> tables.refused().dropOlder(peer, path, before));
    }

    @Override
    public void intend(Collection<Intent> added) {
        requireRunning();
        intents.add(added);
    }

    @Override
    public void clearIntents(Collection<RelativePath> paths) {
        requireRunning();
        intents.clear(paths);
    }

    @Override
    public EventChanges events() {
        return new EventChanges() {
            @Override
            public void listeners(Collection<String> names) {
                change("note who is told", () -> tables.events().listeners(names));
            }

            @Override
            public void add(LongFunction<String> body) {
                change("note what is to be told", () -> tables.events().add(body));
            }

            @Override
            public void made(EventsMade made) {
                change("note what was told of", () -> tables.events().put(made));
            }

            @Override
            public void told(String listener, long number) {
                change("note who was told", () -> tables.events().told(listener, number));
            }

            @Override
            public void failed(String listener, String reason) {
                change("note who was not told", () -> tables.events().failed(listener, reason));
            }

            @Override
            public void giveUp(String listener, long number, String reason) {
                change("give up to tell", () -> tables.events().giveUp(listener, number, reason));
            }
        };
    }

    @Override
    public RereadChanges rereads() {
        return new RereadChanges() {
            @Override
            public void put(ScrubState state) {
                change("note how far a scrub is", () -> tables.rereads().put(state));
            }

            @Override
            public void put(Rot rot) {
                change("note rot", () -> tables.rereads().put(rot));
            }

            @Override
            public void sound(RelativePath path) {
                change("forget rot", () -> tables.rereads().drop(path));
            }

            @Override
            public void dropPast() {
                change("forget past rot", tables.rereads()::dropPast);
            }
        };
    }

    @Override
    public void watch(CautiousClock.Memory clock) {
        change("note the time", () -> tables.watch().put(watched.now(), clock));
    }

    @Override
    public void putMember(Member member) {
        change(
                "put a member",
                () ->
                        tables.members()
                                .put(
                                        member.node(),
                                        member.after(),
                                        member.done(),
                                        member.seen(),
                                        watched.now()));
    }

    @Override
    public void meet(NodeId node, String name, Role role, Instant time) {
        change("note a member", () -> tables.members().meet(node, name, role, time, watched.now()));
    }

    @Override
    public KeyRule judge(NodeId node, NodeKey key) {
        return make(
                "find a member",
                () -> {
                    Member member = tables.members().find(node);
                    return KeyRule.of(node, key, member == null ? null : member.key());
                });
    }

    @Override
    public void bind(NodeId node, NodeKey key) {
        if (judge(node, key) != KeyRule.NEW) {
            return;
        }
        change("note a member's key", () -> tables.members().bind(node, key));
        boolean wasRead = make("find a cursor", () -> tables.cursors().find(node) != null);
        if (wasRead) {
            long _ = beginAnew(node);
        }
    }

    @Override
    public boolean isBound(NodeId node, @Nullable NodeKey key) {
        return make(
                "find a member",
                () -> {
                    Member member = tables.members().find(node);
                    return Objects.equals(member == null ? null : member.key(), key);
                });
    }

    @Override
    public void noteCredential(NodeId node, String credential) {
        change("note a member's credential", () -> tables.members().note(node, credential));
    }

    @Override
    public void noteOtherCredential(NodeId node, String credential) {
        change("note a member's credential", () -> tables.members().noteOther(node, credential));
    }

    @Override
    public boolean acceptCredential(NodeId node) {
        return make("accept a member's credential", () -> tables.members().acceptOther(node));
    }

    @Override
    public boolean evict(NodeId node) {
        distrust(node);
        return make("evict a member", () -> tables.members().evict(node));
    }

    @Override
    public void putListing(NodeId peer, PeerListing listing) {
        change("note a listing", () -> tables.listings().put(peer, listing));
    }

    @Override
    public void distrust(NodeId peer) {
        dropCursor(peer);
        change(
                "distrust a member",
                () -> {
                    tables.listings().drop(peer);
                    tables.members().trust(peer);
                });
    }

    /** What stands in the rows is not what the sum is of: by so much it is put right. */
    void correct(Sum difference) {
        requireRunning();
        now = now.with(now.sum().plus(difference));
    }

    @Override
    public void putRoot(KnownRoot root) {
        change("note the root", () -> tables.roots().put(root));
    }

    @Override
    public void putMount(RelativePath path) {
        change("note a mount", () -> tables.roots().putMount(path));
    }

    @Override
    public void dropMount(RelativePath path) {
        change("forget a mount", () -> tables.roots().dropMount(path));
    }

    @Override
    public DeleteChanges deletes(PlanKind kind) {
        return new DeletesWritten(tables.session(), kind, this::change);
    }

    @Override
    public void putBlocks(Digest content, byte[] list) {
        change("keep a list of blocks", () -> tables.blocks().put(content, list));
    }

    @Override
    public void putOwnRules(Version version) {
        change("note whose the rules are", () -> tables.ignored().putOwn(version));
    }

    @Override
    public long holdRules(
            List<String> patterns,
            long forgets,
            long shows,
            HeldRules.Paths paths,
            Instant since,
            String reason) {
        return make(
                "hold rules",
                () -> tables.heldRules().hold(patterns, forgets, shows, paths, since, reason));
    }

    @Override
    public boolean decideRules(long plan, HeldRules.State state) {
        return make("decide on rules", () -> tables.heldRules().decide(plan, state));
    }

    @Override
    public void dropHeldRules() {
        change("drop held rules", () -> tables.heldRules().drop());
    }

    @Override
    public List<Version> wantedVersions(RelativePath path) {
        requireRunning();
        return file.read("read what is wanted", () -> tables.wanted().versions(path));
    }

    @Override
    public @Nullable Version wantedVersion(NodeId peer, RelativePath path) {
        return this.<@Nullable Version>read(
                "read what is wanted of a peer", () -> tables.wanted().version(peer, path));
    }

    private void change(String step, IndexFile.Change change) {
        make(
                step,
                () -> {
                    change.run();
                    return true;
                });
    }

    private <T> T make(String step, IndexFile.Work<T> work) {
        requireRunning();
        try {
            return file.read(step, work);
        } catch (IndexException e) {
            failure = e;
            throw e;
        }
    }

    private void requireRunning() {
        if (over) {
            throw new IllegalStateException("bug: the transaction is over");
        }
    }
}
