package dev.sluice.index.sqlite;

import dev.sluice.domain.FolderId;
import dev.sluice.domain.RunId;
import dev.sluice.index.Index;
import dev.sluice.index.IndexContract;
import java.nio.file.Path;
import java.time.InstantSource;

/** The contract on a real SQLite file. */
class SqliteIndexTest extends IndexContract {

    @Override
    public Index open(Path directory, FolderId folder, RunId run, InstantSource clock) {
        return SqliteIndex.open(directory.resolve("docs.db"), folder, run, clock);
    }
}
