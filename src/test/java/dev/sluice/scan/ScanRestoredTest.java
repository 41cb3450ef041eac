package dev.sluice.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Version;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first scan after an index was restored from an earlier copy. What differs may be new, or what
 * the lost index knew and others have replaced or deleted since.
 */
class ScanRestoredTest {

    @TempDir Path directory;
    private ScannedFolder folder;
    private Version before;

    @BeforeEach
    void restore() throws IOException {
        folder = ScannedFolder.scanned(directory);
        folder.write("a", "as in the copy");
        folder.scanner.scanAll();
        before = folder.row("a").entry().version();
        folder.index.renew("the marker names another run", true);
    }

    @AfterEach
    void end() {
        folder.close();
    }

    private Version found() {
        return before.with(folder.index.epoch(), Version.FOUND_AGAIN);
    }

    @Test
    void whatHasChangedIsFound() throws IOException {
        folder.write("a", "different from the copy");
        folder.write("b", "not in the copy");
        folder.scanner.scanAll();

        assertThat(folder.row("a").entry().version()).isEqualTo(found());
        assertThat(folder.row("b").entry().version())
                .isEqualTo(Version.found(folder.index.epoch()));
        assertThat(folder.index.hasHistory()).isTrue();
    }

    @Test
    void whatIsGoneIsFoundToBeGone() throws IOException {
        folder.delete("a");
        folder.scanner.scanAll();

        assertThat(folder.row("a").entry().isLive()).isFalse();
        assertThat(folder.row("a").entry().version()).isEqualTo(found());
    }

    @Test
    void whatIsTheSameKeepsItsVersion() throws IOException {
        folder.scanner.scanAll();

        assertThat(folder.row("a").entry().version()).isEqualTo(before);
    }

    @Test
    void oneCounterNeverNamesTwoContents() throws IOException {
        folder.write("a", "different from the copy");
        folder.scan("a");
        folder.write("a", "and different again");
        folder.scan("a");

        assertThat(folder.row("a").entry().version().compare(found()))
                .isEqualTo(Version.Order.AFTER);
    }

    @Test
    void theNextScanMintsAsAlways() throws IOException {
        folder.scanner.scanAll();
        folder.write("a", "a change of today");
        folder.scanner.scanAll();

        assertThat(folder.row("a").entry().version().counter(folder.index.epoch()))
                .isGreaterThan(Version.FOUND_AGAIN);
    }
}
