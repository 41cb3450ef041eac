package dev.sluice.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people are told to type reads the token file as a node does. */
class TokenCommandTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    /** The command in {@code Bearer $(…)}, whose last word is the file. */
    private static final Pattern COMMAND = Pattern.compile("Bearer \\$\\(([^)]*?) (\\S+)\\)");

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docs/automation.md",
                "docs/security.md",
                "src/main/resources/dev/sluice/status/page.js"
            })
    void theDocumentedCommandFindsTheFirstSecret(String document) throws Exception {
        List<String> commands = commands(Path.of(document));

        assertThat(commands).as("commands in %s", document).isNotEmpty();
        for (String command : commands) {
            assertThat(output(command, SECRET + "\n")).isEqualTo(SECRET);
            assertThat(output(command, "# ours first\n\na " + SECRET + "\nb x" + SECRET + "\n"))
                    .isEqualTo(SECRET);
        }
    }

    private static List<String> commands(Path document) throws IOException {
        return COMMAND.matcher(Files.readString(document).replace("\\'", "'"))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private String output(String command, String tokens) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("tokens"), tokens);
        Process shell = new ProcessBuilder("sh", "-c", command + " " + file).start();
        String out =
                new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(shell.waitFor()).isZero();
        return out;
    }
}
