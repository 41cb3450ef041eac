package dev.sluice.ignore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Patterns at random, asked of git and of ours. */
class LikeGitTest {

    private static final int ROUNDS = Integer.getInteger("tests.iterations", 150);
    private static final int PATHS = 300;
    private static final List<String> PIECES =
            List.of(
                    "a",
                    "a",
                    "b",
                    "ab",
                    "/",
                    "/",
                    "*",
                    "*",
                    "**",
                    "**/",
                    "/**",
                    "?",
                    "[ab]",
                    "[!a]",
                    "[a-c]",
                    "[[:alpha:]]",
                    "\\a",
                    "\\*",
                    ".",
                    "-",
                    "c",
                    " ");
    private static final List<String> NAMES =
            List.of(
                    "a", "b", "c", "ab", "aa", "ba", "abc", "a.b", "-", "a*", "*", "d", "a b",
                    "a ");

    /**
     * Of {@code a**} git cuts off the {@code a} and takes the rest for any directories, although
     * two stars are that only as a whole name (gitignore(5)).
     */
    private static final Pattern HALF_A_NAME = Pattern.compile("[^/*!]\\*\\*");

    @TempDir Path directory;

    @Test
    void aPatternMeansWhatItMeansInGit() throws Exception {
        assumeTrue(hasGit(), "git is not installed here");
        Random random = new Random(Long.getLong("tests.seed", 1));
        List<List<String>> patterns = new ArrayList<>();
        List<Set<String>> paths = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            patterns.add(patterns(random));
            paths.add(paths(random));
        }

        List<Set<String>> ofGit = ofGit(patterns, paths);

        for (int round = 0; round < ROUNDS; round++) {
            IgnoreRules rules = IgnoreRules.of(patterns.get(round));
            Set<String> ours = new TreeSet<>();
            for (String path : paths.get(round)) {
                if (rules.ignores(RelativePath.of(path), false)) {
                    ours.add(path);
                }
            }
            assertThat(ours).as("%s", patterns.get(round)).isEqualTo(ofGit.get(round));
        }
    }

    private static List<String> patterns(Random random) {
        List<String> patterns = new ArrayList<>();
        while (patterns.isEmpty() || random.nextInt(3) > 0) {
            StringBuilder text = new StringBuilder(random.nextInt(5) == 0 ? "!" : "");
            for (int pieces = 1 + random.nextInt(5); pieces > 0; pieces--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            if (isGood(text.toString()) && !HALF_A_NAME.matcher(text).find()) {
                patterns.add(text.toString());
            }
        }
        return patterns;
    }

    private static boolean isGood(String pattern) {
        try {
            return !IgnoreRules.of(List.of(pattern)).isEmpty();
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    private static Set<String> paths(Random random) {
        Set<String> paths = new TreeSet<>();
        for (int i = 0; i < PATHS; i++) {
            StringBuilder path = new StringBuilder(NAMES.get(random.nextInt(NAMES.size())));
            while (random.nextBoolean()) {
                path.append('/').append(NAMES.get(random.nextInt(NAMES.size())));
            }
            paths.add(path.toString());
        }
        return paths;
    }

    /** Asks once for all rounds, each in a directory of its own with its rules. */
    private List<Set<String>> ofGit(List<List<String>> patterns, List<Set<String>> paths)
            throws Exception {
        List<String> all = new ArrayList<>();
        List<Set<String>> ignored = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Path place = Files.createDirectory(directory.resolve(Integer.toString(round)));
            Files.write(place.resolve(".gitignore"), patterns.get(round));
            for (String path : paths.get(round)) {
                all.add(round + "/" + path);
            }
            ignored.add(new TreeSet<>());
        }
        Path asked = Files.writeString(directory.resolve("asked"), String.join("\0", all));
        git("init", "-q").start().waitFor();
        Process git =
                git("check-ignore", "--no-index", "-z", "--stdin")
                        .redirectInput(asked.toFile())
                        .start();
        String found = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        git.waitFor();
        for (String path : found.split("\0", -1)) {
            int slash = path.indexOf('/');
            if (slash > 0) {
                ignored.get(Integer.parseInt(path.substring(0, slash)))
                        .add(path.substring(slash + 1));
            }
        }
        return ignored;
    }

    private ProcessBuilder git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        return builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    }

    private static boolean hasGit() throws InterruptedException {
        try {
            return new ProcessBuilder("git", "--version").start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
