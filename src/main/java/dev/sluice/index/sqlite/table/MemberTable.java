package dev.sluice.index.sqlite.table;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.Role;
import dev.sluice.domain.Sequence;
import dev.sluice.identity.NodeKey;
import dev.sluice.index.Member;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.sqlite.file.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members of the folder, read and written through one connection. */
public record MemberTable(Session session) {

    private static final String ROW =
            "SELECT node, name, role, pulls, after_sequence, done_sequence, seen_at, silence,"
                    + " heard, key, credential, other_credential FROM members ";
    private static final String ALL = ROW + "ORDER BY node";
    private static final String FIND = ROW + "WHERE node = ?";
    private static final String SILENCE =
            " silence = max(silence, excluded.heard - heard), heard = excluded.heard";

    /**
     * How far it has read never goes back, though a member may well read all anew: an index that
     * was restored tells by it what it wrote before (see {@link RunTable#firstUnheard}). What it
     * has done may go back, and holds tombstones again.
     */
    private static final String PUT =
            "INSERT INTO members (node, pulls, after_sequence, done_sequence, seen_at, heard)"
                    + " VALUES (?, 1, ?, ?, ?, ?) ON CONFLICT (node) DO UPDATE SET pulls = 1,"
                    + " after_sequence = max(after_sequence, excluded.after_sequence),"
                    + " done_sequence = excluded.done_sequence, seen_at = excluded.seen_at,"
                    + SILENCE;

    private static final String MEET =
            "INSERT INTO members"
                    + " (node, name, role, pulls, after_sequence, done_sequence, seen_at, heard)"
                    + " VALUES (?, ?, ?, 0, 0, 0, ?, ?) ON CONFLICT (node) DO UPDATE SET"
                    + " name = excluded.name, role = excluded.role, seen_at = excluded.seen_at,"
                    + SILENCE;
    private static final String BIND = "UPDATE members SET key = ? WHERE node = ?";
    private static final String NAME = "UPDATE members SET credential = ? WHERE node = ?";
    private static final String OTHER = "UPDATE members SET other_credential = ? WHERE node = ?";
    private static final String ACCEPT =
            "UPDATE members SET credential = nullif(other_credential, ''),"
                    + " other_credential = NULL WHERE node = ? AND other_credential IS NOT NULL";
    private static final String TRUST = "UPDATE members SET silence = 0 WHERE node = ?";
    private static final String EVICT = "DELETE FROM members WHERE node = ?";

    public List<Member> all() throws SQLException {
        return session.all(ALL, Session.Binder.NONE, MemberTable::read);
    }

    public @Nullable Member find(NodeId node) throws SQLException {
        return session.first(FIND, params -> params.add(node.bits()), MemberTable::read);
    }

    private static Member read(Columns columns) throws SQLException {
        NodeId node = new NodeId(columns.number());
        String name = columns.textOrNull();
        String role = columns.textOrNull();
        return new Member(
                node,
                name,
                role == null ? null : Role.of(role),
                columns.flag(),
                new Sequence(columns.number()),
                new Sequence(columns.number()),
                columns.time(),
                Duration.ofSeconds(columns.number()),
                Duration.ofSeconds(columns.number()),
                key(columns.textOrNull()),
                columns.textOrNull(),
                columns.textOrNull());
    }

    private static @Nullable NodeKey key(@Nullable String text) {
        return text == null ? null : new NodeKey(text);
    }

    /** It says what it has read and done of our feed. */
    public void put(NodeId node, Sequence after, Sequence done, Instant seen, Duration heard)
            throws SQLException {
        session.update(
                PUT,
                params ->
                        params.add(node.bits())
                                .add(after.value())
                                .add(done.value())
                                .add(seen)
                                .add(heard.toSeconds()));
    }

    /** It says who it is. */
    public void meet(NodeId node, String name, Role role, Instant seen, Duration heard)
            throws SQLException {
        session.update(
                MEET,
                params ->
                        params.add(node.bits())
                                .add(name)
                                .add(role.toString())
                                .add(seen)
                                .add(heard.toSeconds()));
    }

    /** It has proved a key. */
    public void bind(NodeId node, NodeKey key) throws SQLException {
        session.update(BIND, params -> params.add(key.text()).add(node.bits()));
    }

    /** It has called under this name. */
    public void note(NodeId node, String credential) throws SQLException {
        session.update(NAME, params -> params.add(credential).add(node.bits()));
    }

    /** It has called under another name, empty for none. */
    public void noteOther(NodeId node, String credential) throws SQLException {
        session.update(OTHER, params -> params.add(credential).add(node.bits()));
    }

    /** The other name is its name from now on. */
    public boolean acceptOther(NodeId node) throws SQLException {
        return session.update(ACCEPT, params -> params.add(node.bits())) == 1;
    }

    public void trust(NodeId node) throws SQLException {
        session.update(TRUST, params -> params.add(node.bits()));
    }

    public boolean evict(NodeId node) throws SQLException {
        return session.update(EVICT, params -> params.add(node.bits())) == 1;
    }
}
