package dev.sluice.index.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.FolderId;
import dev.sluice.domain.RunId;
import dev.sluice.index.sqlite.file.IndexConnections;
import dev.sluice.index.sqlite.file.IndexFile;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecentTest {

    @TempDir Path directory;

    private final AtomicLong commits = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private SqliteIndex index;
    private Readers readers;
    private Recent recent;

    @BeforeEach
    void open() {
        IndexFile file = new IndexFile(directory.resolve("docs.db"));
        index =
                SqliteIndex.open(
                        file.path(), new FolderId("docs"), new RunId(1), InstantSource.system());
        readers = new Readers(file, new IndexConnections(file));
        recent = new Recent(readers, commits::get);
    }

    @AfterEach
    void close() throws SQLException {
        readers.close();
        index.close();
    }

    private int ask(Object of) {
        return recent.read("ask", of, _ -> asked.incrementAndGet());
    }

    @Test
    void readsOnceUntilTheNextCommit() {
        assertThat(ask("a")).isEqualTo(1);
        assertThat(ask("a")).isEqualTo(1);
        assertThat(ask("b")).isEqualTo(2);

        commits.incrementAndGet();

        assertThat(ask("a")).isEqualTo(3);
        assertThat(ask("a")).isEqualTo(3);
    }

    @Test
    void knowsThatThereIsNothing() {
        for (int i = 0; i < 2; i++) {
            String none =
                    recent.read(
                            "look",
                            _ -> {
                                asked.incrementAndGet();
                                return null;
                            });
            assertThat(none).isNull();
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatIsReadWhileACommitEndsIsReadAgain() {
        int during =
                recent.read(
                        "ask",
                        "a",
                        _ -> {
                            commits.incrementAndGet();
                            return asked.incrementAndGet();
                        });

        assertThat(ask("a")).isGreaterThan(during);
    }

    @Test
    void keepsNoMoreThanABound() {
        for (int i = 0; i < 300; i++) {
            ask(i);
        }
        assertThat(ask(0)).isEqualTo(1);
        assertThat(ask(299)).isGreaterThan(300);
    }
}
