package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What shells complete. */
class CompletionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sluice sta|2|sluice|status",
                "sluice plans app|3|plans|approve",
                "sluice status --js|3|status|--json",
            })
    void bashCompletesCommandsAndOptions(
            String typed, int words, String before, String completed, @TempDir Path directory)
            throws Exception {
        Given given = new Given();
        assertThat(given.run("completion", "bash")).isZero();
        Path script = Files.writeString(directory.resolve("sluice"), given.out());
        String[] parts = typed.split(" ", -1);

        String found =
                bash(
                        "source %s; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_sluice sluice %s %s 2>/dev/null;"
                                        .formatted(
                                                script, typed, words - 1, parts[words - 1], before)
                                + " echo ${COMPREPLY[@]}");

        assertThat(found.strip()).isEqualTo(completed);
    }

    private static String bash(String command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    @Test
    void fishHasALineForEachCommandAndOptionAtItsPlace() {
        Given given = new Given();

        assertThat(given.run("completion", "fish")).isZero();

        assertThat(given.out().lines())
                .allSatisfy(line -> assertThat(line).startsWith("complete -c sluice "))
                .anyMatch(line -> line.contains("-a status -d 'is all in step, and what is not?'"))
                .contains(
                        "complete -c sluice -n '__fish_seen_subcommand_from plans; and"
                                + " __fish_seen_subcommand_from list' -l json -d 'As JSON.'",
                        "complete -c sluice -n '__fish_seen_subcommand_from plans; and not"
                                + " __fish_seen_subcommand_from list show approve reject' -a list"
                                + " -d 'lists the plans that wait'")
                .anyMatch(line -> line.contains("-l token-file -r -F"))
                .anyMatch(line -> line.contains("person\\'s word"));
    }
}
