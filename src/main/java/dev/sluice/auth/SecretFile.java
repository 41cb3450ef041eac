package dev.sluice.auth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A secret in a file, read whenever it is needed, so that another one holds at once. White space
 * around it does not count.
 */
public record SecretFile(Path path) {

    /** Shorter ones are guessed. */
    private static final int MIN = 16;

    private static final int MAX = 4_096;

    /**
     * @throws IOException if it cannot be read, or is too short or too long; the message holds
     *     nothing of it
     */
    public byte[] read() throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MAX + 1);
        }
        byte[] secret =
                new String(bytes, StandardCharsets.ISO_8859_1)
                        .strip()
                        .getBytes(StandardCharsets.ISO_8859_1);
        if (secret.length < MIN || secret.length > MAX) {
            throw new IOException(
                    "the secret in %s must have %d to %d bytes, and has %d"
                            .formatted(path, MIN, MAX, secret.length));
        }
        return secret;
    }
}
