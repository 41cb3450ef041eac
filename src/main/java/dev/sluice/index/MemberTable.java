package dev.sluice.index;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.Sequence;
import java.sql.SQLException;
import java.util.List;

/** The members of the folder, read and written through one connection. */
record MemberTable(Session session) {

    private static final String ALL =
            "SELECT node, after_sequence, done_sequence, seen_at FROM members ORDER BY node";
    private static final String PUT =
            "INSERT INTO members (node, after_sequence, done_sequence, seen_at)"
                    + " VALUES (?, ?, ?, ?) ON CONFLICT (node) DO UPDATE SET"
                    + " after_sequence = excluded.after_sequence,"
                    + " done_sequence = excluded.done_sequence, seen_at = excluded.seen_at";

    List<Member> all() throws SQLException {
        return session.all(
                ALL,
                Session.Binder.NONE,
                columns ->
                        new Member(
                                new NodeId(columns.number()),
                                new Sequence(columns.number()),
                                new Sequence(columns.number()),
                                columns.time()));
    }

    void put(Member member) throws SQLException {
        session.update(
                PUT,
                params ->
                        params.add(member.node().bits())
                                .add(member.after().value())
                                .add(member.done().value())
                                .add(member.seen()));
    }
}
