package dev.sluice.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.AsUser;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.State;
import dev.sluice.index.sqlite.SqliteIndex;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an ordinary user's node says of directories that are shut to him. */
class ScanShutTest {

    @TempDir Path directory;
    private ScannedFolder folder;

    @BeforeEach
    void open() throws Exception {
        // SQLite's library is unpacked where root has its files.
        Path first = directory.resolve("first.db");
        SqliteIndex.open(first, ScannedFolder.ID, new RunId(7), Clock.systemUTC()).close();
        AsUser.own(directory);
        folder = AsUser.call(() -> ScannedFolder.scanned(directory));
        AsUser.run(() -> {
            folder.write("d/e/f", "content");
            folder.chmod("d/e", "-w-------");
            folder.chmod("d", "---------");
            folder.waitOutTheTick();
            folder.scanner.scanAll();
        });
    }

    @AfterEach
    void close() {
        folder.close();
    }

    @Test
    void findsWhatIsBelowAndSaysTheirOwnModes() {
        assertThat(folder.row("d/e/f").entry().isLive()).isTrue();
        assertThat(folder.row("d").entry().state()).isEqualTo(new State.Directory(new Mode(0)));
        assertThat(folder.row("d/e").entry().state())
                .isEqualTo(new State.Directory(new Mode(0200)));
    }

    @Test
    void tellsNothingNewOfThemTheNextTime() throws Exception {
        long last = folder.index.last().value();

        ScanResult again = AsUser.call(folder.scanner::scanAll);

        assertThat(again.problems()).isEmpty();
        assertThat(folder.index.last().value()).isEqualTo(last);
    }

    /** Whoever watches is told of each loan: were that answered by a loan, it would never end. */
    @Test
    void aDirectoryOfWhichOnlyALoanWasToldIsNotLentAgain() throws Exception {
        Instant before = folder.ctime("d");

        AsUser.run(() -> folder.scanner.scan(List.of(RelativePath.of("d"))));

        assertThat(folder.ctime("d")).isEqualTo(before);
    }

    @Test
    void whatIsNewInOneIsFoundWhereItIsToldOf() throws Exception {
        AsUser.run(() -> {
            folder.chmod("d", "rwx------");
            folder.write("d/new", "x");
            folder.chmod("d", "---------");
            folder.waitOutTheTick();
            folder.scanner.scan(List.of(RelativePath.of("d")));
        });

        assertThat(folder.row("d/new").entry().isLive()).isTrue();
    }
}
