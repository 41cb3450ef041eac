package dev.sluice.index.sqlite.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageCacheTest {

    private static final int READERS = 4;

    @Test
    void aFolderAloneSharesWithNobody() {
        assertThat(PageCache.shared(1)).isEqualTo(PageCache.WHOLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 20, 32})
    void allFoldersTogetherStayWithinTheMemoryOfOneNode(int folders) {
        PageCache each = PageCache.shared(folders);

        assertThat(folders * (each.writer() + READERS * each.reader()))
                .isLessThanOrEqualTo(PageCache.OF_A_NODE);
    }

    @Test
    void howeverManyFoldersThereAreEachGetsTheLeast() {
        assertThat(PageCache.shared(100_000)).isEqualTo(PageCache.MIN);
    }

    @Test
    void theDatabaseIsToldSo(@TempDir Path directory) throws SQLException {
        List<Connection> opened = new ArrayList<>();
        IndexConnections connections =
                new IndexConnections(
                        new IndexFile(directory.resolve("docs.db")), new PageCache(700, 300)) {
                    @Override
                    Session session(Connection connection) {
                        opened.add(connection);
                        return super.session(connection);
                    }
                };

        try (Session _ = connections.openWriter();
                Session _ = connections.openReader()) {
            assertThat(opened).map(PageCacheTest::cacheSize).containsExactly(-700, -300);
        }
    }

    /** Negative where it is in KiB, as SQLite has it. */
    private static int cacheSize(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA cache_size")) {
            return row.getInt(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
