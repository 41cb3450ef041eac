package dev.sluice.ignore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
        for (int round = 0; round < ROUNDS; round++) {
            List<String> patterns = patterns(random);
            Set<String> paths = paths(random);
            IgnoreRules rules = IgnoreRules.of(patterns);

            Set<String> ours = new TreeSet<>();
            for (String path : paths) {
                if (rules.ignores(RelativePath.of(path), false)) {
                    ours.add(path);
                }
            }

            assertThat(ours).as("%s", patterns).isEqualTo(ofGit(patterns, paths));
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

    private Set<String> ofGit(List<String> patterns, Set<String> paths) throws Exception {
        if (!Files.exists(directory.resolve(".git"))) {
            git("init", "-q").waitFor();
        }
        Files.write(directory.resolve(".gitignore"), patterns);
        Process git = git("check-ignore", "--no-index", "-z", "--stdin");
        try (OutputStream in = git.getOutputStream()) {
            in.write(String.join("\0", paths).getBytes(StandardCharsets.UTF_8));
        }
        String found = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        git.waitFor();
        return new TreeSet<>(Stream.of(found.split("\0")).filter(path -> !path.isEmpty()).toList());
    }

    private Process git(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static boolean hasGit() throws InterruptedException {
        try {
            return new ProcessBuilder("git", "--version").start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
