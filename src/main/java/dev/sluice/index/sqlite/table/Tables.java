package dev.sluice.index.sqlite.table;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Sum;
import dev.sluice.index.PlanKind;
import dev.sluice.index.sqlite.file.Session;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** All tables of an index, seen through one connection. */
public record Tables(
        Session session,
        FolderTable folder,
        RunTable runs,
        EntryTable entries,
        NewEntries newEntries,
        NeedTable wanted,
        RefusedTable refused,
        IntentTable intents,
        CursorTable cursors,
        ListingTable listings,
        MemberTable members,
        WatchTable watch,
        IgnoreTable ignored,
        DeleteTable deletes,
        DeleteTable overwrites,
        HeldRulesTable heldRules,
        RootTable roots,
        RereadTable rereads,
        BlockListTable blocks,
        EventTable events) {

    public static Tables of(Session session) {
        EntryTable entries = new EntryTable(session);
        return new Tables(
                session,
                new FolderTable(session),
                new RunTable(session),
                entries,
                new NewEntries(session, entries),
                new NeedTable(session),
                new RefusedTable(session),
                new IntentTable(session),
                new CursorTable(session),
                new ListingTable(session),
                new MemberTable(session),
                new WatchTable(session),
                new IgnoreTable(session),
                new DeleteTable(session, PlanKind.DELETES),
                new DeleteTable(session, PlanKind.CHANGES),
                new HeldRulesTable(session),
                new RootTable(session),
                new RereadTable(session),
                new BlockListTable(session),
                new EventTable(session));
    }

    public DeleteTable deletes(PlanKind kind) {
        return kind == PlanKind.DELETES ? deletes : overwrites;
    }

    /** By how much the sum of what stands in the rows is more than the one that was kept. */
    public Sum misfit() throws SQLException {
        session.run("BEGIN");
        try {
            return entries.sum().minus(folder.committed().sum());
        } finally {
            session.run("ROLLBACK");
        }
    }

    /** The highest sequence of a peer's feed below which nothing is wanted or refused any more. */
    public Sequence done(NodeId peer) throws SQLException {
        Cursor cursor = cursors.find(peer);
        if (cursor == null) {
            return Sequence.ZERO;
        }
        return below(below(cursor.sequence(), wanted.lowest(peer)), refused.lowest(peer));
    }

    private static Sequence below(Sequence done, @Nullable Sequence lowest) {
        return lowest == null || lowest.isAfter(done)
                ? done
                : new Sequence(Math.max(0, lowest.value() - 1));
    }
}
