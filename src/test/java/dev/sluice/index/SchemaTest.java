package dev.sluice.index;

import static dev.sluice.index.Samples.NOON;
import static dev.sluice.index.Samples.RUN_1;
import static dev.sluice.index.Samples.RUN_2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.FolderId;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How databases come to the newest version, and with which settings they are opened. */
class SchemaTest {

    private static final FolderId FOLDER = new FolderId("docs");
    private static final String FIRST = "schema/01-index.sql";

    private Path path;
    private IndexFile file;

    @BeforeEach
    void makeAFileOfVersion1(@TempDir Path temporary) {
        path = temporary.resolve("docs.db");
        file = new IndexFile(path);
        try (Session session = new Connections(file).openWriter()) {
            new Schema(List.of(FIRST)).apply(session, file);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        try (Index index = open()) {
            index.write(transaction -> transaction.put(Samples.file("a"), null));
        }
    }

    private Index open() {
        return SqliteIndex.open(path, FOLDER, RUN_1, InstantSource.fixed(NOON));
    }

    @Test
    void migratesAnOlderFileWithAllItHolds() throws SQLException {
        Schema next = new Schema(List.of(FIRST, "migrations/02-test-note.sql"));

        try (Session session = new Connections(file).openWriter()) {
            next.apply(session, file);
            next.apply(session, file);

            assertThat(number(session, "PRAGMA user_version")).isEqualTo(2);
            assertThat(number(session, "SELECT count(*) FROM entries WHERE note = 'old'"))
                    .isEqualTo(1);
        }
    }

    @Test
    void makesANewFileByTheSameSteps(@TempDir Path other) throws SQLException {
        IndexFile fresh = new IndexFile(other.resolve("new.db"));

        try (Session session = new Connections(fresh).openWriter()) {
            new Schema(List.of(FIRST, "migrations/02-test-note.sql")).apply(session, fresh);

            assertThat(number(session, "PRAGMA user_version")).isEqualTo(2);
            assertThat(number(session, "SELECT count(*) FROM entries")).isZero();
        }
    }

    @Test
    void aMigrationThatFailsLeavesTheFileAsItWas() throws SQLException {
        Schema broken = new Schema(List.of(FIRST, "migrations/02-test-broken.sql"));
        try (Session session = new Connections(file).openWriter()) {
            assertThatThrownBy(() -> broken.apply(session, file))
                    .isInstanceOf(IndexException.class)
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining("02-test-broken.sql");

            assertThat(number(session, "PRAGMA user_version")).isEqualTo(1);
        }

        try (Index index = SqliteIndex.open(path, FOLDER, RUN_2, InstantSource.fixed(NOON))) {
            assertThat(index.find(Samples.path("a"))).isNotNull();
        }
    }

    @Test
    void eachNameBeginsWithTheVersionThatItLeadsTo() {
        List<String> scripts = Schema.CURRENT.scripts();

        for (int i = 0; i < scripts.size(); i++) {
            assertThat(scripts.get(i))
                    .matches("(schema|migrations)/0*%d-.*\\.sql".formatted(i + 1));
        }
    }

    @Test
    void theWriterLosesNothingWithThePower() throws SQLException {
        try (Session session = new Connections(file).openWriter()) {
            assertThat(number(session, "PRAGMA synchronous")).as("FULL").isEqualTo(2);
            String mode = session.only("PRAGMA journal_mode", Session.Binder.NONE, Columns::text);
            assertThat(mode).isEqualTo("wal");
            assertThat(number(session, "PRAGMA busy_timeout")).isPositive();
            assertThat(number(session, "PRAGMA mmap_size")).isZero();
        }
    }

    @Test
    void aReaderCannotWrite() throws SQLException {
        try (Session writer = new Connections(file).openWriter();
                Session reader = new Connections(file).openReader()) {
            assertThat(number(writer, "SELECT count(*) FROM entries")).isEqualTo(1);
            assertThatThrownBy(() -> reader.run("DELETE FROM entries"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("readonly");
        }
    }

    private static long number(Session session, String sql) throws SQLException {
        return session.only(sql, Session.Binder.NONE, Columns::number);
    }
}
