package dev.sluice.index;

import static dev.sluice.index.Samples.NOON;
import static dev.sluice.index.Samples.RUN_1;
import static dev.sluice.index.Samples.RUN_2;
import static dev.sluice.index.Samples.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.Epoch;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.index.sqlite.Scribbler;
import dev.sluice.index.sqlite.SqliteIndex;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of files that are not, or not quite, an index of ours. */
class SqliteFileTest {

    private static final FolderId FOLDER = new FolderId("docs");

    private Path directory;
    private Path file;

    @BeforeEach
    void nameAFile(@TempDir Path temporary) {
        directory = temporary;
        file = temporary.resolve("docs.db");
    }

    private SqliteIndex open(RunId run) {
        return SqliteIndex.open(file, FOLDER, run, InstantSource.fixed(NOON));
    }

    @Test
    void refusesWhatIsNotADatabase() throws IOException {
        Files.writeString(file, "no database at all\n".repeat(500));

        assertRefused(() -> open(RUN_1), "not a database");
        Files.delete(file);
        assertThatCode(() -> open(RUN_1).close()).doesNotThrowAnyException();
    }

    @Test
    void tellsTheStepAndTheFileWhenTheDatabaseIsDamaged() throws IOException {
        try (Index index = open(RUN_1)) {
            index.write(transaction -> transaction.put(Samples.file("a"), null));
        }
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5A);
        Files.write(file, bytes);

