package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command does before a node is asked, and when none can be. */
class CliTest {

    private final Given given = new Given();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "statsu|Unmatched argument at index 0: 'statsu'; did you mean status",
                "status --nope|Unknown option: '--nope'",
                "plans|a command is missing: see 'sluice plans --help'",
                "plans approve|Missing required parameter: 'NUMBER'",
                "plans approve 0|NUMBER must be a number from 1 to",
                "why|Missing required parameter: 'PATH'",
                "trash restore|Missing required option: '--at=TIME'",
                "trash restore --at yesterday|--at must be a time such as",
                "wait --timeout soon|--timeout must be a time such as 500ms, 30s or 5m, not soon",
                "members evict b|NODE must be 16 hexadecimal digits",
                "plan --limit -1|--limit must be a number from 0 to 10000, not -1",
                "pull --folder ../x|folder id must be 1 to 63 of a-z",
                "pull --url ftp://there|--url must be an address such as http://127.0.0.1:8080",
                "pull --token-file /no/such|cannot use the token file /no/such: no such file",
                "completion tcsh|SHELL must be bash, zsh or fish, not tcsh",
            })
    void whatIsWrittenWronglyIsSaidInOneLineWithCodeTwo(String command, String line) {
        given.property("quarkus.http.port", "1");

        assertThat(given.run(command.split(" ", -1))).isEqualTo(2);

        assertThat(given.err()).startsWith("sluice: " + line).doesNotContain("\tat ");
        assertThat(given.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "why a", "pull", "plans list", "wait", "conflicts list"})
    void aNodeThatIsNotThereIsSaidInOneLineWithCodeThree(String command) {
        given.property("quarkus.http.port", "1").property("quarkus.management.port", "1");

        assertThat(given.run(command.split(" ", -1))).isEqualTo(3);

        assertThat(given.err())
                .isEqualTo(
                        "sluice: cannot reach the node at http://127.0.0.1:1: nobody listens"
                                + " there\n");
    }

    @Test
    void whatIsNoNodeIsSaid() throws IOException {
        try (RecordedNode other = new RecordedNode().answers("GET /status", "<html>")) {
            assertThat(given.node(other).run("status")).isEqualTo(1);
        }
        assertThat(given.err()).contains("is not a node of sluice").doesNotContain("\tat ");
    }

    @Test
    void servingAndCheckingAreLeftToTheProgram() {
        assertThat(given.run("serve")).isZero();
        assertThat(given.started()).isEqualTo("serve");

        assertThat(new Given().run("serve", "--help")).isZero();

        Given check = new Given();
        assertThat(check.run("check-config")).isZero();
        assertThat(check.started()).isEqualTo("check-config");
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(given.run("version")).isZero();

        assertThat(given.out()).startsWith("sluice " + ProgramVersion.text() + " (");
    }

    @Test
    void colourIsForTerminalsThatWantIt() {
        assertThat(given.atTerminal().surroundings().isColoured()).isTrue();
        assertThat(given.variable("NO_COLOR", "1").surroundings().isColoured()).isFalse();
        assertThat(new Given().surroundings().isColoured()).isFalse();
        assertThat(new Given().atTerminal().variable("TERM", "dumb").surroundings().isColoured())
                .isFalse();
    }
}
