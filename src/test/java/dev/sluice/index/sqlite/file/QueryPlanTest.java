package dev.sluice.index.sqlite.file;

import static dev.sluice.index.Samples.NOON;
import static dev.sluice.index.Samples.PEER;
import static dev.sluice.index.Samples.digest;
import static dev.sluice.index.Samples.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Sequence;
import dev.sluice.index.sqlite.table.EntryTable;
import dev.sluice.index.sqlite.table.Tables;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No query may walk or sort a whole table: a folder has a million entries. */
class QueryPlanTest {

    @Test
    void everyQueryGoesByAnIndexInItsOrder(@TempDir Path directory) throws SQLException {
        IndexFile file = new IndexFile(directory.resolve("docs.db"));
        try (Session session = new IndexConnections(file).openWriter()) {
            Schema.CURRENT.apply(session, file);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.path())) {
            List<String> queries = queriesOf(connection);
            assertThat(queries).hasSizeGreaterThan(10);
            for (String query : queries) {
                assertThat(plan(connection, query))
                        .as(query)
                        .isNotEmpty()
                        .noneMatch(QueryPlanTest::walksTheEntries)
                        .noneMatch(step -> step.equals("SCAN wanted"))
                        .noneMatch(step -> step.startsWith("SCAN block_lists"))
                        .noneMatch(step -> step.contains("TEMP B-TREE"));
            }
        }
    }

    /** The partial index has conflict copies alone: to walk it is to find them. */
    private static boolean walksTheEntries(String step) {
        return step.startsWith("SCAN entries")
                && !step.matches(
                        "SCAN entries USING (COVERING )?INDEX"
                                + " (entries_in_conflict|copies_by_sequence)");
    }

    /** Every query that the tables prepare when each is asked once. */
    private static List<String> queriesOf(Connection connection) throws SQLException {
        List<String> prepared = new ArrayList<>();
        InvocationHandler spy =
                (_, method, args) -> {
                    if (method.getName().equals("prepareStatement")) {
                        prepared.add((String) args[0]);
                    }
                    return method.invoke(connection, args);
                };
        Connection watched =
                (Connection)
                        Proxy.newProxyInstance(
                                QueryPlanTest.class.getClassLoader(),
                                new Class<?>[] {Connection.class},
                                spy);
        askEverything(Tables.of(new Session(watched)));
        return prepared;
    }

    private static void askEverything(Tables tables) throws SQLException {
        EntryTable entries = tables.entries();
        assertThat(entries.find(path("a"))).isNull();
        assertThat(entries.hasLiveBelow(path("a"))).isFalse();
        List<List<?>> lists =
                List.of(
                        entries.children(null),
                        entries.changes(Sequence.ZERO, new Sequence(9), 9),
                        entries.feed(Sequence.ZERO, new Sequence(9), 9),
                        entries.filesWith(digest(1), 9),
                        entries.linked(1, 9),
                        entries.liveChildren(path("a"), null, 9),
                        entries.liveChildren(path("a"), path("a/b"), 9),
                        entries.liveDeeper(path("a"), null, 9),
                        entries.filesAfter(null, 9),
                        tables.rereads().all(9),
                        entries.conflicts(9),
                        entries.copiesAfter(Sequence.ZERO, 9),
                        tables.wanted().page(PEER, null, NOON, 9),
                        tables.wanted().failed(9),
                        tables.wanted().at(path("a")),
                        tables.refused().at("a"),
                        tables.deletes().heldAt(path("a")),
                        tables.overwrites().heldAt(path("a")));
        assertThat(lists).allMatch(List::isEmpty);
        assertThat(tables.rereads().find(path("a"))).isNull();
        assertThat(tables.rereads().count()).isZero();
        assertThat(tables.refused().paths(PEER)).isEmpty();
        assertThat(entries.countConflicts()).isZero();
        assertThat(tables.wanted().count(PEER)).isZero();
        assertThat(tables.wanted().wants(digest(1))).isFalse();
        assertThat(tables.wanted().lowest(PEER)).isNull();
        assertThat(entries.find(List.of(path("a"))).getFirst()).isNull();
        assertThat(entries.sources(List.of(digest(1)))).isEmpty();
        assertThat(tables.blocks().find(digest(1))).isNull();
        tables.blocks().put(digest(1), new byte[] {1});
    }

    private static List<String> plan(Connection connection, String query) throws SQLException {
        List<String> steps = new ArrayList<>();
        try (PreparedStatement statement =
                        connection.prepareStatement("EXPLAIN QUERY PLAN " + query);
                ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                steps.add(result.getString("detail"));
            }
        }
        return steps;
    }
}
