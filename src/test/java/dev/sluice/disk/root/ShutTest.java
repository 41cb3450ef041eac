package dev.sluice.disk.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.AsUser;
import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.disk.staging.Copier;
import dev.sluice.disk.staging.StagedFile;
import dev.sluice.disk.staging.StagedName;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an ordinary user owns, and may not read as its mode is. */
@ParameterizedClass
@EnumSource(value = DiskForm.class, mode = EnumSource.Mode.EXCLUDE, names = "MEMORY")
class ShutTest {

    private static final RelativePath FILE = RelativePath.of("d/f");
    private static final RelativePath DIRECTORY = RelativePath.of("d");

    private final DiskForm form;
    @TempDir Path directory;
    private Folder folder;

    ShutTest(DiskForm form) {
        this.form = form;
    }

    @BeforeEach
    void makeFolder() throws Exception {
        AsUser.own(directory);
        folder = AsUser.call(this::open);
    }

    private Folder open() throws IOException {
        Folder made = Folder.in(directory, form);
        made.root().startRun(Folder.ID, Folder.RUN);
        made.write("d/f", "content");
        Files.setPosixFilePermissions(
                made.path().resolve("d"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(made.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
        return made;
    }

    @AfterEach
    void close() throws IOException {
        folder.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "111", "200", "300"})
    void touchesAFileThatItsOwnerMayNotRead(String mode) throws Exception {
        shut("d/f", mode);

        FileStat touched =
                asUser(() -> folder.tree().touch(FILE, folder.look("d/f"), Folder.METADATA));

        assertThat(touched.mode()).isEqualTo(Folder.MODE);
        assertThat(touched.mtime()).isEqualTo(Folder.MTIME);
        assertThat(touched).isEqualTo(withLook(folder.look("d/f"), touched));
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "111", "200", "300"})
    void setsTheModeOfADirectoryThatItsOwnerMayNotRead(String mode) throws Exception {
        shut("d", mode);

        FileStat found = asUser(() -> folder.tree().setMode(DIRECTORY, Mode.of("750")));

        assertThat(found.mode()).isEqualTo(Mode.of("750"));
        assertThat(modeOf("d")).isEqualTo("rwxr-x---");
    }

    /** The bits are somebody's who set them here: to be read takes nothing from a file. */
    @Test
    void readsAFileThatItsOwnerMayNotReadAndLeavesItsSpecialBits() throws Exception {
        Path file = folder.path().resolve("d/f");
        Files.setAttribute(file, "unix:mode", 05311);

        String read =
                asUser(() -> {
                    try (OpenFile open = folder.root().open(FILE)) {
                        return content(open);
                    }
                });

        assertThat(read).isEqualTo("content");
        assertThat((int) Files.getAttribute(file, "unix:mode") & 07777).isEqualTo(05311);
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "111", "200", "300"})
    void readsAFileThatItsOwnerMayNotReadAndLeavesItsMode(String mode) throws Exception {
        shut("d/f", mode);

        FileStat read =
                asUser(() -> {
                    try (OpenFile file = folder.root().open(FILE)) {
                        assertThat(content(file)).isEqualTo("content");
                        return file.identity();
                    }
                });

        assertThat(read.mode()).isEqualTo(Mode.of(mode));
        assertThat(folder.look("d/f").isSame(read)).isTrue();
        assertThat(notes()).isEmpty();
    }

    @Test
    void readsASmallOneWithoutAChannel() throws Exception {
        shut("d/f", "000");
        ByteBuffer into = ByteBuffer.allocate(100);

        FileStat read =
                asUser(() -> {
                    try (Neighbours neighbours = folder.root().neighbours()) {
                        return neighbours.read(FILE, into);
                    }
                });

        assertThat(StandardCharsets.UTF_8.decode(into.flip()).toString()).isEqualTo("content");
        assertThat(folder.look("d/f").isSame(read)).isTrue();
    }

