package dev.sluice.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contents that have changed while the kernel's stamps stayed. */
class ScanSuspectsTest {

    private static final RelativePath PAGE = RelativePath.of("page.db");

    private ScannedFolder folder;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        folder = ScannedFolder.scanned(directory);
    }

    @AfterEach
    void close() {
        folder.close();
    }

    @Test
    void aSecondWriteThroughMmapIsFoundOnceTheFileIsSuspected() throws IOException {
        folder.write("page.db", "0".repeat(4096));
        try (FileChannel file = mapped()) {
            MappedByteBuffer page = file.map(FileChannel.MapMode.READ_WRITE, 0, 4096);
            page.put(0, (byte) 'a');
            folder.waitOutTheTick();
            folder.scanner.scanAll();
            var first = folder.row("page.db");
            page.put(0, (byte) 'b');
            assertThat(folder.look("page.db").isSame(folder.seen("page.db"))).isTrue();
            folder.scanner.scanAll();
            assertThat(folder.row("page.db").entry()).isEqualTo(first.entry());

            folder.scanner.suspect(PAGE);
            ScanResult result = folder.scan("page.db");

            assertThat(result.changed()).isEqualTo(1);
            var second = folder.row("page.db").entry();
            assertThat(second.version().compare(first.entry().version()).toString())
                    .isEqualTo("AFTER");
            assertThat(second.replaced()).isEqualTo(first.entry().state().digest());
            assertThat(second.state().digest()).isNotEqualTo(first.entry().state().digest());
            assertThat(folder.scanner.isSuspect(PAGE)).isFalse();
        }
    }

    @Test
    void aSuspectWithTheSameContentStaysAsItIs() throws IOException {
        folder.write("page.db", "0".repeat(4096));
        folder.scanner.scanAll();
        var before = folder.row("page.db");

        folder.scanner.suspect(PAGE);
        folder.scanner.scanAll();

        assertThat(folder.row("page.db").sequence()).isEqualTo(before.sequence());
        assertThat(((State.File) before.entry().state()).size()).isEqualTo(4096);
        assertThat(folder.scanner.isSuspect(PAGE)).isFalse();
    }

    @Test
    void aSuspectThatIsGoneIsNoneAnyMore() throws IOException {
        folder.write("page.db", "0".repeat(4096));
        folder.scanner.scanAll();
        folder.scanner.suspect(PAGE);

        folder.delete("page.db");
        folder.scan("page.db");

        assertThat(folder.scanner.isSuspect(PAGE)).isFalse();
    }

    private FileChannel mapped() throws IOException {
        return FileChannel.open(
                folder.at("page.db"), StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
