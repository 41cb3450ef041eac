package dev.sluice.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Mounted;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.KnownRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is mounted in a folder is not the folder's, and that it goes deletes nothing. */
class ScanMountTest {

    @TempDir Path directory;
    private ScannedFolder folder;
    private Path elsewhere;

    @BeforeEach
    void begin() throws IOException {
        Mounted.assumePossible(directory);
        elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("x"), "theirs");
        folder = ScannedFolder.scanned(directory);
        folder.write("d/f", "1");
        folder.write("d/g", "2");
        folder.write("h", "3");
        folder.scanner.scanAll();
    }

    @AfterEach
    void end() {
        if (folder != null) {
            folder.close();
        }
    }

    private void assertNoTombstones() {
        assertThat(folder.feedPaths()).containsExactlyInAnyOrder("d", "d/f", "d/g", "h");
    }

    @Test
    void whatIsBoundIntoAFolderIsNotReplicated() throws IOException {
        Files.createDirectory(folder.at("m"));
        try (Mounted _ = Mounted.bind(elsewhere, folder.at("m"))) {
            ScanResult result = folder.scanner.scanAll();
            assertThat(result.problems().get("m")).contains("mount");
            assertThat(folder.scan("m/x").problems().get("m")).contains("mount");
            assertThat(folder.index.mounts()).containsExactly(RelativePath.of("m"));
            assertNoTombstones();
        }
    }

    @Test
    void whatAMountHidesIsNotDeletedAndGoesOnWhenItIsGone() throws IOException {
        try (Mounted _ = Mounted.bind(elsewhere, folder.at("d"))) {
            assertThat(folder.scanner.scanAll().deleted()).isZero();
            assertThat(folder.scan("d/f", "d/g", "d").deleted()).isZero();
            assertNoTombstones();
        }

        assertThat(folder.scanner.scanAll().problems()).isEmpty();
        assertThat(folder.index.mounts()).isEmpty();
        folder.delete("d/f");
        assertThat(folder.scanner.scanAll().deleted()).isEqualTo(1);
    }

    @Test
    void whatIsMissingWhereSomethingWasMountedIsNotDeleted() throws IOException {
        try (Mounted _ = Mounted.bind(elsewhere, folder.at("d"))) {
            folder.scanner.scanAll();
        }
        folder.delete("d/f");

        for (int i = 0; i < 2; i++) {
            ScanResult result = folder.scanner.scanAll();
            assertThat(result.problems()).containsOnlyKeys("d");
            assertThat(result.problems().get("d")).contains("was mounted").contains("adopt");
        }
        assertThat(folder.scan("d/f").problems()).containsOnlyKeys("d");
        assertNoTombstones();

        folder.deleteTree("d");
        folder.scanner.scanAll();
        assertNoTombstones();

        folder.write("d", "a file now");
        folder.scanner.scanAll();
        assertNoTombstones();
    }

    @Test
    void theRestOfTheFolderGoesOnMeanwhile() throws IOException {
        try (Mounted _ = Mounted.bind(elsewhere, folder.at("d"))) {
            folder.delete("h");
            folder.write("new", "4");
            folder.scanner.scanAll();
            assertThat(folder.feedPaths())
                    .containsExactlyInAnyOrder("d", "d/f", "d/g", "-h", "new");
        }
    }

    @Test
    void whatIsMountedAgainIsLeftAloneAgain() throws IOException {
        for (int i = 0; i < 2; i++) {
            try (Mounted _ = Mounted.bind(elsewhere, folder.at("d"))) {
                folder.scanner.scanAll();
                assertThat(folder.index.mounts()).containsExactly(RelativePath.of("d"));
            }
            folder.scan("d");
        }
        assertNoTombstones();
    }

    @Test
    void thePlaceholderOfAFileThatWasMountedIsNotReplicatedAsIfItWasEmptied() throws IOException {
        Path file = elsewhere.resolve("x");
        try (Mounted _ = Mounted.bind(file, folder.at("h"))) {
            folder.scanner.scanAll();
        }
        Files.writeString(folder.at("h"), "");
        long before = folder.index.last().value();

        ScanResult result = folder.scanner.scanAll();

        assertThat(result.problems().get("h")).contains("was mounted");
        assertThat(folder.index.last().value()).isEqualTo(before);
    }

    @Test
    void aMountBelowADirectoryThatIsRemovedKeepsWhatItHid() throws IOException {
        folder.write("a/d/f", "1");
        folder.write("a/g", "2");
        folder.scanner.scanAll();
        try (Mounted _ = Mounted.bind(elsewhere, folder.at("a/d"))) {
            folder.scanner.scanAll();
        }
        folder.deleteTree("a");

        folder.scanner.scanAll();

        assertThat(folder.feedPaths()).contains("a", "a/d", "a/d/f", "-a/g");
    }

    @Test
    void theRootBoundIntoItselfIsNotReplicated() throws IOException {
        Files.createDirectory(folder.at("self"));
        try (Mounted _ = Mounted.bind(folder.path, folder.at("self"))) {
            ScanResult result = folder.scanner.scanAll();
            assertThat(result.problems()).containsOnlyKeys("self");
            assertNoTombstones();
        }
    }

    @Test
    void aMountIsRememberedUntilAllBelowItCouldBeRead() throws IOException {
        folder.write("d/e/f", "1");
        folder.scanner.scanAll();
        try (Mounted _ = Mounted.bind(elsewhere, folder.at("d"))) {
            folder.scanner.scanAll();
        }
        try (Mounted _ = Mounted.bind(elsewhere, folder.at("d/e"))) {
            folder.scanner.scanAll();
            assertThat(folder.index.mounts())
                    .containsExactlyInAnyOrder(RelativePath.of("d"), RelativePath.of("d/e"));
        }
    }

    /** As after a restart, on a file system that gets its number anew: tmpfs, NFS, overlay. */
    @Test
    void whatVanishedWhileTheRootsDeviceNumberChangedIsDeleted() throws IOException {
        long former = folder.root.device() + 1;
        folder.index.write(t -> {
            t.putRoot(new KnownRoot(former, 7, 0));
            t.putRoot(new KnownRoot(folder.root.device(), 7, 0));
            return true;
        });
        for (String name : new String[] {"d", "d/f", "d/g", "h"}) {
            FileStat seen = folder.seen(name);
            FileStat then =
                    new FileStat(
                            seen.kind(),
                            seen.size(),
                            seen.mtime(),
                            seen.ctime(),
                            seen.mode(),
                            former,
                            seen.inode(),
                            seen.lookedAt());
            folder.index.write(t -> {
                t.see(RelativePath.of(name), then);
                return true;
            });
        }
        folder.delete("d/f");

        ScanResult result = folder.scanner.scanAll();

        assertThat(result.problems()).isEmpty();
        assertThat(result.deleted()).isEqualTo(1);
        assertThat(folder.feedPaths()).contains("d", "-d/f", "d/g", "h");
    }
}
