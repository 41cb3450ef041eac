package dev.sluice.disk.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.MemoryFileSystem;
import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.disk.root.DiskForm;
import dev.sluice.domain.Extras;
import dev.sluice.domain.Owner;
import dev.sluice.domain.OwnerMap;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConflictEndTest {

    private static final RelativePath ORIGINAL = RelativePath.of("a.txt");
    private static final RelativePath COPY =
            RelativePath.of("a.sluice-conflict-20261122-010203-0123abcd.txt");

    private final MemoryFileSystem disk = new MemoryFileSystem(InstantSource.system());
    private Folder folder;

    @BeforeEach
    void open() throws IOException {
        folder = Folder.in(disk.getPath("/"), DiskForm.MEMORY);
        folder.root().preserve(Preserve.of(List.of("owner", "xattr"), OwnerMap.NONE));
        folder.write(ORIGINAL.toString(), "winner");
        folder.write(COPY.toString(), "loser");
    }

    @AfterEach
    void close() {
        assertThat(folder.path().resolve(".sluice/staging")).isEmptyDirectory();
        folder.close();
    }

    private void keepCopy() throws IOException {
        end(side(COPY), side(ORIGINAL));
    }

    private void end(ConflictEnd.Side copy, ConflictEnd.Side original) throws IOException {
        new ConflictEnd(folder.root(), folder.tree()).keepCopy(copy, original);
    }

    private ConflictEnd.Side side(RelativePath path) throws IOException {
        return new ConflictEnd.Side(path, folder.root().look(path));
    }

    private Extras extras(RelativePath path) throws IOException {
        try (HeldDirectory root = folder.root().enter(null)) {
            return folder.root().extras(root, path.name(), folder.root().preserving());
        }
    }

    private List<String> trash() throws IOException {
        try (Stream<Path> kept = Files.list(folder.path().resolve(".sluice/trash"))) {
            return kept.map(each -> folder.path().relativize(each).toString()).toList();
        }
    }

    @Test
    void theContentThatIsKeptKeepsWhatIsPreservedOfIt() throws IOException {
        String value = Base64.getEncoder().encodeToString(new byte[] {1, 2});
        Extras stranger =
                new Extras(
                        new Owner(null, null, 12345, 23456),
                        null,
                        null,
                        new TreeMap<>(Map.of("user.a", value)));
        try (HeldDirectory root = folder.root().enter(null)) {
            Extras _ =
                    root.setExtras(COPY.name(), stranger, Folder.MODE, folder.root().preserving());
        }
        Extras before = extras(COPY);
        assertThat(before.xattr()).containsEntry("user.a", value);

        keepCopy();

        assertThat(folder.read(ORIGINAL.toString())).isEqualTo("loser");
        assertThat(extras(ORIGINAL)).isEqualTo(before);
        assertThat(folder.root().look(COPY)).isNull();
    }

    @Test
    void whatIsWrittenToWhileItIsCopiedTakesNoPlace() throws IOException {
        disk.disk()
                .fault((_, _) -> {
                    if (isCopied()) {
                        folder.write(COPY.toString(), "edited meanwhile");
                    }
                });

        assertThatThrownBy(this::keepCopy).isInstanceOf(TargetChangedException.class);
        disk.disk().fault((_, _) -> {});

        assertThat(folder.read(ORIGINAL.toString())).isEqualTo("winner");
        assertThat(folder.read(COPY.toString())).isEqualTo("edited meanwhile");
        assertThat(trash()).isEmpty();
    }

    @Test
    void whatIsNotWhatWasSeenIsLeftAlone() throws IOException {
        ConflictEnd.Side copy = side(COPY);
        ConflictEnd.Side original = side(ORIGINAL);
        ConflictEnd end = new ConflictEnd(folder.root(), folder.tree());
        folder.write(ORIGINAL.toString(), "saved since");

        assertThatThrownBy(() -> end.keepCopy(copy, original))
                .isInstanceOf(TargetChangedException.class);
        assertThatThrownBy(() -> end.keepOriginal(copy, original))
                .isInstanceOf(TargetChangedException.class);
        folder.write(COPY.toString(), "saved since as well");
        assertThatThrownBy(() -> end.keepOriginal(copy, side(ORIGINAL)))
                .isInstanceOf(TargetChangedException.class);

        assertThat(folder.read(ORIGINAL.toString())).isEqualTo("saved since");
        assertThat(folder.read(COPY.toString())).isEqualTo("saved since as well");
        assertThat(trash()).isEmpty();
    }

    /** Whether something with a content lies in staging. */
    private boolean isCopied() throws IOException {
        try (Stream<Path> staged = Files.list(folder.path().resolve(".sluice/staging"))) {
            for (Path each : staged.toList()) {
                if (Files.size(each) > 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
