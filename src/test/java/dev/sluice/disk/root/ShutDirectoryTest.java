package dev.sluice.disk.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.AsUser;
import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.MemoryFileSystem;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories of an ordinary user that their modes shut to him. */
@ParameterizedClass
@EnumSource(DiskForm.class)
class ShutDirectoryTest {

    private static final RelativePath OUTER = RelativePath.of("d");
    private static final RelativePath INNER = RelativePath.of("d/e");
    private static final RelativePath FILE = RelativePath.of("d/e/f");
    private static final RelativePath LINK = RelativePath.of("d/e/l");

    private final DiskForm form;
    @TempDir Path directory;
    private Folder folder;

    ShutDirectoryTest(DiskForm form) {
        this.form = form;
    }

    @BeforeEach
    void makeFolder() throws Exception {
        if (form == DiskForm.MEMORY) {
            directory = form.place(directory);
        } else {
            AsUser.own(directory);
        }
        folder = asUser(this::open);
    }

    private Folder open() throws IOException {
        Folder made = Folder.in(directory, form);
        made.root().startRun(Folder.ID, Folder.RUN);
        made.write("d/e/f", "content");
        Files.createSymbolicLink(made.path().resolve("d/e/l"), Path.of("f"));
        for (String name : List.of("", "d", "d/e")) {
            Files.setAttribute(made.path().resolve(name), "unix:mode", 0755);
        }
        if (directory.getFileSystem() instanceof MemoryFileSystem memory) {
            memory.disk().unprivileged();
        }
        return made;
    }

    @AfterEach
    void close() throws IOException {
        folder.close();
    }

    private <T> T asUser(Callable<T> call) throws Exception {
        return form == DiskForm.MEMORY ? call.call() : AsUser.call(call);
    }

    private void run(AsUser.Action action) throws Exception {
        asUser(() -> {
            action.run();
            return Boolean.TRUE;
        });
    }

    private void shut(String name, int mode) throws IOException {
        Files.setAttribute(folder.path().resolve(name), "unix:mode", mode);
    }

    private void shutBoth(int mode) throws IOException {
        shut("d/e", mode);
        shut("d", mode);
    }

    /** Also of what lies behind others, for which people have to be root. */
    private String modeOf(String name) throws IOException {
        return Integer.toOctalString(
                (int) Files.getAttribute(folder.path().resolve(name), "unix:mode") & 07777);
    }

    private static String content(OpenFile file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(100);
        while (file.channel().read(bytes) > 0) {}
        return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }

