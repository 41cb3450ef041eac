package dev.sluice.index;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Sequence;

import java.sql.SQLException;

/** All tables of an index, seen through one connection. */
record Tables(
        Session session,
        FolderTable folder,
        RunTable runs,
        EntryTable entries,
        NewEntries newEntries,
        WantedTable wanted,
        IntentTable intents,
        CursorTable cursors,
        ListingTable listings,
        MemberTable members,
        WatchTable watch,
        IgnoreTable ignored,
        DeleteTable deletes,
        RootTable roots) {

    static Tables of(Session session) {
        EntryTable entries = new EntryTable(session);
        return new Tables(
                session,
                new FolderTable(session),
                new RunTable(session),
                entries,
                new NewEntries(session, entries),
                new WantedTable(session),
                new IntentTable(session),
                new CursorTable(session),
                new ListingTable(session),
                new MemberTable(session),
                new WatchTable(session),
                new IgnoreTable(session),
                new DeleteTable(session),
                new RootTable(session));
    }

    /** The highest sequence of a peer's feed below which nothing is wanted any more. */
    Sequence done(NodeId peer) throws SQLException {
        Cursor cursor = cursors.find(peer);
        if (cursor == null) {
            return Sequence.ZERO;
        }
        Sequence lowest = wanted.lowest(peer);
        return lowest == null || lowest.isAfter(cursor.sequence())
                ? cursor.sequence()
                : new Sequence(Math.max(0, lowest.value() - 1));
    }
}
