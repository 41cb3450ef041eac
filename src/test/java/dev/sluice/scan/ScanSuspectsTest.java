package dev.sluice.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.ignore.IgnoreRules;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    /** What comes in the place of a suspect. */
    enum Other {
        NOTHING {
            @Override
            void make(ScannedFolder folder) {}
        },
        A_LINK {
            @Override
            void make(ScannedFolder folder) throws IOException {
                Files.createSymbolicLink(folder.at("page.db"), Path.of("elsewhere"));
            }
        },
        A_DIRECTORY {
            @Override
            void make(ScannedFolder folder) throws IOException {
                Files.createDirectory(folder.at("page.db"));
            }
        },
        A_FIFO {
            @Override
            void make(ScannedFolder folder) throws IOException {
                try {
                    new ProcessBuilder("mkfifo", folder.at("page.db").toString()).start().waitFor();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        },
        WHAT_IS_IGNORED {
            @Override
            void make(ScannedFolder folder) throws IOException {
                folder.write("page.db", "0");
                folder.ignored = IgnoreRules.of(List.of("*.db"));
            }
        };

        abstract void make(ScannedFolder folder) throws IOException;
    }

    @ParameterizedTest
    @EnumSource(Other.class)
    void aSuspectThatIsNoFileAnyMoreIsNoneAfterAWalkOverEverything(Other other) throws IOException {
        folder.write("page.db", "0".repeat(4096));
        folder.scanner.scanAll();
        folder.scanner.suspect(PAGE);
        folder.delete("page.db");
        other.make(folder);

        folder.scanner.scanAll();

        assertThat(folder.scanner.isSuspect(PAGE)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Other.class,
            names = {"NOTHING", "A_LINK", "A_DIRECTORY", "A_FIFO"})
    void norAfterALookAtItsPath(Other other) throws IOException {
        folder.write("page.db", "0".repeat(4096));
        folder.scanner.scanAll();
        folder.scanner.suspect(PAGE);
        folder.delete("page.db");
        other.make(folder);

        folder.scan("page.db");

        assertThat(folder.scanner.isSuspect(PAGE)).isFalse();
    }

    /** It is looked at again when it is at rest. */
    @Test
    void aSuspectThatMovesStaysOne() throws IOException {
        folder.write("page.db", "0".repeat(4096));
        folder.scanner.scanAll();
        folder.scanner.suspect(PAGE);
        folder.clock.set(Instant.now());
        folder.write("page.db", "1".repeat(4096));

        ScanResult result = folder.scanner.scanAll();

        assertThat(result.unsettled()).contains(PAGE);
        assertThat(folder.scanner.isSuspect(PAGE)).isTrue();
    }

    @Test
    void thereIsRoomForNewSuspectsAfterAWalkOverEverything() throws IOException {
        for (int i = 0; i < Suspects.MAX; i++) {
            folder.scanner.suspect(RelativePath.of("gone" + i));
        }
        folder.scanner.scanAll();

        folder.scanner.suspect(PAGE);

        assertThat(folder.scanner.isSuspect(PAGE)).isTrue();
    }

    private FileChannel mapped() throws IOException {
        return FileChannel.open(
                folder.at("page.db"), StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