        assertRefused(
                () -> {
                    try (Index index = open(RUN_2)) {
                        assertThat(index.find(path("a"))).isNotNull();
                    }
                },
                "malformed");
    }

    @Test
    void aDamagedFileIsSetAsideAndAnotherEpochBegins() throws IOException {
        Epoch before;
        try (Index index = open(RUN_1)) {
            before = index.epoch();
            index.write(transaction -> transaction.put(Samples.file("a"), null));
        }
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5A);
        Files.write(file, bytes);
        List<Path> told = new ArrayList<>();

        try (Index index = remake(RUN_2, told)) {
            assertThat(index.epoch()).isNotEqualTo(before);
            assertThat(index.totals().live()).isZero();
        }
        assertThat(told).hasSize(1);
        assertThat(told.getFirst()).hasBinaryContent(bytes);
        assertThat(told.getFirst().getFileName().toString()).startsWith("docs.db.damaged-");
    }

    @Test
    void aFileThatIsCutOffIsSetAside() throws IOException {
        try (Index index = open(RUN_1)) {
            index.write(transaction -> transaction.put(Samples.file("a"), null));
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 5_000);
        }
        List<Path> told = new ArrayList<>();

        remake(RUN_2, told).close();

        assertThat(told).hasSize(1);
    }

    @Test
    void whatIsNotDamagedIsNeverSetAside() throws Exception {
        open(RUN_1).close();
        sql("PRAGMA user_version = 1000");
        List<Path> told = new ArrayList<>();

        assertRefused(() -> remake(RUN_2, told), "version 1000");
        assertThat(told).isEmpty();
        assertThat(file).exists();
    }

    @Test
    void noFlippedBitStopsAStartOrIsTakenForAnotherProgram() throws IOException {
        try (Index index = open(RUN_1)) {
            index.write(transaction -> transaction.put(Samples.file("a"), null));
        }
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at += at < 4096 ? 61 : 1_511) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x55;
            Path other = directory.resolve("flipped-" + at + ".db");
            Files.write(other, flipped);
            try (Index index =
                    SqliteIndex.openOrRemake(
                            other, 1, FOLDER, RUN_2, InstantSource.system(), (_, _) -> {})) {
                assertThat(index.totals().live()).isLessThanOrEqualTo(1);
            } catch (IndexException e) {
                assertThat(e)
                        .as("byte %d", at)
                        .hasMessageMatching(".*(version|program|folder|run|read).*");
            }
        }
    }

    private SqliteIndex remake(RunId run, List<Path> told) {
        return SqliteIndex.openOrRemake(
                file, 1, FOLDER, run, InstantSource.fixed(NOON), (kept, _) -> told.add(kept));
    }

    @Test
    void tellsTheColumnThatHoldsWhatWasNeverWritten() throws SQLException {
        try (Index index = open(RUN_1)) {
            index.write(transaction -> transaction.put(Samples.file("a"), null));
        }
        sql("UPDATE entries SET mtime = NULL");
        try (Index index = open(RUN_2)) {
            assertRefused(() -> index.find(path("a")), "mtime");
        }
        sql("UPDATE entries SET mtime = 'yesterday'");
        try (Index index = open(new RunId(3))) {
            assertRefused(() -> index.find(path("a")), "yesterday");
        }
    }

    @Test
    void refusesADatabaseOfAnotherProgram() throws SQLException {
        sql("CREATE TABLE other (x)");

        assertRefused(() -> open(RUN_1), "another program");
    }

    @Test
    void refusesADatabaseOfANewerProgram() throws SQLException {
        open(RUN_1).close();
        sql("PRAGMA user_version = 1000");

        assertRefused(() -> open(RUN_2), "version 1000");
    }

    @Test
    void refusesTheIndexOfAnotherFolder() {
        open(RUN_1).close();
        FolderId pictures = new FolderId("pictures");

        assertRefused(
                () -> SqliteIndex.open(file, pictures, RUN_2, InstantSource.system()),
                "belongs to folder docs, not pictures");
    }

    @Test
    void refusesARunThatAnotherHasFollowed() {
        open(RUN_1).close();
        open(RUN_2).close();

        assertRefused(() -> open(RUN_1), RUN_1.toString());
        assertThatCode(() -> open(RUN_2).close()).doesNotThrowAnyException();
    }

    @Test
    void refusesADirectoryThatDoesNotExist() {
        file = directory.resolve("missing/docs.db");

        assertRefused(() -> open(RUN_1), "NoSuchFile");
    }

    @Test
    void refusesAPathThatTheDriverWouldTakeApart() {
        file = directory.resolve("docs?mode=memory.db");

        assertRefused(() -> open(RUN_1), "question mark");
    }

    @Test
    void opensAPathWithOddCharacters() {
        file = directory.resolve("döcs 100% #1;x=\".db");

        open(RUN_1).close();

        assertThat(file).exists();
    }

    @Test
    void refusesASecondOpeningAndKeepsTheFirst() throws Exception {
        try (Index first = open(RUN_1)) {
            assertRefused(() -> open(RUN_2), "already open");
            try (LockHolder other = LockHolder.start(file)) {
                assertThat(other.answer()).as("the lock is still held").isEqualTo("refused");
            }
            first.write(transaction -> transaction.put(Samples.file("a"), null));
        }
        assertThatCode(() -> open(RUN_2).close()).doesNotThrowAnyException();
    }

    @Test
    void refusesWhatAnotherProcessHasOpen() throws Exception {
        try (LockHolder other = LockHolder.start(file)) {
            assertThat(other.answer()).isEqualTo("locked");
            assertRefused(() -> open(RUN_1), "another process");
        }
        assertThatCode(() -> open(RUN_1).close()).doesNotThrowAnyException();
    }

    @Test
    void closingTwiceLeavesALaterOpeningAlone() {
        Index first = open(RUN_1);
        first.close();
        try (Index second = open(RUN_2)) {
            first.close();
            assertRefused(() -> open(new RunId(3)), "already open");
            assertThat(second.find(path("a"))).isNull();
        }
    }

    @Test
    void leavesNoLogWhenClosed() {
        try (Index index = open(RUN_1)) {
            index.write(transaction -> transaction.put(Samples.file("a"), null));
            assertThat(directory.resolve("docs.db-wal")).isNotEmptyFile();
        }
        assertThat(directory.resolve("docs.db-wal")).doesNotExist();
    }

    @Test
    void losesNothingThatWasWrittenBeforeAKill() throws IOException {
        Sequence given = Scribbler.killed(file);

        try (Index index = open(RUN_2)) {
            assertThat(index.last().value()).isGreaterThanOrEqualTo(given.value());
            assertThat(index.totals().files()).isEqualTo(index.last().value());
            assertThat(index.find(path("f" + (given.value() - 1)))).isNotNull();
        }
    }

    @Test
    void aSeedGivesTheSameEpoch() {
        Path other = directory.resolve("other.db");
        InstantSource clock = InstantSource.system();
        try (Index one = SqliteIndex.open(file, FOLDER, RUN_1, clock, new Random(5));
                Index two = SqliteIndex.open(other, FOLDER, RUN_1, clock, new Random(5))) {
            assertThat(one.epoch()).isEqualTo(two.epoch());
        }
    }

    private void assertRefused(ThrowingCallable call, String why) {
        assertThatThrownBy(call)
                .isInstanceOf(IndexException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(why);
    }

    private void sql(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