    /** Else whoever gets it from here would have none. */
    @Test
    void tellsTheHolesOfOneAndKeepsThemInACopy() throws Exception {
        assumeTrue(form != DiskForm.JAVA, "the JDK tells of no holes");
        long size = 17 << 20;
        try (RandomAccessFile file =
                new RandomAccessFile(folder.path().resolve("d/f").toFile(), "rw")) {
            file.setLength(size);
        }
        shut("d/f", "200");

        asUser(() -> {
            FileStat seen = folder.look("d/f");
            assertThat(folder.root().holes(FILE, seen)).isNotEmpty();
            StagedName copy =
                    new Copier(folder.root()).copy(folder.root().enter(DIRECTORY), "f", seen);
            HeldDirectory staging = copy.directory();
            staging.setMode(copy.name(), Folder.MODE);
            FileStat copied = Objects.requireNonNull(staging.look(copy.name()));
            assertThat(staging.holes(copy.name(), copied)).isNotEmpty();
            try (StagedFile staged = folder.staging().copy(FILE, folder.look("d/f"))) {
                FileStat here = Objects.requireNonNull(staging.look(staged.name()));
                assertThat(staging.holes(staged.name(), here)).isNotEmpty();
            }
            return true;
        });
        assertThat(modeOf("d/f")).isEqualTo("-w-------");
    }

    @Test
    void copiesOneIntoStaging() throws Exception {
        shut("d/f", "000");

        asUser(() -> {
            // The first read leaves the ctime that a scan would see.
            folder.root().open(FILE).close();
            folder.staging().copy(FILE, folder.look("d/f")).close();
            return true;
        });

        assertThat(modeOf("d/f")).isEqualTo("---------");
    }

    @Test
    void removesOneAndReplacesOne() throws Exception {
        shut("d/f", "000");

        asUser(() -> {
            StagedFile staged = folder.stage("new");
            return folder.tree().publish(staged, FILE, folder.look("d/f"));
        });
        assertThat(folder.read("d/f")).isEqualTo("new");
        shut("d/f", "000");
        asUser(() -> {
            folder.tree().remove(FILE, folder.look("d/f"));
            return true;
        });

        assertThat(folder.path().resolve("d/f")).doesNotExist();
    }

    @Test
    void readsNothingThatIsNotItsOwn() throws Exception {
        shut("d/f", "000");
        Files.setAttribute(folder.path().resolve("d/f"), "unix:uid", 0);

        assertThatThrownBy(() -> asUser(() -> folder.root().open(FILE)))
                .isInstanceOf(IOException.class);

        assertThat(modeOf("d/f")).isEqualTo("---------");
        assertThat(notes()).isEmpty();
    }

    @Test
    void doesNotSetAModeThroughALink() throws Exception {
        Path outside = Files.writeString(directory.resolve("outside"), "secret");
        Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("---------"));
        AsUser.own(outside);
        FileStat file = folder.look("d/f");
        Files.delete(folder.path().resolve("d/f"));
        Files.createSymbolicLink(folder.path().resolve("d/f"), outside);

