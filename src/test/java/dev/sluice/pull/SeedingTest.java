package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.domain.Entry;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A second server is seeded with a copy of the first one's tree, by whatever people copy with: no
 * entry of the first changes, on its disk or in its index, and the second becomes the same.
 */
@Timeout(60)
@Tag("slow")
class SeedingTest {

    @TempDir private static Path original;

    /** Some of it is older than any copy can be; a script; something private. */
    private static final String ORIGINAL =
            """
            umask 022; mkdir -p bin docs/deep private; echo run > bin/run; echo text > docs/a
            echo deep > docs/deep/b; echo secret > private/key; ln -s ../bin/run docs/link
            chmod 755 bin/run; chmod 600 private/key; touch -d '2001-02-03 04:05:06.5' docs/a bin/run
            git init -q . && git add -A && git -c user.name=x -c user.email=x@x commit -qm x
            """;

    enum Way {
        CP("cp -r \"$1\"/. ."),
        CP_ARCHIVE("cp -a \"$1\"/. ."),
        RSYNC("rsync -rl \"$1\"/ ./"),
        TAR("tar -C \"$1\" -c . | tar --no-same-permissions -x"),
        GIT("git clone -q \"$1\" .");

        private final String command;

        Way(String command) {
            this.command = command;
        }
    }

    static Stream<Arguments> all() {
        return Stream.of(Way.values())
                .flatMap(way ->
                        Stream.of("022", "027", "077")
                                .flatMap(umask ->
                                        Stream.of(true, false)
                                                .map(isFirst ->
                                                        Arguments.of(way, umask, isFirst))));
    }

    @ParameterizedTest(name = "{0} under {1}, the original begins: {2}")
    @MethodSource("all")
    void noEntryOfTheFirstServerChanges(
            Way way, String umask, boolean originalBegins, @TempDir Path directory)
            throws Exception {
        Path first = Files.createDirectories(directory.resolve("a/root"));
        Path second = Files.createDirectories(directory.resolve("b/root"));
        run(first, "cp -a \"$1\"/. .", original());
        run(second, "umask " + umask + "; " + way.command, first);
        for (Path root : new Path[] {first, second}) {
            run(root, "rm -rf .git", root);
        }
        try (Site a = new Site(directory.resolve("a"));
                Site b = new Site(directory.resolve("b"))) {
            Map<RelativePath, State> original = states(a);
            Map<String, String> before = looks(a);
            assertThat(original).hasSize(9);

            for (int round = 0; round < 3; round++) {
                exchange(originalBegins ? a : b, originalBegins ? b : a);
                exchange(originalBegins ? b : a, originalBegins ? a : b);
            }

            assertThat(states(a)).isEqualTo(original);
            assertThat(states(b)).isEqualTo(original);
            a.scan();
            b.scan();
            assertThat(looks(a)).isEqualTo(before);
            assertThat(looks(b)).isEqualTo(before);
            assertThat(entries(b)).isEqualTo(entries(a));
        }
    }

    /** What each copy is of: made once, since most of its time is git's. */
    private static Path original() throws Exception {
        if (!Files.exists(original.resolve(".git"))) {
            run(original, ORIGINAL, original);
        }
        return original;
    }

    private static void run(Path where, String script, Path argument) throws Exception {
        Process shell =
                new ProcessBuilder("sh", "-ec", script, "sh", argument.toString())
                        .directory(where.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeTrue(!said.contains("not found"), said);
        assertThat(shell.waitFor()).as(said).isZero();
    }

    /** One pulls what the other has now. */
    private static void exchange(Site puller, Site from) throws Exception {
        for (Row row : from.feed()) {
            Entry entry = row.entry();
            if (entry.state() instanceof State.File) {
                puller.peer.has(entry, from.read(entry.path().toString()));
            } else {
                puller.peer.has(entry);
            }
        }
        assertThat(puller.pull().waiting()).isZero();
    }

    private static Map<RelativePath, Entry> entries(Site site) {
        Map<RelativePath, Entry> entries = new TreeMap<>();
        site.feed().forEach(row -> entries.put(row.entry().path(), row.entry()));
        return entries;
    }

    private static Map<RelativePath, State> states(Site site) {
        Map<RelativePath, State> states = new TreeMap<>();
        entries(site).forEach((path, entry) -> states.put(path, entry.state()));
        return states;
    }

    /** Modes of files and directories, times of files, as they are on the disk. */
    private static Map<String, String> looks(Site site) throws IOException {
        Map<String, String> looks = new TreeMap<>();
        for (String name : site.names()) {
            Path path = site.at(name);
            if (Files.isSymbolicLink(path)) {
                looks.put(name, Files.readSymbolicLink(path).toString());
            } else {
                String time = Files.isDirectory(path) ? "" : " " + Files.getLastModifiedTime(path);
                looks.put(name, Files.getPosixFilePermissions(path) + time);
            }
        }
        return looks;
    }
}
