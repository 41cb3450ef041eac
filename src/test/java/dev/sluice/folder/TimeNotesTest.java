package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.time.CautiousClock;
import dev.sluice.folder.state.OneFolder;
import dev.sluice.index.Index;
import dev.sluice.index.sqlite.SqliteIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeNotesTest {

    @TempDir Path directory;

    private Index index() {
        return SqliteIndex.open(
                directory.resolve("papers.db"),
                OneFolder.ID,
                OneFolder.SELF.run(),
                InstantSource.system());
    }

    /** However short a run is, the next one knows of it. */
    @Test
    void theTimeIsNotedAtTheEndOfARun() throws IOException {
        Instant end;
        try (OneFolder _ = new OneFolder.Plan(directory).run()) {
            end = Instant.now();
        }
        try (Index index = index()) {
            assertThat(Objects.requireNonNull(index.clock()).believed()).isAfterOrEqualTo(end);
        }
    }

    /** It has been so for 23 hours of running, over all starts. */
    @Test
    void aDoubtGoesOnInTheNextRun() throws IOException {
        CautiousClock.Memory before =
                new CautiousClock.Memory(
                        Instant.now().minus(Duration.ofDays(9)), Duration.ofHours(23));
        try (Index index = index()) {
            index.write(transaction -> {
                transaction.watch(before);
                return true;
            });
        }
        try (OneFolder one = new OneFolder.Plan(directory).run()) {
            assertThat(one.folder.warnings())
                    .singleElement()
                    .asString()
                    .contains("ahead by 9 days", "for 23 h of running");
            assertThat(one.folder.clockDoubted()).isGreaterThan(Duration.ofDays(8));
        }
        try (Index index = index()) {
            CautiousClock.Memory after = Objects.requireNonNull(index.clock());
            assertThat(after.doubted()).isGreaterThanOrEqualTo(Duration.ofHours(23));
            assertThat(after.believed()).isBefore(Instant.now().minus(Duration.ofDays(8)));
        }
    }
}
