package dev.sluice.config.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sluice.settings.ConfigException;
import dev.sluice.settings.FolderSettings;
import dev.sluice.settings.PlainFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacesCheckTest {

    @TempDir Path temp;

    private Path a;
    private Path b;
    private Path state;

    @BeforeEach
    void makeDirectories() throws IOException {
        a = Files.createDirectory(temp.resolve("a"));
        b = Files.createDirectory(temp.resolve("b"));
        state = Files.createDirectory(temp.resolve("state"));
    }

    @Test
    void takesDirectoriesApart() {
        assertThatCode(() -> check(state, a, b)).doesNotThrowAnyException();
    }

    @Test
    void takesNamesThatOnlyBeginAlike() throws IOException {
        Path ab = Files.createDirectory(temp.resolve("ab"));

        assertThatCode(() -> check(temp.resolve("abc"), a, ab)).doesNotThrowAnyException();
    }

    @Test
    void takesAStateDirectoryThatIsYetToBeMadeAndDoesNotMakeIt() {
        Path absent = temp.resolve("x/y");

        assertThatCode(() -> check(absent, a)).doesNotThrowAnyException();
        assertThat(temp.resolve("x")).doesNotExist();
    }

    @Test
    void refusesARootThatIsNotThere() {
        assertRefused(
                "sluice.folders.k0.path: no such directory: \"%s\"".formatted(temp.resolve("no")),
                state,
                temp.resolve("no"));
    }

    @Test
    void refusesARootThatIsAFile() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));

        assertRefused(
                "sluice.folders.k0.path: is not a directory: \"%s\"".formatted(file), state, file);
    }

    @Test
    void refusesARootThatMayNotBeRead() throws IOException {
        Files.setPosixFilePermissions(a, PosixFilePermissions.fromString("-wx------"));
        assumeFalse(Files.isReadable(a), "this user may read everything");

        assertRefused("sluice.folders.k0.path: may not be read by this user", state, a);
    }

    @Test
    void refusesTwoFoldersOnOnePath() {
        assertRefused(
                "sluice.folders.k1.path: \"%s\" is the same directory as".formatted(a),
                state,
                a,
                a);
    }

    @Test
    void refusesTwoFoldersOnOnePathThroughALink() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), a);

        assertRefused(
                "sluice.folders.k1.path: \"%s\" is the same directory as sluice.folders.k0.path"
                        .formatted(link),
                state,
                a,
                link);
    }

    @Test
    void refusesARootInsideAnother() throws IOException {
        Path inside = Files.createDirectory(a.resolve("inside"));

        assertRefused(
                "sluice.folders.k1.path: \"%s\" lies inside".formatted(inside), state, a, inside);
        assertRefused("sluice.folders.k1.path: \"%s\" lies around".formatted(a), state, inside, a);
    }

    @Test
    void refusesAStateDirectoryInsideARoot() {
        assertRefused("sluice.state-dir: \"%s\" is the same directory as".formatted(a), a, a);
        assertRefused(
                "sluice.state-dir: \"%s\" lies inside".formatted(a.resolve("x/y")),
                a.resolve("x/y"),
                a);
    }

    @Test
    void refusesAStateDirectoryInsideARootThroughALink() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), a);

        assertRefused("sluice.state-dir: ", link.resolve("x"), a);
        assertRefused("sluice.state-dir: ", b.resolve("../link/x"), a);
    }

    @Test
    void refusesARootInsideTheStateDirectory() {
        assertRefused("sluice.state-dir: \"%s\" lies around".formatted(temp), temp, a);
    }

    @Test
    void refusesAStateDirectoryThatIsAFile() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));

        assertRefused("sluice.state-dir: is not a directory: \"%s\"".formatted(file), file, a);
        assertRefused(
                "sluice.state-dir: is not a directory: \"%s\"".formatted(file),
                file.resolve("x"),
                a);
    }

    private static void assertRefused(String message, Path state, Path... roots) {
        assertThatThrownBy(() -> check(state, roots))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(message);
    }

    private static void check(Path state, Path... roots) {
        PlacesCheck.check(
                state,
                IntStream.range(0, roots.length).mapToObj(i -> folder(i, roots[i])).toList());
    }

    private static FolderSettings folder(int i, Path root) {
        return PlainFolder.of("k" + i, root, Duration.ZERO);
    }
}
