package dev.sluice.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Epoch;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Version;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.IgnoredBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is ignored is not seen by a scan. */
class ScanIgnoreTest {

    @TempDir Path directory;
    private ScannedFolder folder;

    @BeforeEach
    void begin() throws IOException {
        folder = ScannedFolder.scanned(directory);
    }

    @AfterEach
    void end() {
        folder.close();
    }

    private void ignore(String... patterns) {
        folder.ignored = IgnoreRules.of(List.of(patterns));
    }

    @Test
    void whatIsIgnoredIsNeitherFoundNorDescendedInto() throws IOException {
        ignore("*.o", "build/");
        folder.write("a", "1");
        folder.write("a.o", "2");
        folder.write("d/b.o", "3");
        folder.write("build/deep/c", "4");

        folder.scanner.scanAll();

        assertThat(folder.feedPaths()).containsExactlyInAnyOrder("a", "d");
    }

    @Test
    void rulesOfAPeerThatWereTouchedHereAreStillThoseOfThePeer() throws IOException {
        folder.write(".sluiceignore", "*.o");
        folder.touch(".sluiceignore", "2024-01-01T00:00:00Z");
        folder.scanner.scanAll();
        Version other = Version.of(Map.of(new Epoch(0x77), 5L));
        folder.index.write(transaction -> {
            transaction.putOwnRules(other);
            return true;
        });

        folder.touch(".sluiceignore", "2024-01-02T00:00:00Z");
        folder.scanner.scanAll();
        assertThat(folder.index.ownRules()).isEqualTo(other);

        folder.write(".sluiceignore", "*.tmp");
        folder.touch(".sluiceignore", "2024-01-03T00:00:00Z");
        folder.scanner.scanAll();
        assertThat(folder.index.ownRules())
                .isEqualTo(folder.row(".sluiceignore").entry().version());
        folder.touch(".sluiceignore", "2024-01-04T00:00:00Z");
        folder.scanner.scanAll();
        assertThat(folder.index.ownRules())
                .isEqualTo(folder.row(".sluiceignore").entry().version());
    }

    @Test
    void aLookAtASinglePathSeesNoMore() throws IOException {
        ignore("*.o", "build/");
        folder.write("a.o", "1");
        folder.write("build/deep/c", "2");
        folder.write("b", "3");

        folder.scan("a.o", "build", "build/deep", "build/deep/c", "b");

        assertThat(folder.feedPaths()).containsExactly("b");
    }

    @Test
    void whatCannotBeReplicatedIsNoProblemIfItIsIgnored() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", folder.at("x.pipe").toString()).start().waitFor())
                .isZero();
        assertThat(folder.scanner.scanAll().problems()).containsOnlyKeys("x.pipe");
        ignore("*.pipe");
        assertThat(folder.scanner.scanAll().problems()).isEmpty();
        assertThat(folder.scan("x.pipe").problems()).isEmpty();
    }

    /** It may be older than what others have there, and when it was made nobody can tell. */
    @Test
    void whatIsNotIgnoredAnyMoreIsFound() throws IOException {
        use("*.o");
        folder.write("a.o", "1");
        folder.scanner.scanAll();
        use();

        folder.scanner.scanAll();

        assertThat(version("a.o").largest()).isEqualTo(Version.FOUND);
    }

    @Test
    void whatIsMadeAfterTheNextWalkOfAllIsAChange() throws IOException {
        use("*.o");
        use();
        folder.scanner.scanAll();
        folder.write("a.o", "1");

        folder.scanner.scanAll();

        assertThat(version("a.o").largest()).isGreaterThan(Version.FOUND_AGAIN);
    }

    @Test
    void whatIsMadeAfterTheFirstRulesIsAChange() throws IOException {
        use("*.o");
        folder.write("a", "1");
        assertThat(folder.scan("a").problems()).isEmpty();
        assertThat(version("a").largest()).isGreaterThan(Version.FOUND_AGAIN);
    }

    /** Else a peer would take one of them for the other. */
    @Test
    void whatWasChangedWhileItWasIgnoredIsFoundUnderAnotherVersion() throws IOException {
        use("*.o");
        folder.write("a.o", "1");
        use();
        folder.scanner.scanAll();
        Version first = version("a.o");

        use("*.o");
        folder.index.write(transaction -> {
            transaction.forget(RelativePath.of("a.o"));
            return true;
        });
        folder.write("a.o", "2");
        use();
        folder.scanner.scanAll();

        assertThat(version("a.o").compare(first)).isEqualTo(Version.Order.CONCURRENT);
    }

    private Version version(String name) {
        return folder.row(name).entry().version();
    }

    /** Puts rules into force as a folder does. */
    private void use(String... patterns) {
        ignore(patterns);
        folder.index.write(transaction -> {
            transaction.putIgnoredBy(new IgnoredBy(List.of(), List.of(patterns)));
            return true;
        });
    }

    @Test
    void aRowOfWhatIsIgnoredIsNeverTakenForADelete() throws IOException {
        folder.write("a.o", "1");
        folder.write("d/b.o", "2");
        folder.scanner.scanAll();
        ignore("*.o", "d/");
        folder.delete("a.o");
        folder.deleteTree("d");

        folder.scanner.scanAll();
        folder.scan("a.o", "d", "d/b.o");

        assertThat(folder.feedPaths()).containsExactlyInAnyOrder("a.o", "d", "d/b.o");
    }

    @Test
    void aFileThatGivesWayToAnIgnoredDirectoryIsDeleted() throws IOException {
        ignore("build/");
        folder.write("build", "a file");
        folder.scanner.scanAll();
        folder.delete("build");
        folder.write("build/x", "1");

        folder.scanner.scanAll();

        assertThat(folder.feedPaths()).containsExactly("-build");
    }

    @Test
    void aDeletedDirectoryThatHoldsOnlyWhatIsIgnoredIsNoChange() throws IOException {
        folder.write("d/e/x", "1");
        folder.scanner.scanAll();
        folder.deleteTree("d");
        folder.scanner.scanAll();
        ignore("*.o");
        folder.write("d/e/y.o", "2");
        folder.write("d/z.o", "3");

        folder.scanner.scanAll();
        folder.scan("d", "d/e", "d/e/y.o");

        assertThat(folder.feedPaths()).containsExactlyInAnyOrder("-d/e/x", "-d/e", "-d");
        assertThat(Files.exists(folder.at("d/e/y.o"))).isTrue();
    }

    @Test
    void aDeletedDirectoryThatHoldsMoreOrNothingAtAllIsBack() throws IOException {
        folder.write("d/x", "1");
        Files.createDirectory(folder.at("empty"));
        folder.scanner.scanAll();
        folder.deleteTree("d");
        folder.deleteTree("empty");
        folder.scanner.scanAll();
        ignore("*.o");
        folder.write("d/y.o", "2");
        folder.write("d/new", "3");
        Files.createDirectory(folder.at("empty"));

        folder.scanner.scanAll();

        assertThat(folder.feedPaths()).containsExactlyInAnyOrder("-d/x", "d", "d/new", "empty");
    }

    @Test
    void anIgnoredNameInTheWayDoesNotKeepALookFromItsNeighbours() throws IOException {
        ignore("skip");
        folder.write("d/skip", "1");
        folder.write("d/a", "2");
        folder.scan("d/skip", "d/a");
        assertThat(folder.feedPaths()).containsExactly("d", "d/a");
        assertThat(folder.index.find(RelativePath.of("d/skip"))).isNull();
    }
}
