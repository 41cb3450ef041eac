package dev.sluice.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this program, as the build has written it. */
final class ProgramVersion {

    private ProgramVersion() {}

    static String text() {
        try (InputStream in = ProgramVersion.class.getResourceAsStream("version")) {
            if (in == null) {
                throw new IllegalStateException("bug: the program has lost its version");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
