package dev.sluice.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.domain.FolderId;
import dev.sluice.domain.NodeId;
import dev.sluice.settings.ConfigException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateDirectoryTest {

    @TempDir Path directory;

    @Test
    void keepsTheIdThatItMadeOnce() throws IOException {
        Path path = directory.resolve("deep/state");
        NodeId made = StateDirectory.open(path).identity().node();
        assertThat(StateDirectory.open(path).identity().node()).isEqualTo(made);
        assertThat(path.resolve("node-id")).hasContent(made + "\n");
        try (var names = Files.list(path)) {
            assertThat(names)
                    .containsExactlyInAnyOrder(path.resolve("node-id"), path.resolve("node-key"));
        }
        assertThat(StateDirectory.open(directory.resolve("other")).identity().node())
                .isNotEqualTo(made);
    }

    @Test
    void isMadeForItsOwnerAlone() throws IOException {
        Path path = directory.resolve("deep/state");
        StateDirectory.open(path);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
                .isNotEqualTo("rwx------");
    }

    @Test
    void isMadeWhereModesCannotBeSetAsWell() {
        Path path = directory.resolve("cifs/state");
        StateDirectory state =
                StateDirectory.open(
                        path,
                        (file, _) -> {
                            throw new FileSystemException(
                                    file.toString(), null, "Operation not permitted");
                        });

        assertThat(state.identity().node()).isEqualTo(StateDirectory.open(path).identity().node());
        assertThat(
                        StateDirectory.open(
                                        directory.resolve("vfat"),
                                        (_, _) -> {
                                            throw new UnsupportedOperationException();
                                        })
                                .identity())
                .isNotNull();
    }

    @Test
    void aCrashBeforeTheIdHadItsNameDoesNotMatter() throws IOException {
        Files.writeString(directory.resolve("node-id.new"), "half an");
        NodeId made = StateDirectory.open(directory).identity().node();
        assertThat(StateDirectory.open(directory).identity().node()).isEqualTo(made);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "me", "12345", "000000000000000G", "\u00ff\ufffe"})
    void namesTheFileThatDoesNotHoldAnId(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("node-id"), content);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> StateDirectory.open(directory).identity().node())
                .withMessageStartingWith("sluice.state-dir: " + file + " does not hold a node's id")
                .withMessageNotContaining("\n");
        assertThat(file).hasContent(content);
    }

    @Test
    void aLinkThatLeadsNowhereIsNotReplacedByANewId() throws IOException {
        Path file = directory.resolve("node-id");
        Files.createSymbolicLink(file, directory.resolve("not-mounted"));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> StateDirectory.open(directory).identity().node())
                .withMessageContaining("node-id");
        assertThat(file).isSymbolicLink();
    }

    @Test
    void saysThatItCannotBeMade() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> StateDirectory.open(file))
                .withMessageStartingWith("sluice.state-dir: cannot make " + file)
                .withMessageContaining("something is there already");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> StateDirectory.open(file.resolve("state")))
                .withMessageStartingWith("sluice.state-dir: cannot make ");
    }

    @Test
    void eachFolderHasAnIndexOfItsOwn() {
        StateDirectory state = StateDirectory.open(directory);
        assertThat(state.indexOf(new FolderId("docs"))).isEqualTo(directory.resolve("docs.db"));
        assertThat(state.indexOf(new FolderId("music"))).isEqualTo(directory.resolve("music.db"));
    }

    @Test
    void anIdFollowsFromTheKeyThatIsMadeWithIt() throws IOException {
        NodeIdentity made = StateDirectory.open(directory).identity();
        assertThat(made.node()).isEqualTo(made.key().key().node());
        Path key = directory.resolve("node-key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(StateDirectory.open(directory).identity().key().key())
                .isEqualTo(made.key().key());
    }

    @Test
    void anIdFromBeforeThereWereKeysIsKept() throws IOException {
        NodeId old = new NodeId(0x123);
        Files.writeString(directory.resolve("node-id"), old + "\n");
        NodeIdentity first = StateDirectory.open(directory).identity();
        NodeIdentity second = StateDirectory.open(directory).identity();
        assertThat(first.node()).isEqualTo(old);
        assertThat(second.node()).isEqualTo(old);
        assertThat(second.key().key()).isEqualTo(first.key().key());
    }

    @Test
    void aCrashBetweenTheKeyAndTheIdDoesNotMatter() throws IOException {
        NodeIdentity made = StateDirectory.open(directory).identity();
        Files.delete(directory.resolve("node-id"));
        Files.writeString(directory.resolve("node-key.new"), "half a");
        assertThat(StateDirectory.open(directory).identity().node()).isEqualTo(made.node());
    }

    @Test
    void filesOfTwoNodesAreNoIdentity() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other"));
        StateDirectory.open(directory).identity();
        StateDirectory.open(other).identity();
        Files.copy(
                other.resolve("node-id"),
                directory.resolve("node-id"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> StateDirectory.open(directory).identity())
                .withMessageContaining("put back the one that belongs to the other")
                .withMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw----r--", "rw-----w-"})
    void aKeyThatOthersMayReadOrWriteIsShut(String mode) throws IOException {
        NodeIdentity made = StateDirectory.open(directory).identity();
        Path key = directory.resolve("node-key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
        assertThat(StateDirectory.open(directory).identity().node()).isEqualTo(made.node());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
    }

    /** Modes are those of the mount, on vfat, CIFS and many volumes of a cluster. */
    @Test
    void aKeyThatCannotBeShutIsUsed() throws IOException {
        NodeIdentity made = StateDirectory.open(directory).identity();
        Path key = directory.resolve("node-key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rwxr-xr-x"));
        StateDirectory.Modes refusing =
                (file, _) -> {
                    throw new FileSystemException(file.toString(), null, "Operation not permitted");
                };
        assertThat(StateDirectory.open(directory, refusing).identity().node())
                .isEqualTo(made.node());
        assertThat(StateDirectory.open(directory, (_, _) -> {}).identity().node())
                .isEqualTo(made.node());
    }

    @Test
    void aDamagedKeyStopsTheStartAndIsNotShown() throws IOException {
        StateDirectory.open(directory).identity();
        Path key = directory.resolve("node-key");
        String text = Files.readString(key);
        Files.writeString(key, text.substring(0, text.length() - 40));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> StateDirectory.open(directory).identity())
                .withMessageContaining("does not hold a node's key")
                .withMessageNotContaining(text.lines().toList().get(2))
                .withMessageNotContaining("\n");
    }
}
