package dev.sluice.index;

import static dev.sluice.index.Samples.RUN_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.FolderId;
import dev.sluice.domain.RunId;
import dev.sluice.index.sqlite.table.IntentsContract;
import dev.sluice.index.sqlite.table.PutNewContract;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of {@link Index}: every implementation's test inherits it. */
public abstract class IndexContract
        implements BlocksContract,
                ConflictsContract,
                EntriesContract,
                FeedContract,
                IntentsContract,
                ManyContract,
                PeersContract,
                PutIfContract,
                PutNewContract,
                SumContract,
                TotalsContract,
                TransactionContract {

    static final FolderId FOLDER = new FolderId("docs");

    private final SettableClock clock = new SettableClock();
    private Path directory;
    private Index index;

    /** Opens the index of a directory; a new one if there is none. */
    public abstract Index open(Path directory, FolderId folder, RunId run, InstantSource clock);

    @BeforeEach
    void openANewIndex(@TempDir Path temporary) {
        directory = temporary;
        index = open(directory, FOLDER, RUN_1, clock);
    }

    @AfterEach
    void closeTheIndex() {
        index.close();
    }

    @Override
    public Index index() {
        return index;
    }

    @Override
    public SettableClock clock() {
        return clock;
    }

    @Override
    public Index reopen(RunId run) {
        index.close();
        index = open(directory, FOLDER, run, clock);
        return index;
    }

    @Test
    void isTheIndexOfItsFolder() {
        assertThat(index.folder()).isEqualTo(FOLDER);
    }

    @Test
    void eachNewIndexHasAnEpochOfItsOwn(@TempDir Path other) {
        try (Index another = open(other, FOLDER, RUN_1, clock)) {
            assertThat(another.epoch()).isNotEqualTo(index.epoch());
        }
    }
}
