package dev.sluice.serve.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.domain.FolderId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.index.ClosedIndexException;
import dev.sluice.index.FullIndexException;
import dev.sluice.index.Index;
import dev.sluice.index.sqlite.SqliteIndex;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index that cannot be used is no mistake of ours, and the caller may come again. */
class IndexProblemsTest {

    @Test
    void aCallAtTheVeryEndHearsThatTheNodeIsStopping(@TempDir Path directory) {
        Index index =
                SqliteIndex.open(
                        directory.resolve("index.db"),
                        new FolderId("docs"),
                        new RunId(7),
                        InstantSource.system());
        index.close();
        for (Throwable failure :
                new Throwable[] {
                    catchThrowable(() -> index.find(RelativePath.of("a"))),
                    catchThrowable(() -> index.write(_ -> true))
                }) {
            assertThat(failure).isInstanceOf(ClosedIndexException.class);
            Problem problem = Problems.of(new CompletionException(failure));
            assertThat(problem.status()).isEqualTo(503);
            assertThat(problem.detail()).isEqualTo("the node is stopping");
        }
    }

    @Test
    void aFullDiskOfTheIndexIsSaidToBeThat() {
        Problem problem = Problems.of(new FullIndexException("commit", new Exception("full")));
        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.detail()).isEqualTo("no room is left for the folder's index");
    }
}