    private List<String> notes() throws IOException {
        List<String> notes = new ArrayList<>();
        try (var all = Files.list(folder.path().resolve(".sluice"))) {
            for (Path each : all.toList()) {
                if (each.getFileName().toString().startsWith("lent-")) {
                    notes.add(Files.readString(each));
                }
            }
        }
        notes.removeIf(String::isEmpty);
        return notes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0100, 0200, 0300, 0400, 0600, 01614, 02044})
    void isListedLookedAtAndReadAndIsShutAgain(int mode) throws Exception {
        shutBoth(mode);
        FileStat before = asUser(() -> folder.look("d"));

        run(() -> {
            FolderRoot root = folder.root();
            assertThat(root.list(OUTER).names()).containsExactly("e");
            assertThat(root.list(INNER).names()).containsExactly("f", "l");
            assertThat(root.list(INNER).problems()).isEmpty();
            assertThat(Objects.requireNonNull(root.look(INNER)).mode())
                    .isEqualTo(new Mode(mode & 0777));
            assertThat(root.look(FILE)).isNotNull();
            assertThat(root.readLink(LINK)).isEqualTo("f");
            try (OpenFile file = root.open(FILE)) {
                assertThat(content(file)).isEqualTo("content");
            }
            try (Neighbours near = root.neighbours()) {
                assertThat(near.look(FILE)).isNotNull();
                try (OpenFile file = near.open(FILE)) {
                    assertThat(content(file)).isEqualTo("content");
                }
                assertThat(near.look(RelativePath.of("d/none"))).isNull();
            }
            assertThat(folder.look("d").isSame(before)).isTrue();
        });

        assertThat(modeOf("d")).isEqualTo(Integer.toOctalString(mode));
        run(() -> {
            try (HeldDirectory _ = folder.root().enter(OUTER)) {
                assertThat(modeOf("d/e")).isEqualTo(Integer.toOctalString(mode));
            }
        });
        assertThat(notes()).isEmpty();
    }

    @Test
    void aFileInItThatIsShutItselfIsReadAsWell() throws Exception {
        shut("d/e/f", 0200);
        shutBoth(0);

        run(() -> {
            try (OpenFile file = folder.root().open(FILE)) {
                assertThat(content(file)).isEqualTo("content");
            }
        });

        assertThat(modeOf("d")).isEqualTo("0");
        assertThat(notes()).isEmpty();
    }

    @Test
    void whoIsInItStaysInWhenAnotherLeaves() throws Exception {
        shut("d", 0);

        run(() -> {
            HeldDirectory first = folder.root().enter(OUTER);
            try (HeldDirectory second = folder.root().enter(OUTER)) {
                first.close();
                assertThat(second.look("e")).isNotNull();
                assertThat(modeOf("d")).isEqualTo("500");
                assertThat(folder.look("d").mode()).isEqualTo(new Mode(0));
                assertThat(notes()).hasSize(1);
            }
        });

        assertThat(modeOf("d")).isEqualTo("0");
        assertThat(notes()).isEmpty();
    }

    @Test
    void aModeThatSomebodySetMeanwhileStays() throws Exception {
        shut("d", 0);

        run(() -> {
            try (HeldDirectory _ = folder.root().enter(OUTER)) {
                shut("d", 0750);
                assertThat(folder.look("d").mode()).isEqualTo(new Mode(0750));
                assertThat(folder.root().list(OUTER).names()).containsExactly("e");
            }
        });

        assertThat(modeOf("d")).isEqualTo("750");
        assertThat(notes()).isEmpty();
    }

    /** It may be the very one that was lent. */
    @ParameterizedTest
    @ValueSource(ints = {0500, 0700, 0})
    void aModeThatAPeerGaveItMeanwhileStays(int mode) throws Exception {
        shut("d", 0100);

        run(() -> {
            try (HeldDirectory _ = folder.root().enter(OUTER)) {
                assertThat(folder.tree().setMode(OUTER, new Mode(mode)).mode())
                        .isEqualTo(new Mode(mode));
            }
            assertThat(folder.look("d").mode()).isEqualTo(new Mode(mode));
        });

        assertThat(modeOf("d")).isEqualTo(Integer.toOctalString(mode));
        assertThat(notes()).isEmpty();
    }

    @Test
    void whatIsChangedInItShows() throws Exception {
        Files.setLastModifiedTime(folder.path().resolve("d/e"), FileTime.from(Folder.MTIME));
        shut("d/e", 0300);
        FileStat before = asUser(() -> folder.look("d/e"));

        run(() -> {
            try (HeldDirectory _ = folder.root().enter(INNER)) {
                Files.writeString(folder.path().resolve("d/e/new"), "x");
            }
        });

        FileStat after = asUser(() -> folder.look("d/e"));
        assertThat(after.mode()).isEqualTo(before.mode());
        assertThat(after.isSame(before)).isFalse();
    }

    @Test
    void givesBackAtTheNextStartWhatACrashLeftLent() throws Exception {
        shutBoth(0);

        run(() -> {
            for (RelativePath each : List.of(OUTER, INNER)) {
                FileStat found = Objects.requireNonNull(folder.root().look(each));
                LentMode lent = Objects.requireNonNull(LentMode.of(each.toString(), found));
                LentNotes.Note _ = new LentNotes(folder.root().reserved()).write(lent);
                try (HeldDirectory parent = folder.root().enter(each.parent())) {
                    lent.lend(parent, each.name());
                }
            }
        });
        assertThat(modeOf("d")).isEqualTo("500");
        run(() -> folder.root().startRun(Folder.ID, Folder.RUN));

        assertThat(modeOf("d")).isEqualTo("0");
        assertThat(notes()).isEmpty();
        run(() -> {
            try (HeldDirectory _ = folder.root().enter(OUTER)) {
                assertThat(modeOf("d/e")).isEqualTo("0");
            }
        });
    }

    @Test
    void aLookNeverSeesTheLentMode() throws Exception {
        shut("d", 0);
        AtomicBoolean isDone = new AtomicBoolean();
        Thread reader =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                run(() -> {
                                    for (int i = 0; i < 30; i++) {
                                        folder.root().enter(OUTER).close();
                                    }
                                });
                                isDone.set(true);
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        });

        while (reader.isAlive()) {
            assertThat(folder.look("d").mode()).isEqualTo(new Mode(0));
            FileStat listed = folder.root().list(null).items().get("d");
            assertThat(Objects.requireNonNull(listed).mode()).isEqualTo(new Mode(0));
        }
        reader.join();
        assertThat(isDone).isTrue();
    }

    @Test
    void whatIsSomebodyElsesStaysShut() throws Exception {
        if (form == DiskForm.MEMORY) {
            return; // there is nobody else in it
        }
        shut("d", 0);
        Files.setAttribute(folder.path().resolve("d"), "unix:uid", 0);

        assertThatThrownBy(() -> run(() -> folder.root().list(OUTER)))
                .isInstanceOf(AccessDeniedException.class);

        assertThat(modeOf("d")).isEqualTo("0");
        assertThat(notes()).isEmpty();
    }
}
