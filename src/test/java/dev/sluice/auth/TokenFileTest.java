package dev.sluice.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {

    private static final String OLD = "old-secret-of-this-node";
    private static final String NEW = "new-secret-of-this-node";
    private static final Logger LOG = Logger.getLogger(TokenFile.class.getName());

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                        warnings.add(line.getMessage());
                    }
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    @TempDir Path directory;
    private Path path;

    @BeforeEach
    void listen() {
        path = directory.resolve("tokens");
        LOG.addHandler(handler);
    }

    @AfterEach
    void forget() {
        LOG.removeHandler(handler);
    }

    private static boolean accepts(TokenFile file, String secret) {
        return file.tokens().find(secret) != null;
    }

    @Test
    void takesWhatIsWrittenIntoTheFile() throws IOException {
        Files.writeString(path, OLD);
        FileTime time = Files.getLastModifiedTime(path);
        try (TokenFile file = TokenFile.open(path)) {
            Files.writeString(path, NEW); // Of the same length, and with the same time.
            Files.setLastModifiedTime(path, time);

            await().until(() -> accepts(file, NEW));
            assertThat(accepts(file, OLD)).isFalse();
            assertThat(file.tokens().authorization()).isEqualTo("Bearer " + NEW);
        }
    }

    @Test
    void takesWhatKubernetesPutsInPlaceByALink() throws IOException {
        Files.writeString(Files.createDirectory(directory.resolve("1")).resolve("tokens"), OLD);
        Files.writeString(Files.createDirectory(directory.resolve("2")).resolve("tokens"), NEW);
        Files.createSymbolicLink(directory.resolve("..data"), Path.of("1"));
        Files.createSymbolicLink(path, Path.of("..data/tokens"));
        try (TokenFile file = TokenFile.open(path)) {
            Path next = Files.createSymbolicLink(directory.resolve("..next"), Path.of("2"));
            Files.move(next, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

            await().until(() -> accepts(file, NEW));
            assertThat(accepts(file, OLD)).isFalse();
        }
    }

    @Test
    void keepsTheOldOnesAndSaysSoOnceWhenTheNewOnesCannotBeRead() throws IOException {
        Files.writeString(path, OLD);
        try (TokenFile file = TokenFile.open(path)) {
            warnings.clear();
            Files.writeString(path, "short");
            await().until(() -> !warnings.isEmpty());
            Files.delete(path);
            await().until(() -> warnings.size() == 2);
            assertThat(accepts(file, OLD)).isTrue();

            Files.writeString(path, NEW);
            await().until(() -> accepts(file, NEW));
            assertThat(warnings).hasSize(2).allMatch(line -> !line.contains(OLD));
        }
    }

    @Test
    void warnsOfAFileThatEverybodyMayRead() throws IOException {
        Files.writeString(path, OLD);
        for (String mode : List.of("rw-r-----", "rw-r--r--")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
            warnings.clear();
            TokenFile.open(path).close();
            assertThat(warnings).hasSize(mode.equals("rw-r--r--") ? 1 : 0);
        }
    }

    /** As Kubernetes makes the file of a Secret, by defaultMode and fsGroup. */
    @Test
    void takesAFileThatOnlyItsGroupMayRead() throws IOException {
        Files.writeString(path, OLD);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r--r-----"));
        warnings.clear();

        try (TokenFile file = TokenFile.open(path)) {
            assertThat(accepts(file, OLD)).isTrue();
        }
        assertThat(warnings).noneMatch(line -> line.contains("chmod"));
    }

    @Test
    void refusesAFileThatOthersMayWriteAlsoWhenItIsReadAgain() throws IOException {
        Files.writeString(path, OLD);
        for (String mode : List.of("rw--w----", "rw-----w-")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
            assertThatThrownBy(() -> TokenFile.open(path)).hasMessageContaining("chmod go-w");
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        try (TokenFile file = TokenFile.open(path)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
            Files.writeString(path, NEW);

            await().until(() -> warnings.stream().anyMatch(line -> line.contains("chmod go-w")));
            assertThat(accepts(file, OLD)).isTrue();
            assertThat(accepts(file, NEW)).isFalse();
        }
    }

    @Test
    void refusesAFileThatIsTooLarge() throws IOException {
        Files.writeString(path, "#".repeat((64 << 10) + 1));
        assertThatThrownBy(() -> TokenFile.open(path)).hasMessageContaining("more than 65536");
    }
}
