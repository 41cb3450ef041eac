package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.sluice.disk.FolderRoot;
import dev.sluice.disk.RootException;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A root that is not what it was. */
@Timeout(value = 25, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FolderRootTest {

    @TempDir Path directory;

    private OneFolder withAFile() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        Files.writeString(plan.root.resolve("a"), "content");
        return plan.run();
    }

    private Path away(OneFolder one) throws IOException {
        return Files.move(one.root, directory.resolve("away"));
    }

    private static void assertStopped(OneFolder one, String reason) {
        one.awaitState("stopped");
        assertThat(one.reason()).contains(reason);
        assertThat(one.held()).isNull();
        assertThat(one.has("a")).isTrue();
        assertThat(one.tombstones()).isZero();
    }

    @Test
    void stopsWhileItsRootIsAwayAndGoesOnByItself() throws IOException {
        try (OneFolder one = withAFile()) {
            Path away = away(one);

            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> one.folder.scanNow().join())
                    .withCauseInstanceOf(RootException.class);
            assertStopped(one, "is missing");

            Files.writeString(away.resolve("b"), "written meanwhile");
            Files.move(away, one.root);
            one.awaitState("running");
            assertThat(one.has("b")).isTrue();
            assertThat(one.tombstones()).isZero();
        }
    }

    @Test
    void noticesAtTheNextBeatThatTheRootIsGone() throws IOException {
        try (OneFolder one = withAFile()) {
            Path away = away(one);
            one.folder.beat();
            assertStopped(one, "is missing");
            Files.move(away, one.root);
            one.awaitState("running");
        }
    }

    @Test
    void aMountPointThatIsEmptyIsNotTheRoot() throws IOException {
        try (OneFolder one = withAFile()) {
            Path away = away(one);
            Files.createDirectory(one.root);
            one.folder.beat();
            one.awaitState("stopped");
            await().untilAsserted(() -> assertThat(one.reason()).contains("has no .sluice/marker"));
            assertStopped(one, "has no .sluice/marker");
            assertThat(one.root).isEmptyDirectory();

            Files.delete(one.root);
            Files.move(away, one.root);
            one.awaitState("running");
            assertThat(one.tombstones()).isZero();
        }
    }

    @Test
    void theRootOfAnotherFolderIsNotOurs() throws IOException {
        try (OneFolder one = withAFile()) {
            away(one);
            Files.createDirectory(one.root);
            try (FolderRoot other = FolderRoot.open(one.root)) {
                other.mark(new FolderId("music"), new RunId(1));
            }
            one.folder.beat();
            one.awaitState("stopped");
            await().untilAsserted(
                            () -> assertThat(one.reason()).contains("belongs to folder music"));
            assertStopped(one, "belongs to folder music");
        }
    }

    @Test
    void aMarkerThatIsRemovedStopsTheFolder() throws IOException {
        try (OneFolder one = withAFile()) {
            Path marker = one.root.resolve(".sluice/marker");
            Path kept = Files.move(marker, directory.resolve("marker"));
            one.folder.beat();
            assertStopped(one, "has no .sluice/marker");
            Files.move(kept, marker);
            one.awaitState("running");
        }
    }

    @Test
    void logsOnceThatTheRootIsGone() throws IOException {
        try (LogLines log = new LogLines();
                OneFolder one = withAFile()) {
            away(one);
            for (int i = 0; i < 3; i++) {
                assertThat(one.folder.scanNow())
                        .failsWithin(5, TimeUnit.SECONDS)
                        .withThrowableOfType(ExecutionException.class);
            }
            assertThat(log.containing("is missing")).hasSize(1);
        }
    }

    @Test
    void saysWhyARootCannotBeMarked() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        Files.writeString(plan.root.resolve(".sluice"), "in the way");
        try (LogLines log = new LogLines();
                OneFolder one = plan.start()) {
            one.awaitState("stopped");
            assertThat(one.reason()).contains(".sluice");
            assertThat(one.folder.scanNow())
                    .failsWithin(5, TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class);
            assertThat(log.containing("stopped")).hasSize(1);

            Files.delete(one.root.resolve(".sluice"));
            one.awaitState("running");
        }
    }

    @Test
    void aTrashThatCannotBeEmptiedDoesNotFailTheScan() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        try (OneFolder one = plan.run()) {
            Files.delete(one.root.resolve(".sluice/trash"));
            Files.writeString(one.root.resolve(".sluice/trash"), "in the way");
            Files.writeString(one.root.resolve("a"), "content");
            assertThat(one.folder.scanNow().join().changed()).isEqualTo(1);
            assertThat(one.folder.state().text()).isEqualTo("running");
        }
    }
}
