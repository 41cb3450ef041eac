package dev.sluice.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.auth.TokenFile;
import dev.sluice.settings.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every peer knows is no person's word. */
class PageTokensTest {

    private static final String OF_PEERS = "0123456789abcdef0123456789abcdef";
    private static final String OF_ANN = "fedcba9876543210fedcba9876543210";

    @TempDir Path directory;
    private Path peers;

    @BeforeEach
    void write() throws IOException {
        peers = write("peers", OF_PEERS);
    }

    private Path write(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private PageTokens open(TokenFile people, TokenFile ofPeers) {
        return PageTokens.of(people, ofPeers);
    }

    @Test
    void anotherNameOrACopyOfTheFileOfThePeersIsRefused() throws IOException {
        Path link = Files.createLink(directory.resolve("link"), peers);
        Path symlink = Files.createSymbolicLink(directory.resolve("symlink"), peers);
        Path copy = write("copy", "# people\nann " + OF_PEERS + "\nbob " + OF_ANN);
        for (Path file : new Path[] {link, symlink, copy}) {
            try (TokenFile people = TokenFile.open(file);
                    TokenFile ofPeers = TokenFile.open(peers)) {
                assertThatThrownBy(() -> open(people, ofPeers))
                        .isInstanceOf(ConfigException.class)
                        .hasMessageContaining(PageTokens.KEY)
                        .hasMessageNotContaining(OF_PEERS);
            }
        }
    }

    @Test
    void whatIsGivenToPeersLaterDecidesNothingFromThenOn() throws IOException {
        Path file = write("people", "ann " + OF_ANN);
        try (TokenFile people = TokenFile.open(file);
                TokenFile ofPeers = TokenFile.open(peers)) {
            PageTokens tokens = open(people, ofPeers);
            assertThat(tokens.get().find(OF_ANN)).isNotNull();

            write("peers", OF_PEERS + "\n" + OF_ANN);
            await().until(() -> tokens.get().find(OF_ANN) == null);

            write("peers", OF_PEERS);
            await().until(() -> tokens.get().find(OF_ANN) != null);
        }
    }
}
