package dev.sluice.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Kind;
import dev.sluice.domain.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanOrderTest {

    @TempDir Path directory;
    private ScannedFolder folder;

    @BeforeEach
    void begin() throws IOException {
        folder = ScannedFolder.scanned(directory);
    }

    @AfterEach
    void end() {
        folder.close();
    }

    @Test
    void aDirectoryComesBeforeItsChildren() throws IOException {
        folder.write("a/b/c/f", "1");

        folder.scanner.scanAll();

        assertThat(folder.feedPaths()).containsExactly("a", "a/b", "a/b/c", "a/b/c/f");
    }

    @Test
    void childrenAreDeletedBeforeTheirDirectory() throws IOException {
        folder.write("a/b/f", "1");
        folder.write("a/g", "2");
        folder.scanner.scanAll();
        folder.deleteTree("a");

        folder.scanner.scanAll();

        assertThat(folder.feedPaths()).containsExactly("-a/b/f", "-a/g", "-a/b", "-a");
    }

    @Test
    void whereAFileTakesThePlaceOfADirectoryItsChildrenAreDeletedFirst() throws IOException {
        folder.write("a/b/f", "1");
        folder.scanner.scanAll();
        folder.deleteTree("a");
        folder.write("a", "a file");

        folder.scanner.scanAll();

        assertThat(folder.feedPaths()).containsExactly("-a/b/f", "-a/b", "a");
        assertThat(folder.row("a").entry().state().kind()).isEqualTo(Kind.FILE);
        assertThat(folder.row("a").entry().replaced()).isNull();
    }

    @Test
    void whereALinkTakesThePlaceOfADirectoryItsChildrenAreDeletedFirst() throws IOException {
        folder.write("a/f", "1");
        folder.write("b/f", "1");
        folder.scanner.scanAll();
        folder.deleteTree("a");
        Files.createSymbolicLink(folder.at("a"), Path.of("b"));

        folder.scanner.scanAll();

        assertThat(folder.feedPaths()).containsExactly("b", "b/f", "-a/f", "a");
    }

    @Test
    void whereADirectoryTakesThePlaceOfAFileItReplacesItsContent() throws IOException {
        folder.write("a", "file");
        folder.scanner.scanAll();
        Digest content = folder.row("a").entry().state().digest();
        folder.delete("a");
        folder.write("a/b", "1");

        folder.scanner.scanAll();

        assertThat(folder.feedPaths()).containsExactly("a", "a/b");
        assertThat(folder.row("a").entry().replaced()).isEqualTo(content);
    }

    @Test
    void aFileAndALinkTakeEachOthersPlace() throws IOException {
        folder.write("a", "file");
        Files.createSymbolicLink(folder.at("l"), Path.of("a"));
        folder.scanner.scanAll();
        folder.delete("a");
        folder.delete("l");
        folder.write("l", "file");
        Files.createSymbolicLink(folder.at("a"), Path.of("l"));

        folder.scanner.scanAll();

        assertThat(folder.row("a").entry().state()).isEqualTo(new State.Link("l"));
        assertThat(folder.row("l").entry().replaced()).isEqualTo(Digest.ofLinkTarget("a"));
    }

    @Test
    void aScanOfAPathSeesTheNewDirectoriesAboveIt() throws IOException {
        folder.write("a/b/f", "1");

        folder.scan("a/b/f");

        assertThat(folder.feedPaths()).containsExactly("a", "a/b", "a/b/f");
    }

    @Test
    void aScanOfAPathSeesThatTheDirectoryAboveItIsGone() throws IOException {
        folder.write("a/b/f", "1");
        folder.write("a/b/g", "1");
        folder.scanner.scanAll();
        folder.deleteTree("a");

        ScanResult result = folder.scan("a/b/f");

        assertThat(result.deleted()).isEqualTo(4);
        assertThat(folder.feedPaths()).containsExactly("-a/b/g", "-a/b/f", "-a/b", "-a");
    }

    @Test
    void aScanOfAPathLooksAtNothingElse() throws IOException {
        folder.write("a/f", "1");
        folder.write("a/g", "1");
        folder.scanner.scanAll();
        folder.write("a/f", "22");
        folder.write("a/g", "22");

        ScanResult result = folder.scan("a/f");

        assertThat(result.looked()).isEqualTo(1);
        assertThat(result.changed()).isEqualTo(1);
        assertThat(folder.row("a/g").entry().state()).matches(s -> ((State.File) s).size() == 1);
    }

    @Test
    void aScanOfADirectoryLooksAtAllBelowIt() throws IOException {
        folder.write("a/b/f", "1");
        folder.write("a/b/g", "1");
        folder.scanner.scanAll();
        folder.write("a/b/f", "22");
        folder.delete("a/b/g");

        ScanResult result = folder.scan("a", "a/b/f");

        assertThat(result.changed()).isEqualTo(1);
        assertThat(result.deleted()).isEqualTo(1);
        assertThat(result.unsettled()).isEmpty();
    }

    @Test
    void aPathThroughALinkIsNotLookedAt(@TempDir Path outside) throws IOException {
        Files.writeString(outside.resolve("f"), "1");
        Files.createSymbolicLink(folder.at("l"), outside);

        folder.scan("l/f");

        assertThat(folder.feedPaths()).containsExactly("l");
    }
}
