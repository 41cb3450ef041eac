package dev.sluice.index.sqlite.table;

import static dev.sluice.index.Samples.digest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.FolderId;
import dev.sluice.index.Index;
import dev.sluice.index.Samples;
import dev.sluice.index.sqlite.SqliteIndex;
import dev.sluice.index.sqlite.file.IndexConnections;
import dev.sluice.index.sqlite.file.IndexFile;
import dev.sluice.index.sqlite.file.Session;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which lists of blocks an index keeps. */
class BlockListTableTest {

    private static final long LARGE = 2 << 20;

    @Test
    void ofTooManyListsTheOldestGoAndNoneIsKeptOfASmallContent(@TempDir Path directory)
            throws SQLException {
        Path file = directory.resolve("docs.db");
        try (Index index =
                SqliteIndex.open(
                        file,
                        new FolderId("docs"),
                        Samples.RUN_1,
                        InstantSource.fixed(Samples.NOON))) {
            index.write(transaction -> {
                for (int i = 1; i <= 4; i++) {
                    var entry = Samples.file("f" + i, LARGE, digest(i));
                    var _ = transaction.put(entry, Samples.seen(entry));
                }
                var small = Samples.file("small", LARGE / 2 - 1, digest(5));
                var _ = transaction.put(small, Samples.seen(small));
                return true;
            });
        }
        try (Session session = new IndexConnections(new IndexFile(file)).openWriter()) {
            BlockListTable lists = new BlockListTable(session);
            lists.put(digest(1), new byte[40], 100);
            lists.put(digest(2), new byte[50], 100);
            assertThat(lists.find(digest(1))).as("both fit").isNotNull();

            lists.put(digest(3), new byte[50], 100);
            assertThat(lists.find(digest(1))).isNull();
            assertThat(lists.find(digest(2))).isNotNull();
            assertThat(lists.find(digest(3))).isNotNull();

            lists.put(digest(4), new byte[100], 100);
            assertThat(lists.find(digest(3))).isNull();
            assertThat(lists.find(digest(4))).isNotNull();

            lists.put(digest(5), new byte[1], 100);
            assertThat(lists.find(digest(5))).as("nothing would drop it").isNull();
        }
    }
}
