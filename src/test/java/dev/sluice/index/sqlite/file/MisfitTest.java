package dev.sluice.index.sqlite.file;

import static dev.sluice.index.Samples.NOON;
import static dev.sluice.index.Samples.RUN_1;
import static dev.sluice.index.Samples.RUN_2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.FolderId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Sum;
import dev.sluice.index.Index;
import dev.sluice.index.Samples;
import dev.sluice.index.codec.EntryHash;
import dev.sluice.index.sqlite.SqliteIndex;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A row that something else has changed does not stay hidden behind a sum that only moves along.
 */
class MisfitTest {

    private Path path;

    @BeforeEach
    void makeAFile(@TempDir Path temporary) {
        path = temporary.resolve("docs.db");
        try (Index index = open()) {
            index.write(transaction -> {
                transaction.put(Samples.file("a"), null);
                return transaction.put(Samples.file("d/b"), null);
            });
        }
    }

    private Index open() {
        return SqliteIndex.open(path, new FolderId("docs"), RUN_1, InstantSource.fixed(NOON));
    }

    private void alter(String sql) throws SQLException {
        try (Session session = new IndexConnections(new IndexFile(path)).openWriter()) {
            session.script(sql);
        }
    }

    private static Sum addedUp(Index index) {
        Sum[] sum = {Sum.ZERO};
        index.changes(
                Sequence.ZERO,
                Integer.MAX_VALUE,
                row -> sum[0] = sum[0].plus(EntryHash.of(row.entry())));
        return sum[0];
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE entries SET mode = mode + 1 WHERE name = 'b'",
                "UPDATE entries SET mtime = mtime + 1 WHERE name = 'b'",
                "UPDATE entries SET size = size + 1 WHERE name = 'b'",
                "UPDATE entries SET name = 'c' WHERE name = 'b'",
                "UPDATE entries SET digest = x'0100000000000000000000000000000000' WHERE name ="
                        + " 'b'",
                "UPDATE entries SET version = x'00000000000000010000000000000001' WHERE name = 'b'",
                "DELETE FROM entries WHERE name = 'b'",
            })
    void aRowChangedWhileTheIndexWasClosedIsFoundByVerifying(String sql) throws SQLException {
        Sum before;
        try (Index index = open()) {
            before = index.standing().sum();
        }
        alter(sql);

        try (Index index = open()) {
            assertThat(index.standing().sum()).as("no row is read").isEqualTo(before);
            assertThat(index.verify()).isFalse();
            assertThat(index.standing().sum()).isNotEqualTo(before).isEqualTo(addedUp(index));
            assertThat(index.verify()).isTrue();
        }
    }

    @Test
    void whatIsWrittenWhileItIsVerifiedIsNoMisfit() throws Exception {
        try (Index index = open()) {
            Thread writing =
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < 200; i++) {
                                    int number = i;
                                    index.write(t -> t.put(Samples.file("w" + number), null));
                                }
                            });
            while (writing.isAlive()) {
                assertThat(index.verify()).isTrue();
            }
            assertThat(index.standing().sum()).isEqualTo(addedUp(index));
        }
    }

    @Test
    void aRowChangedWhileTheIndexIsOpenIsFoundByVerifying() throws SQLException {
        try (Index index = open()) {
            Sum before = index.standing().sum();
            assertThat(index.verify()).isTrue();

            alter("UPDATE entries SET mode = mode + 1 WHERE name = 'b'");
            assertThat(index.standing().sum()).isEqualTo(before);

            assertThat(index.verify()).isFalse();
            assertThat(index.standing().sum()).isNotEqualTo(before).isEqualTo(addedUp(index));
            assertThat(index.verify()).isTrue();
        }
        try (Index index =
                SqliteIndex.open(path, new FolderId("docs"), RUN_2, InstantSource.fixed(NOON))) {
            assertThat(index.standing().sum()).isEqualTo(addedUp(index));
        }
    }

    @Test
    void aFileOfAProgramWithoutSumsIsAddedUpWhenItIsOpened() throws SQLException {
        alter("UPDATE folder SET sum_high = NULL, sum_low = NULL");

        try (Index index = open()) {
            assertThat(index.standing().sum()).isEqualTo(addedUp(index)).isNotEqualTo(Sum.ZERO);
        }
    }
}
