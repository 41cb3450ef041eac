package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.folder.state.OneFolder;
import dev.sluice.ignore.IgnoreRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class FolderWatchTest {

    private final Agenda agenda = new Agenda(System::nanoTime);
    private volatile boolean fails;

    private IgnoreRules rules() {
        if (fails) {
            throw new IllegalStateException("a fault of the watcher");
        }
        return IgnoreRules.NONE;
    }

    @Test
    void aWatcherThatHasFailedIsShownAndReplacedByTheNextWalk(@TempDir Path directory)
            throws Exception {
        Files.createDirectory(directory.resolve("below"));
        try (FolderWatch watch =
                new FolderWatch(OneFolder.watched(directory), agenda, this::rules)) {
            assertThat(agenda.take(Duration.ofHours(1))).isInstanceOf(Agenda.Work.Everything.class);
            fails = true;
            watch.retry(directory);
            await().untilAsserted(() -> assertThat(watch.unwatched()).containsExactly("/"));
            assertThat(watch.isOpen()).isFalse();

            watch.ensure(directory);
            assertThat(watch.isOpen()).isFalse();
            fails = false;
            watch.retry(directory);

            assertThat(watch.isOpen()).isTrue();
            assertThat(watch.unwatched()).isEmpty();
            Path written = directory.resolve("new");
            await().until(() -> hasWork(written));
        }
    }

    /** What is written is told from now on. */
    private boolean hasWork(Path written) throws IOException, InterruptedException {
        Files.writeString(written, "x");
        return agenda.take(Duration.ofHours(1)) instanceof Agenda.Work.Paths(var paths)
                && paths.stream().map(Objects::toString).toList().equals(List.of("new"));
    }
}
