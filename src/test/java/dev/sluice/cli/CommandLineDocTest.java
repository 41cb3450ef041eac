package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code docs/command-line.md} is what the command itself says by {@code --help}. */
class CommandLineDocTest {

    private static final Path FILE = Path.of("docs/command-line.md");

    private static final String HEAD =
            """
            # The command line

            What `sluice --help` and the help of each command say. Written by the test that compares both:

                ./mvnw test -Dtest=CommandLineDocTest -Dsluice.docs.write=true
            """;

    @Test
    void isWhatTheCommandSays() throws IOException {
        String expected = HEAD + page(Commands.all());
        if (Boolean.getBoolean("sluice.docs.write")) {
            Files.writeString(FILE, expected);
        }

        assertThat(FILE)
                .as("stale: write it anew by -Dsluice.docs.write=true")
                .content()
                .isEqualTo(expected);
    }

    private static String page(CommandLine command) {
        StringBuilder page = new StringBuilder();
        append(command, page);
        return page.toString();
    }

    private static void append(CommandLine command, StringBuilder page) {
        page.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n");
        command.getUsageMessage(CommandLine.Help.Ansi.OFF)
                .lines()
                .forEach(line ->
                        page.append(line.isBlank() ? "" : "    " + line.stripTrailing())
                                .append('\n'));
        command.getSubcommands().values().forEach(each -> append(each, page));
    }

    /** A line of a page that is wider is broken where it should not be. */
    @Test
    void everyPageFitsATerminal() {
        assertThat(page(Commands.all()).lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(84));
    }

    @Test
    void namesAreInEnglishWhateverTheMachineSpeaks() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Texts.number(1_234)).isEqualTo("1,234");
        } finally {
            Locale.setDefault(before);
        }
    }
}
