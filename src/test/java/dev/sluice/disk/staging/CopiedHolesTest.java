package dev.sluice.disk.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.root.DiskForm;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a large file is copied within a folder, its holes stay holes. */
class CopiedHolesTest {

    private static final int DATA = 64 << 10;
    private static final long SIZE = 17L << 20;
    private static final Span WITHIN = new Span(DATA, 8L << 20);
    private static final Span AT_THE_END =
            new Span(WITHIN.end() + DATA, SIZE - WITHIN.end() - DATA);
    private static final List<Span> HOLES = List.of(WITHIN, AT_THE_END);
    private static final RelativePath SPARSE = RelativePath.of("sparse");

    @TempDir Path directory;
    private Folder folder;
    private HeldDirectory top;

    @BeforeEach
    void makeAFileWithHoles() throws IOException {
        folder = Folder.in(directory, DiskForm.KERNEL);
        top = folder.root().enter(SPARSE.parent());
        byte[] data = new byte[DATA];
        Arrays.fill(data, (byte) 'x');
        try (RandomAccessFile file = new RandomAccessFile(at("sparse").toFile(), "rw")) {
            file.write(data);
            file.seek(WITHIN.end());
            file.write(data);
            file.setLength(SIZE);
        }
        assumeThat(holes(top, "sparse")).as("the file system has holes").isEqualTo(HOLES);
    }

    @AfterEach
    void close() throws IOException {
        top.close();
        folder.close();
    }

    private Path at(String name) {
        return folder.path().resolve(name);
    }

    private static List<Span> holes(HeldDirectory in, String name) throws IOException {
        return in.holes(name, Objects.requireNonNull(in.look(name)));
    }

    private void isLikeTheFile(HeldDirectory in, String name) throws IOException {
        assertThat(holes(in, name)).isEqualTo(HOLES);
        assertThat(Files.mismatch(at("sparse"), at(".sluice/staging").resolve(name))).isEqualTo(-1);
    }

    @Test
    void ofWhatIsWantedUnderAnotherNameToo() throws IOException {
        try (StagedFile copy = folder.staging().copy(SPARSE, folder.look("sparse"))) {
            isLikeTheFile(copy.directory(), copy.name());
        }
    }

    @Test
    void ofWhatIsCopiedAsItIs() throws IOException {
        FileStat seen = folder.look("sparse");
        StagedName copy = new Copier(folder.root()).copy(top, "sparse", seen);
        isLikeTheFile(copy.directory(), copy.name());
    }

    @Test
    void ofWhatIsCopiedForOtherMetadata() throws IOException {
        FileStat seen = folder.look("sparse");
        StagedName copy = new Copier(folder.root()).copy(top, "sparse", seen, Folder.METADATA);
        isLikeTheFile(copy.directory(), copy.name());
    }
}
