package dev.sluice.index.sqlite.file;

import static dev.sluice.index.Samples.NOON;
import static dev.sluice.index.Samples.RUN_1;
import static dev.sluice.index.Samples.RUN_2;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.LinkGroup;
import dev.sluice.domain.Mode;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import dev.sluice.index.IndexException;
import dev.sluice.index.Intent;
import dev.sluice.index.Samples;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.sqlite.SqliteIndex;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How databases come to the newest version, and with which settings they are opened. */
class SchemaTest {

    private static final FolderId FOLDER = new FolderId("docs");
    private static final String FIRST = "schema/01-index.sql";

    private Path path;
    private IndexFile file;

    @BeforeEach
    void makeAFile(@TempDir Path temporary) {
        path = temporary.resolve("docs.db");
        file = new IndexFile(path);
        try (Index index = open()) {
            index.write(transaction -> transaction.put(Samples.file("a"), null));
        }
    }

    private static Schema currentAnd(String next) {
        return new Schema(
                Stream.concat(Schema.CURRENT.scripts().stream(), Stream.of(next)).toList());
    }

    private Index open() {
        return SqliteIndex.open(path, FOLDER, RUN_1, InstantSource.fixed(NOON));
    }

    @Test
    void migratesAnOlderFileWithAllItHolds() throws SQLException {
        Schema next = currentAnd("migrations/90-test-note.sql");

        try (Session session = new IndexConnections(file).openWriter()) {
            next.apply(session, file);
            next.apply(session, file);

            assertThat(number(session, "PRAGMA user_version")).isEqualTo(next.newest());
            assertThat(number(session, "SELECT count(*) FROM entries WHERE note = 'old'"))
                    .isEqualTo(1);
        }
    }

    @Test
    void makesANewFileByTheSameSteps(@TempDir Path other) throws SQLException {
        IndexFile fresh = new IndexFile(other.resolve("new.db"));

        try (Session session = new IndexConnections(fresh).openWriter()) {
            Schema next = currentAnd("migrations/90-test-note.sql");
            next.apply(session, fresh);

            assertThat(number(session, "PRAGMA user_version")).isEqualTo(next.newest());
            assertThat(number(session, "SELECT count(*) FROM entries")).isZero();
        }
    }

    @Test
    void aMigrationThatFailsLeavesTheFileAsItWas() throws SQLException {
        Schema broken = currentAnd("migrations/90-test-broken.sql");
        try (Session session = new IndexConnections(file).openWriter()) {
            assertThatThrownBy(() -> broken.apply(session, file))
                    .isInstanceOf(IndexException.class)
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining("90-test-broken.sql");

            assertThat(number(session, "PRAGMA user_version")).isEqualTo(Schema.CURRENT.newest());
        }

        try (Index index = SqliteIndex.open(path, FOLDER, RUN_2, InstantSource.fixed(NOON))) {
            assertThat(index.find(Samples.path("a"))).isNotNull();
        }
    }

