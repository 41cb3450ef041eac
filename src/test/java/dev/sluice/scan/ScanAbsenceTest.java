package dev.sluice.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.disk.root.RootException;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Absence is never a delete, unless everything else is in order. */
class ScanAbsenceTest {

    @TempDir Path directory;
    private ScannedFolder folder;

    @BeforeEach
    void begin() throws IOException {
        folder = ScannedFolder.scanned(directory);
        folder.write("a/f", "1");
        folder.write("g", "2");
        folder.scanner.scanAll();
    }

    @AfterEach
    void end() {
        folder.close();
    }

    private void assertNoTombstones() {
        assertThat(folder.feedPaths()).containsExactlyInAnyOrder("a", "a/f", "g");
    }

    @Test
    void withoutItsRootAFolderStopsAndDeletesNothing() throws IOException {
        folder.deleteTree("");

        assertThatThrownBy(folder.scanner::scanAll).isInstanceOf(RootException.class);
        assertThatThrownBy(() -> folder.scan("g")).isInstanceOf(RootException.class);
        assertNoTombstones();
    }

    @Test
    void whoRemovesTheMarkerAsWellMeansTheDeletes() throws IOException {
        folder.deleteTree(".sluice");
        folder.delete("g");

        assertThat(folder.scanner.scanAll().deleted()).isEqualTo(1);
        assertThat(folder.at(".sluice/marker")).exists();
    }

    @Test
    void aRootThatVanishesDuringTheScanDeletesNothing() throws IOException {
        folder.write("new", "hashed in the middle of the scan");
        Scanner cut =
                folder.scanner(
                        folder.index,
                        task -> {
                            try {
                                if (Files.exists(folder.path)) {
                                    folder.deleteTree("");
                                }
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                            task.run();
                        });

        assertThatThrownBy(cut::scanAll).isInstanceOf(RootException.class);
        assertNoTombstones();
    }

    @Test
    void aFirstScanThatLosesItsRootIsNotComplete(@TempDir Path other) throws IOException {
        try (ScannedFolder fresh = ScannedFolder.fresh(other)) {
            fresh.write("a", "1");
            fresh.deleteTree("");
            assertThatThrownBy(fresh.scanner::scanAll).isInstanceOf(RootException.class);
            assertThat(fresh.index.hasHistory()).isFalse();
        }
    }

    @Test
    void emptyWithItsMarkerIsAnOrdinaryDelete() throws IOException {
        folder.deleteTree("a");
        folder.delete("g");

        assertThat(folder.scanner.scanAll().deleted()).isEqualTo(3);
    }

    @Test
    void whatWasSeenOnAnotherFileSystemIsNotDeleted() throws IOException {
        moveToAnotherDevice("a/f");
        folder.delete("a/f");
        folder.delete("g");

        ScanResult result = folder.scanner.scanAll();

        assertThat(result.problems()).containsOnlyKeys("a/f");
        assertThat(folder.feedPaths()).containsExactlyInAnyOrder("a", "a/f", "-g");
    }

    @Test
    void aDirectoryStaysAsLongAsSomethingBelowItWasSeenOnAnotherFileSystem() throws IOException {
        moveToAnotherDevice("a/f");
        folder.deleteTree("a");

        assertThat(folder.scanner.scanAll().deleted()).isZero();
        assertNoTombstones();

        folder.write("a", "a file now");
        ScanResult result = folder.scanner.scanAll();
        assertThat(result.problems()).containsOnlyKeys("a/f");
        assertNoTombstones();
    }

    @Test
    void whatIsOnAnotherDeviceThanBeforeAndTheSameIsOnlySeen() throws IOException {
        Row before = folder.row("a/f");
        moveToAnotherDevice("a");
        moveToAnotherDevice("a/f");

        ScanResult result = folder.scanner.scanAll();

        assertThat(result.changed()).isZero();
        assertThat(folder.row("a/f").entry()).isEqualTo(before.entry());
        assertThat(folder.seen("a/f").device()).isEqualTo(folder.root.device());
    }

    private void moveToAnotherDevice(String name) {
        FileStat seen = folder.seen(name);
        FileStat elsewhere =
                new FileStat(
                        seen.kind(),
                        seen.size(),
                        seen.mtime(),
                        seen.ctime(),
                        seen.mode(),
                        seen.device() + 1,
                        seen.inode(),
                        seen.lookedAt());
        folder.index.write(t -> {
            t.see(RelativePath.of(name), elsewhere);
            return true;
        });
    }

    @Test
    void aFileThatVanishesWhileItWaitsToBeHashedIsNoProblem() throws IOException {
        folder.write("new", "1");
        Scanner scanner =
                folder.scanner(
                        folder.index,
                        task -> {
                            try {
                                Files.deleteIfExists(folder.at("new"));
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                            task.run();
                        });

        ScanResult result = scanner.scanAll();

        assertThat(result.problems()).isEmpty();
        assertThat(result.unsettled()).contains(RelativePath.of("new"));
        assertThat(folder.scan("new").unsettled()).isEmpty();
    }
}
