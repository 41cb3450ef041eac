package dev.sluice.disk.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Mounted;
import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.ForeignMountException;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is mounted into a folder from the same file system is as foreign as from another one. */
@ParameterizedClass
@EnumSource(value = DiskForm.class, mode = EnumSource.Mode.EXCLUDE, names = "MEMORY")
class ForeignMountTest {

    private static final RelativePath FILE = RelativePath.of("d/deep/f");

    private final DiskForm form;

    @TempDir Path directory;
    private Folder folder;
    private Path elsewhere;

    ForeignMountTest(DiskForm form) {
        this.form = form;
    }

    @BeforeEach
    void open() throws IOException {
        Mounted.assumePossible(directory);
        folder = Folder.in(directory, form);
        elsewhere = directory.resolve("elsewhere");
        Files.createDirectories(elsewhere.resolve("deep"));
        Files.writeString(elsewhere.resolve("deep/f"), "not ours");
        Files.createDirectory(folder.path().resolve("d"));
    }

    @AfterEach
    void close() {
        if (folder != null) {
            folder.close();
        }
    }

    private static void assertForeign(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(ForeignMountException.class)
                .isNotInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("another mount")
                .satisfies(e -> assertThat(((ForeignMountException) e).getFile()).isEqualTo("d"));
    }

    @Test
    void aBoundDirectoryIsListedAsAForeignMount() throws IOException {
        folder.write("a", "ours");
        try (Mounted _ = Mounted.bind(elsewhere, folder.path().resolve("d"))) {
            folder.root().refreshMounts();
            Listing listing = folder.root().list(null);
            assertThat(listing.items()).containsOnlyKeys("a");
            assertThat(listing.mounts()).containsExactly("d");
            assertThat(listing.problems().get("d")).contains("another mount");
        }
    }

    @Test
    void aBoundFileIsListedAsAForeignMount() throws IOException {
        Path file = folder.write("file", "ours");
        try (Mounted _ = Mounted.bind(elsewhere.resolve("deep/f"), file)) {
            folder.root().refreshMounts();
            assertThat(folder.root().list(null).mounts()).containsExactly("file");
            assertThatThrownBy(() -> folder.root().open(RelativePath.of("file")).close())
                    .isInstanceOf(ForeignMountException.class);
        }
        folder.root().refreshMounts();
        assertThat(folder.root().list(null).items()).containsKey("file");
        folder.root().open(RelativePath.of("file")).close();
    }

    @Test
    void aFileSystemOfItsOwnIsListedAsAForeignMount() throws IOException {
        try (Mounted _ = Mounted.tmpfs(folder.path().resolve("d"))) {
            folder.root().refreshMounts();
            assertThat(folder.root().list(null).mounts()).containsExactly("d");
        }
    }

    @Test
    void nothingIsSeenOpenedOrServedBelowIt() throws IOException {
        try (Mounted _ = Mounted.bind(elsewhere, folder.path().resolve("d"))) {
            folder.root().refreshMounts();
            assertForeign(() -> folder.root().look(RelativePath.of("d")));
            assertForeign(() -> folder.root().look(FILE));
            assertForeign(() -> folder.root().list(RelativePath.of("d")));
            assertForeign(() -> folder.root().list(RelativePath.of("d/deep")));
            assertForeign(() -> folder.root().open(FILE).close());
            try (Neighbours neighbours = folder.root().neighbours()) {
                assertForeign(() -> neighbours.open(FILE).close());
                assertForeign(() -> neighbours.read(FILE, ByteBuffer.allocate(100)));
                assertForeign(() -> neighbours.look(FILE));
            }
        }
    }

    @Test
    void nothingIsPublishedRemovedOrTouchedBelowIt() throws IOException {
        try (Mounted _ = Mounted.bind(elsewhere, folder.path().resolve("d"))) {
            folder.root().refreshMounts();
            RelativePath made = RelativePath.of("d/deep/new");
            assertForeign(() -> folder.tree().publish(folder.stage("peer's"), made, null));
            FileStat there = identityOf(elsewhere.resolve("deep/f"));
            assertForeign(() -> folder.tree().remove(FILE, there));
            assertForeign(() ->
                    folder.tree()
                            .makeDirectory(
                                    RelativePath.of("d/more"),
                                    new State.Directory(new Mode(0755)),
                                    null));
            assertThat(elsewhere.resolve("deep/new")).doesNotExist();
            assertThat(elsewhere.resolve("more")).doesNotExist();
            assertThat(elsewhere.resolve("deep/f")).hasContent("not ours");
        }
    }

    private FileStat identityOf(Path file) throws IOException {
        try (FolderRoot other = form.open(elsewhere)) {
            RelativePath path = RelativePath.of(elsewhere.relativize(file).toString());
            return Objects.requireNonNull(other.look(path));
        }
    }

    @Test
    void whatIsMountedWhileADirectoryIsKeptOpenIsSeenAtTheNextUse() throws IOException {
        folder.write("d/deep/f", "ours");
        try (Neighbours neighbours = folder.root().neighbours()) {
            assertThat(neighbours.look(FILE)).isNotNull();
            try (Mounted _ = Mounted.bind(elsewhere, folder.path().resolve("d"))) {
                folder.root().refreshMounts();
                assertForeign(() -> neighbours.look(FILE));
            }
        }
    }

    @Test
    void theRootBoundIntoItselfIsForeign() throws IOException {
        folder.write("a", "ours");
        try (Mounted _ = Mounted.bind(folder.path(), folder.path().resolve("d"))) {
            folder.root().refreshMounts();
            assertThat(folder.root().list(null).items()).containsOnlyKeys("a");
            assertThat(folder.root().look(RelativePath.of("a"))).isNotNull();
            assertForeign(() -> folder.root().look(RelativePath.of("d/.sluice")));
        }
    }

    @Test
    void aRootThatIsAMountItselfIsItsOwn() throws IOException {
        Path place = Files.createDirectory(directory.resolve("place"));
        Files.createDirectories(elsewhere.resolve("x"));
        try (Mounted _ = Mounted.bind(elsewhere, place);
                FolderRoot root = form.open(place)) {
            assertThat(root.list(null).items()).containsOnlyKeys("deep", "x");
            root.open(RelativePath.of("deep/f")).close();
        }
    }

    @Test
    void namesWithSpacesAndBackslashesAreFoundAmongTheMounts() throws IOException {
        Path odd = Files.createDirectory(folder.path().resolve("a b\\040 ü"));
        try (Mounted _ = Mounted.bind(elsewhere, odd)) {
            folder.root().refreshMounts();
            assertThat(folder.root().list(null).mounts()).containsExactly("a b\\040 ü");
        }
    }
}