    @Test
    void findsTheConflictCopiesOfAnOlderFile(@TempDir Path other) throws SQLException {
        IndexFile old = new IndexFile(other.resolve("old.db"));
        try (Session session = new IndexConnections(old).openWriter()) {
            new Schema(Schema.CURRENT.scripts().subList(0, 6)).apply(session, old);
            for (String name : List.of("b.sluice-conflict-20261122-010203-0123abcd.txt", "b.txt")) {
                session.script(
                        "INSERT INTO entries (parent, name, kind, mode, version, sequence) VALUES"
                                + " ('a', '%s', 'directory', 493, x'%032d', %d)"
                                        .formatted(name, 1, name.length()));
            }
        }

        try (Index index = SqliteIndex.open(old.path(), FOLDER, RUN_1, InstantSource.fixed(NOON))) {
            assertThat(index.conflictCount()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xxh3-128:00000000000000000000000000000000",
                "xxh3-128:0123456789abcdef0123456789abcdef",
                "xxh3-128:fedcba98765432100123456789abcdef",
                "xxh3-128:ffffffffffffffffffffffffffffffff"
            })
    void findsTheContentsOfAnOlderFile(String content, @TempDir Path other) throws SQLException {
        Digest digest = Digest.of(content);
        IndexFile old = new IndexFile(other.resolve("old.db"));
        try (Session session = new IndexConnections(old).openWriter()) {
            new Schema(Schema.CURRENT.scripts().subList(0, 7)).apply(session, old);
            session.script(
                    "INSERT INTO entries (parent, name, kind, size, mtime, mode, digest, version,"
                            + " sequence) VALUES ('a', 'b', 'file', 1, 2, 420, x'01%s', x'%032d', 3)"
                                    .formatted(digest.hex(), 1));
            session.script(
                    "INSERT INTO entries (parent, name, kind, mode, version, sequence) VALUES"
                            + " ('', 'a', 'directory', 493, x'%032d', 4)".formatted(1));
        }

        try (Index index = SqliteIndex.open(old.path(), FOLDER, RUN_1, InstantSource.fixed(NOON))) {
            assertThat(index.sources(List.of(digest))).containsOnlyKeys(digest);
            assertThat(index.filesWith(digest, 2)).hasSize(1);
        }
        try (Session session = new IndexConnections(old).openReader()) {
            String keyless = "SELECT name FROM entries WHERE content_key IS NULL";
            assertThat(session.all(keyless, Session.Binder.NONE, Columns::text))
                    .containsExactly("a");
        }
    }

    @Test
    void takesTheFilesOfAnOlderIndexForSuchWithOneName(@TempDir Path other) throws SQLException {
        Digest digest = Digest.of("xxh3-128:0123456789abcdef0123456789abcdef");
        IndexFile old = new IndexFile(other.resolve("old.db"));
        try (Session session = new IndexConnections(old).openWriter()) {
            new Schema(Schema.CURRENT.scripts().subList(0, 21)).apply(session, old);
            session.script(
                    "INSERT INTO entries (parent, name, kind, size, mtime, mode, digest, version,"
                            + " sequence) VALUES ('', 'a', 'file', 1, 2, 420, x'01%s', x'%032d', 3)"
                                    .formatted(digest.hex(), 1));
        }

        try (Index index = SqliteIndex.open(old.path(), FOLDER, RUN_1, InstantSource.fixed(NOON))) {
            State was = requireNonNull(index.find(Samples.path("a"))).entry().state();
            assertThat(was.links()).isNull();
            State.File linked =
                    (State.File) was.with(Extras.NONE.with(LinkGroup.of("0c1d5e7a9b3f2468")));
            assertThat(index.linkedWith(linked, 9)).isEmpty();
            Entry again = new Entry(Samples.path("a"), linked, null, Samples.version(9));
            index.write(transaction -> transaction.put(again, Samples.seen(again)));
            assertThat(index.linkedWith(linked, 9)).hasSize(1);
        }
    }

    @Test
    void losesNoIntentThatACrashOfVersion1HasLeft(@TempDir Path other) throws SQLException {
        IndexFile old = new IndexFile(other.resolve("old.db"));
        try (Session session = new IndexConnections(old).openWriter()) {
            new Schema(List.of(FIRST)).apply(session, old);
            session.script(
                    "INSERT INTO intents VALUES ('a/b', 'file', NULL, 812, 5, 420,"
                            + " x'01000102030405060708090a0b0c0d0e0f', NULL, NULL,"
                            + " x'00000000000000020000000000000003'), ('c', 'file', 7, NULL, NULL,"
                            + " NULL, NULL, NULL, NULL, x'00000000000000020000000000000004')");
        }

        for (int opening = 0; opening < 2; opening++) {
            try (Index index =
                    SqliteIndex.open(old.path(), FOLDER, RUN_1, InstantSource.fixed(NOON))) {
                Intent file = requireNonNull(index.intent(Samples.path("a/b")));
                assertThat(file.entry().version().largest()).isEqualTo(3);
                assertThat(file.entry().state())
                        .isEqualTo(
                                new State.File(
                                        812,
                                        Instant.ofEpochSecond(0, 5),
                                        new Mode(0644),
                                        Digest.of("xxh3-128:000102030405060708090a0b0c0d0e0f")));
                Intent tombstone = requireNonNull(index.intent(Samples.path("c")));
                assertThat(tombstone.entry().isLive()).isFalse();
            }
        }
        try (Session session = new IndexConnections(old).openWriter()) {
            assertThat(number(session, "SELECT count(*) FROM intents")).isZero();
            assertThat(number(session, "SELECT count(*) FROM intent_batches")).isEqualTo(1);
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
        try (Session session = new IndexConnections(file).openWriter()) {
            assertThat(number(session, "PRAGMA synchronous")).as("FULL").isEqualTo(2);
            String mode = session.only("PRAGMA journal_mode", Session.Binder.NONE, Columns::text);
            assertThat(mode).isEqualTo("wal");
            assertThat(number(session, "PRAGMA busy_timeout")).isPositive();
            assertThat(number(session, "PRAGMA mmap_size")).isZero();
        }
    }

    @Test
    void aReaderCannotWrite() throws SQLException {
        try (Session writer = new IndexConnections(file).openWriter();
                Session reader = new IndexConnections(file).openReader()) {
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
