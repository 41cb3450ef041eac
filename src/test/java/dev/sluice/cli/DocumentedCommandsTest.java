package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.docs.Documents;
import dev.sluice.docs.Documents.Command;
import dev.sluice.docs.ShellText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What documents tell people to type. Commands of {@code sluice} are read by the command itself, a
 * few of the shell are run. All others are listed here with the reason why they are not; the files
 * they name are there.
 */
@Timeout(60)
class DocumentedCommandsTest {

    /** Beginnings of what is run elsewhere, or not at all. */
    private static final Map<String, String> NOT_RUN =
            Map.ofEntries(
                    Map.entry(
                            "curl ", "it needs a node; DocumentedRequestsTest runs it against one"),
                    Map.entry("./mvnw ", "it takes minutes, and is what runs this"),
                    Map.entry("deploy/local/two-nodes", "it builds, and starts two nodes"),
                    Map.entry("src/bench/", "they take minutes; each is run by hand"),
                    Map.entry("kubectl ", "there is no cluster; ManifestTest renders the files"),
                    Map.entry("docker ", "there may be no engine"),
                    Map.entry("rsync ", "another program; its options are its own"),
                    Map.entry("openssl s_client ", "it needs a node with TLS; MutualTlsIT has one"),
                    Map.entry("cat /tmp/pair/b", "it shows what two nodes did; PairIT has them"),
                    Map.entry("sudo ", "it changes the machine; src/bench/install does it"),
                    Map.entry("ssh ", "there is one machine"),
                    Map.entry("helm ", "there is no cluster; ChartTest renders the chart"),
                    Map.entry("head ", "another program"));

    /** What is run, in a directory that is thrown away. */
    private static final Pattern RUN =
            Pattern.compile("(umask|openssl|mkdir|echo|ls|cp) .*", Pattern.DOTALL);

    private static final Pattern SLUICE =
            Pattern.compile(
                    "(?:kubectl (?:-n \\S+ )?exec \\S+ -- )?(?:deploy/local/)?sluice(?: (.*))?",
                    Pattern.DOTALL);

    private static final Pattern OURS =
            Pattern.compile("(?<![\\w./])(?:deploy|src|docs)/[\\w./-]+|\\./mvnw|-Dtest=\\w+");

    @TempDir Path directory;

    @Test
    void everyCommandIsRunOrListedWithItsReason() {
        List<Command> commands = Documents.commands();

        assertThat(commands).hasSizeGreaterThan(50);
        assertThat(
                        commands.stream()
                                .flatMap(command -> ShellText.parts(command.text()).stream())
                                .filter(part -> !SLUICE.matcher(part).matches())
                                .filter(part -> !RUN.matcher(part).matches())
                                .filter(part ->
                                        NOT_RUN.keySet().stream().noneMatch(part::startsWith)))
                .isEmpty();
    }

    @Test
    void nothingIsListedThatNoDocumentHas() {
        assertThat(NOT_RUN.keySet())
                .allSatisfy(beginning ->
                        assertThat(parts())
                                .anySatisfy(part -> assertThat(part).startsWith(beginning)));
    }

    @Test
    void theCommandKnowsWhatItIsGiven() {
        List<String> unknown = new ArrayList<>();
        int known = 0;
        for (String part : parts().toList()) {
            var sluice = SLUICE.matcher(part);
            if (sluice.matches()) {
                String arguments = sluice.group(1) == null ? "" : sluice.group(1);
                List<String> words =
                        ShellText.words(arguments).stream()
                                .filter(word -> !word.startsWith("-D"))
                                .toList();
                try {
                    CommandLine.ParseResult read =
                            Commands.all().parseArgs(words.toArray(String[]::new));
                    assertThat(read.unmatched()).isEmpty();
                    known++;
                } catch (CommandLine.ParameterException e) {
                    unknown.add(part + ": " + e.getMessage());
                }
            }
        }

        assertThat(unknown).isEmpty();
        assertThat(known).isGreaterThan(20);
    }

    @Test
    void theFilesThatAreNamedAreThere() {
        assertThat(
                        parts().flatMap(part ->
                                OURS.matcher(part).results().map(found -> found.group())))
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(isThere(name)).as(name).isTrue());
    }

    private static boolean isThere(String name) {
        if (!name.startsWith("-Dtest=") || name.equals("-Dtest=NONE")) {
            return name.startsWith("-D") || Files.exists(Path.of(name));
        }
        String test = "/" + name.substring("-Dtest=".length()) + ".java";
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.anyMatch(file -> file.toString().endsWith(test));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theShellDoesWhatItIsTold() throws Exception {
        Path trash = Files.createDirectories(directory.resolve("srv/docs/.sluice/trash/2026"));
        Files.writeString(trash.resolve("report~20261122-010203-1.txt"), "before");
        Files.createDirectories(directory.resolve("srv/docs/2026"));
        Files.createDirectories(directory.resolve("etc/sluice"));
        Files.createDirectories(directory.resolve("tmp"));
        List<String> run =
                Documents.commands().stream()
                        .map(Command::text)
                        .filter(text ->
                                ShellText.parts(text).stream()
                                        .allMatch(part ->
                                                RUN.matcher(part).matches()
                                                        && NOT_RUN.keySet().stream()
                                                                .noneMatch(part::startsWith)))
                        .map(text -> text.replaceAll("(?<![\\w.])/(srv|etc|tmp)/", "$1/"))
                        .toList();

        assertThat(run).hasSizeGreaterThan(6);
        assertThat(output("set -e\n" + String.join("\n", run))).contains("report~");
        assertThat(directory.resolve("srv/docs/2026/report.txt")).hasContent("before");
        assertThat(output("openssl verify -CAfile ca.crt tls.crt")).contains("tls.crt: OK");
    }

    private String output(String script) throws Exception {
        Process shell =
                new ProcessBuilder("bash", "-c", script)
                        .directory(directory.toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectErrorStream(true)
                        .start();
        String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(out).isZero();
        return out;
    }

    private static Stream<String> parts() {
        return Documents.commands().stream()
                .flatMap(command -> ShellText.parts(command.text()).stream());
    }
}
