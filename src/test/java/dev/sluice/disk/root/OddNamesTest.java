package dev.sluice.disk.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.MemoryFileSystem;
import dev.sluice.disk.linux.MemoryDisk;
import dev.sluice.disk.linux.MemoryNode;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Names as bytes, made by a shell, whatever the locale that the tests run in. */
@ParameterizedClass
@EnumSource(DiskForm.class)
class OddNamesTest {

    private final DiskForm form;

    @TempDir Path directory;
    Folder folder;

    OddNamesTest(DiskForm form) {
        this.form = form;
    }

    @BeforeEach
    void open() throws IOException {
        directory = form.place(directory);
        folder = Folder.in(directory, form);
    }

    @AfterEach
    void close() {
        folder.close();
    }

    @Test
    void reportsEachNameThatIsNotUtf8AndListsTheRest() throws Exception {
        make("a", "bad-\\0377", "bad-\\0376", "\\0303");
        Listing listing = folder.root().list(null);
        assertThat(listing.items()).containsOnlyKeys("a");
        assertThat(listing.problems()).containsOnlyKeys("bad-%FF", "bad-%FE", "%C3");
        assertThat(listing.problems().values()).allMatch(text -> text.contains("not UTF-8"));
    }

    @Test
    void knowsAUtf8NameInAnyLocale() throws Exception {
        make("\\0303\\0244", "+ %41");
        Listing listing = folder.root().list(null);
        // Listed where the locale can write it, otherwise reported by the same name, so that
        // nobody takes it for deleted.
        if (form != DiskForm.JAVA || canWrite("ä")) {
            assertThat(listing.items()).containsOnlyKeys("ä", "+ %41");
        } else {
            assertThat(listing.items()).containsOnlyKeys("+ %41");
            assertThat(listing.problems()).containsOnlyKeys("ä");
        }
    }

    /** Others write it for what they cannot read. */
    @Test
    void takesTheReplacementCharacterForAnyOther() throws Exception {
        assumeTrue(form != DiskForm.JAVA || canWrite("\ufffd"));
        make("a\\0357\\0277\\0275");
        Listing listing = folder.root().list(null);
        assertThat(listing.items()).containsOnlyKeys("a\ufffd");
        assertThat(listing.problems()).isEmpty();
    }

    @Test
    void listsNamesWithControlCharactersAsTheyAre() throws Exception {
        make("a\\nb", "\\001", "-", " ");
        assertThat(folder.root().list(null).items()).containsOnlyKeys("a\nb", "\u0001", "-", " ");
        assertThat(folder.root().look(RelativePath.of("a\nb"))).isNotNull();
    }

    private void makeInMemory(MemoryFileSystem memory, String printfName)
            throws IOException, InterruptedException {
        Process printf = new ProcessBuilder("printf", "%b", printfName).start();
        byte[] name = printf.getInputStream().readAllBytes();
        assertThat(printf.waitFor(10, TimeUnit.SECONDS)).isTrue();
        MemoryDisk disk = memory.disk();
        MemoryNode root = Objects.requireNonNull(disk.root.names.get("root"));
        String bytes = new String(name, StandardCharsets.ISO_8859_1);
        assertThat(disk.make(root, bytes, Kind.FILE, 0644, printfName)).isNotNull();
    }

    private static boolean canWrite(String name) {
        try {
            return Path.of(name).toString().equals(name);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private void make(String... printfNames) throws IOException, InterruptedException {
        for (String name : printfNames) {
            if (folder.path().getFileSystem() instanceof MemoryFileSystem memory) {
                makeInMemory(memory, name);
                continue;
            }
            Process shell =
                    new ProcessBuilder("sh", "-c", "> \"./$(printf '%b' \"$1\")\"", "sh", name)
                            .directory(folder.path().toFile())
                            .start();
            assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(shell.exitValue()).as(name).isZero();
        }
    }
}
