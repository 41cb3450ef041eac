package dev.sluice.index.sqlite.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.index.codec.Columns;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A statement is prepared once, whatever comes of it. */
class SessionTest {

    private static final String INSERT = "INSERT INTO t VALUES (zeroblob(?))";
    private static final String COUNT = "SELECT count(*) FROM t WHERE length(x) = ?";

    private Session session;

    @BeforeEach
    void open(@TempDir Path directory) throws SQLException {
        session = new IndexConnections(new IndexFile(directory.resolve("docs.db"))).openWriter();
        session.script("CREATE TABLE t (x)");
    }

    @AfterEach
    void close() throws SQLException {
        session.close();
    }

    @Test
    void whatFailedOnAFullDiskIsDoneWhenThereIsRoom() throws SQLException {
        insert(1);
        limitPages(10);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> insert(1 << 20)).hasMessageContaining("full");
        }
        limitPages(10_000);

        insert(1 << 20);

        assertThat(count(1 << 20)).isOne();
    }

    @Test
    void aTransactionThatFailedOnAFullDiskIsNoObstacleToTheNext() throws SQLException {
        limitPages(10);
        for (int i = 0; i < 2; i++) {
            session.run("BEGIN IMMEDIATE");
            assertThatThrownBy(() -> insert(1 << 20)).hasMessageContaining("full");
            // A full disk has rolled it back already.
            assertThatThrownBy(() -> session.run("ROLLBACK")).hasMessageContaining("no trans");
        }
        limitPages(10_000);

        session.run("BEGIN IMMEDIATE");
        insert(1 << 20);
        session.run("ROLLBACK");

        assertThat(count(1 << 20)).isZero();
    }

    private void limitPages(int most) throws SQLException {
        long _ =
                session.only(
                        "PRAGMA max_page_count = " + most, Session.Binder.NONE, Columns::number);
    }

    private void insert(long size) throws SQLException {
        assertThat(session.update(INSERT, params -> params.add(size))).isOne();
    }

    private long count(long size) throws SQLException {
        return session.only(COUNT, params -> params.add(size), Columns::number);
    }
}