        asUser(() -> {
            HeldDirectory parent = folder.root().enter(DIRECTORY);
            assertThatThrownBy(() -> parent.setMode("f", Folder.MODE))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> parent.setDirectoryMode("f", Folder.MODE))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> folder.tree().touch(FILE, file, Folder.METADATA))
                    .isInstanceOf(TargetChangedException.class);
            return true;
        });

        assertThat(Files.getPosixFilePermissions(outside)).isEmpty();
    }

    /** Between the two changes of the mode the process ends. */
    @Test
    void givesBackAtTheNextStartWhatACrashLeftLent() throws Exception {
        shut("d/f", "000");

        lendForEver();
        assertThat(modeOf("d/f")).isEqualTo("r--------");
        assertThat(notes()).hasSize(1);
        restart();

        assertThat(modeOf("d/f")).isEqualTo("---------");
        assertThat(notes()).isEmpty();
    }

    @Test
    void leavesAModeThatSomebodyChangedSinceTheCrash() throws Exception {
        shut("d/f", "000");

        lendForEver();
        shut("d/f", "640");
        restart();

        assertThat(modeOf("d/f")).isEqualTo("rw-r-----");
        assertThat(notes()).isEmpty();
    }

    /** A look in that moment would otherwise take the lent mode for somebody's change. */
    @Test
    void aLookNeverSeesALentMode() throws Exception {
        shut("d/f", "000");
        Thread reader =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                asUser(() -> {
                                    for (int i = 0; i < 20; i++) {
                                        folder.root().open(FILE).close();
                                    }
                                    return true;
                                });
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        });

        while (reader.isAlive()) {
            assertThat(Objects.requireNonNull(folder.root().look(FILE)).mode())
                    .isEqualTo(Mode.of("000"));
            FileStat listed = folder.root().list(DIRECTORY).items().get("f");
            assertThat(Objects.requireNonNull(listed).mode()).isEqualTo(Mode.of("000"));
        }
        reader.join();
    }

    @Test
    void aLoanHoldsUpNoLookAtAnythingElseAndNoOtherLoan() throws Exception {
        folder.write("d/g", "other");
        folder.write("d/readable", "content");
        AsUser.own(folder.path());
        shut("d/f", "000");
        shut("d/g", "000");
        FileStat seen = folder.look("d/f");

        CompletableFuture<FileStat> look;
        try (Loans.Loan _ = asUser(this::lend)) {
            assertThat(inAnotherThread(() -> folder.root().look(RelativePath.of("d/readable"))))
                    .isNotNull();
            assertThat(inAnotherThread(() -> folder.root().list(null).names())).contains("d");
            inAnotherThread(() ->
                    asUser(() -> {
                        try (OpenFile file = folder.root().open(RelativePath.of("d/g"))) {
                            assertThat(content(file)).isEqualTo("other");
                        }
                        return true;
                    }));
            look = begin(() -> folder.look("d/f"));
        }
        assertThat(look.get(20, TimeUnit.SECONDS).isSame(seen)).isTrue();
        assertThat(modeOf("d/f")).isEqualTo("---------");
    }

    @Test
    void theFileOfANoteIsUsedAgain() throws Exception {
        shut("d/f", "000");
        asUser(() -> {
            for (int i = 0; i < 3; i++) {
                folder.root().open(FILE).close();
            }
            return true;
        });
        assertThat(noteFiles()).hasSize(1);
        assertThat(notes()).isEmpty();

        Files.delete(noteFiles().getFirst());
        asUser(() -> {
            folder.root().open(FILE).close();
            return true;
        });
        assertThat(noteFiles()).hasSize(1);
        folder.close();
        assertThat(noteFiles()).isEmpty();
    }

    private Loans.Loan lend() throws IOException {
        AccessDeniedException refused = new AccessDeniedException("d/f");
        return folder.root().loans().take(folder.root().enter(DIRECTORY), "f", refused);
    }

    private static <T> CompletableFuture<T> begin(Callable<T> call) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return call.call();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                task -> Thread.ofPlatform().start(task));
    }

    private static <T> T inAnotherThread(Callable<T> call) throws Exception {
        return begin(call).get(20, TimeUnit.SECONDS);
    }

    private void lendForEver() throws Exception {
        asUser(() -> {
            FileStat found = folder.look("d/f");
            LentMode lent = Objects.requireNonNull(LentMode.of("d/f", found));
            LentNotes.Note _ = new LentNotes(folder.root().reserved()).write(lent);
            lent.lend(folder.root().enter(DIRECTORY), "f");
            return true;
        });
    }

    private void restart() throws Exception {
        asUser(() -> folder.root().startRun(Folder.ID, Folder.RUN));
    }

    private static FileStat withLook(FileStat is, FileStat of) {
        return new FileStat(
                is.kind(),
                is.size(),
                is.mtime(),
                is.ctime(),
                is.mode(),
                is.device(),
                is.inode(),
                of.lookedAt());
    }

    private static String content(OpenFile file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(100);
        while (file.channel().read(bytes) > 0) {}
        return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }

    private static <T> T asUser(Callable<T> call) throws Exception {
        return AsUser.call(call);
    }

    private void shut(String name, String mode) throws IOException {
        int bits = Integer.parseInt(mode, 8);
        Files.setAttribute(
                folder.path().resolve(name), "unix:mode", bits, LinkOption.NOFOLLOW_LINKS);
    }

    private String modeOf(String name) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.path().resolve(name)));
    }

    /** What is noted as lent. */
    private List<String> notes() throws IOException {
        List<String> notes = new ArrayList<>();
        for (Path file : noteFiles()) {
            notes.add(Files.readString(file));
        }
        notes.removeIf(String::isEmpty);
        return notes;
    }

    private List<Path> noteFiles() throws IOException {
        try (Stream<Path> all = Files.list(folder.path().resolve(".sluice"))) {
            return all.filter(each -> each.getFileName().toString().startsWith("lent-")).toList();
        }
    }
}
