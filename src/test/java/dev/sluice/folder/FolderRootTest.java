package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.RootException;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RunId;
import dev.sluice.folder.state.OneFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A root that is not what it was. */
@Timeout(value = 25, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("slow")
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
    void aMarkerThatIsRemovedIsMadeAgainAndTheLogHearsOfItOnce() throws IOException {
        try (LogLines log = new LogLines();
                OneFolder one = withAFile()) {
            Path marker = one.root.resolve(".sluice/marker");
            for (int i = 1; i <= 3; i++) {
                removeReserved(one.root);
                one.folder.beat();
                await().until(() -> Files.exists(marker));
                long times = i;
                await().until(() -> one.folder.remade() == times);
            }
            assertThat(one.folder.state().text()).isEqualTo("running");
            assertThat(log.containing("was removed")).hasSize(1);
        }
    }

    @Test
    void afterARestartTheRootIsKnownByItsFilesAndGoesOn() throws IOException {
        withAFile().close();
        removeReserved(directory.resolve("root"));
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        Files.writeString(plan.root.resolve("b"), "deployed meanwhile");
        try (LogLines log = new LogLines();
                OneFolder one = plan.run()) {
            assertThat(one.has("a")).isTrue();
            assertThat(one.has("b")).isTrue();
            assertThat(one.tombstones()).isZero();
            assertThat(one.folder.remade()).isEqualTo(1);
            assertThat(log.containing("was marked again")).hasSize(1);
        }
    }

    @Test
    void afterARestartAnEmptyRootWithoutItsMarkerStopsUntilAPersonAdoptsIt() throws IOException {
        withAFile().close();
        removeReserved(directory.resolve("root"));
        Files.delete(directory.resolve("root/a"));
        try (OneFolder one = new OneFolder.Plan(directory).start()) {
            one.awaitState("stopped");
            assertStopped(one, "/v1/folders/papers/adopt");
            assertThat(one.root).isEmptyDirectory();

            assertThat(one.folder.adopt().join().deleted()).isEqualTo(1);

            one.awaitState("running");
            assertThat(one.tombstones()).isEqualTo(1);
            assertThat(one.root.resolve(".sluice/marker")).exists();
        }
    }

    @Test
    void afterARestartACopyInThePlaceOfTheRootIsNotTaken() throws IOException {
        withAFile().close();
        removeReserved(directory.resolve("root"));
        Path old = Files.move(directory.resolve("root"), directory.resolve("old"));
        Files.createDirectory(directory.resolve("root"));
        Files.copy(
                old.resolve("a"), directory.resolve("root/a"), StandardCopyOption.COPY_ATTRIBUTES);
        try (OneFolder one = new OneFolder.Plan(directory).start()) {
            one.awaitState("stopped");
            assertStopped(one, "has no .sluice/marker");
            one.folder.adopt().join();
            one.awaitState("running");
            assertThat(one.tombstones()).isZero();
        }
    }

    @Test
    void aPersonMayAdoptWhatCameInThePlaceOfTheRootWhileItRuns() throws IOException {
        try (OneFolder one = withAFile()) {
            away(one);
            Files.createDirectory(one.root);
            Files.writeString(one.root.resolve("b"), "another");

            one.folder.adopt().join();

            one.awaitState("running");
            assertThat(one.has("a")).isFalse();
            assertThat(one.has("b")).isTrue();
        }
    }

    @Test
    void theRootOfAnotherFolderIsNotAdopted() throws IOException {
        try (OneFolder one = withAFile()) {
            away(one);
            Files.createDirectory(one.root);
            try (FolderRoot other = FolderRoot.open(one.root)) {
                other.mark(new FolderId("music"), new RunId(1));
            }
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> one.folder.adopt().join())
                    .withCauseInstanceOf(RootException.class)
                    .withMessageContaining("belongs to folder music");
            assertStopped(one, "belongs to folder music");
        }
    }

    @Test
    void aWordThatWasNotTakenIsNotKeptForLater() throws IOException {
        try (OneFolder one = withAFile()) {
            Path away = away(one);
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> one.folder.adopt().join())
                    .withMessageContaining("is missing");
            Files.createDirectory(one.root);
            await().untilAsserted(() -> assertThat(one.reason()).contains("has no .sluice/marker"));
            Files.delete(one.root);
            Files.move(away, one.root);
            one.awaitState("running");
        }
    }

    private static void removeReserved(Path root) throws IOException {
        try (var paths = Files.walk(root.resolve(".sluice"))) {
            for (Path each : paths.toList().reversed()) {
                Files.delete(each);
            }
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
