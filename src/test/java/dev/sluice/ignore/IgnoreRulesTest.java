package dev.sluice.ignore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.RelativePath;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoreRulesTest {

    private static boolean ignores(String path, boolean isDirectory, String... patterns) {
        return IgnoreRules.of(List.of(patterns)).ignores(RelativePath.of(path), isDirectory);
    }

    @ParameterizedTest
    @CsvSource({
        "*.log,          a.log,          true",
        "*.log,          x/y/a.log,      true",
        "*.log,          a.logs,         false",
        "/top,           top,            true",
        "/top,           x/top,          false",
        "a/b,            a/b,            true",
        "a/b,            x/a/b,          false",
        "**/a/b,         x/a/b,          true",
        "a/**/z,         a/b/c/z,        true",
        "build,          build/deep/x,   true",
        "build/,         build/deep/x,   true",
        "build/,         build,          false",
        "[ab].txt,       b.txt,          true",
        "[!ab].txt,      b.txt,          false",
        "?.txt,          c.txt,          true",
        "'\\#x',         '#x',           true",
        "caf\u00e9,      caf\u00e9,      true",
        "*.LOG,          a.log,          false",
    })
    void aPatternMeansWhatItMeansInGit(String pattern, String path, boolean isIgnored) {
        assertThat(ignores(path, false, pattern)).isEqualTo(isIgnored);
    }

    @Test
    void aPatternForDirectoriesMatchesNothingElse() {
        assertThat(ignores("build", true, "build/")).isTrue();
        assertThat(ignores("build", false, "build/")).isFalse();
    }

    @Test
    void theLastPatternThatMatchesDecides() {
        assertThat(ignores("keep.log", false, "*.log", "!keep.log")).isFalse();
        assertThat(ignores("keep.log", false, "!keep.log", "*.log")).isTrue();
    }

    @Test
    void nothingBelowAnIgnoredDirectoryIsTakenBack() {
        assertThat(ignores("d/keep", false, "d", "!d/keep")).isTrue();
        assertThat(ignores("d/keep", false, "d/*", "!d/keep")).isFalse();
    }

    @Test
    void theAnswerForADirectoryDoesNotDependOnWhatWasAskedBefore() {
        IgnoreRules rules = IgnoreRules.of(List.of("a/skip", "b/*.o"));
        assertThat(rules.ignores(RelativePath.of("a/x"), false)).isFalse();
        assertThat(rules.ignores(RelativePath.of("a/skip"), true)).isTrue();
        assertThat(rules.ignores(RelativePath.of("a/skip/x"), false)).isTrue();
        assertThat(rules.ignores(RelativePath.of("b/x.o"), false)).isTrue();
        assertThat(rules.ignores(RelativePath.of("b/x"), false)).isFalse();
    }

    @Test
    void aConflictCopyIsIgnoredExactlyIfItsOriginalIs() {
        String copy = "report.sluice-conflict-20261122-010203-0123abcd.txt";
        assertThat(ignores(copy, false, "*.sluice-conflict-*")).isFalse();
        assertThat(ignores("d/" + copy, false, "/d/report.txt")).isTrue();
        assertThat(ignores("d/" + copy, false, "d/")).isTrue();
    }

    @Test
    void aNameOfWhichNothingElseIsKnownIsIgnoredAsEither() {
        IgnoreRules rules = IgnoreRules.of(List.of("*.sock", "mnt/"));
        assertThat(rules.ignoresProblem(null, "x.sock")).isTrue();
        assertThat(rules.ignoresProblem(RelativePath.of("d"), "mnt")).isTrue();
        assertThat(rules.ignoresProblem(null, "bad-%FF")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[a",
                "[z-a]",
                "[[=a=]]",
                "[[:none:]]",
                "a\\",
                "/",
                "//",
                "a//b",
                "!",
                " ",
                "#a"
            })
    void aBadPatternIsRefusedWithAReasonOfOneLine(String pattern) {
        assertThatThrownBy(() -> IgnoreRules.of(List.of("good", pattern)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pattern \"" + pattern)
                .hasMessageNotContaining("\n");
    }

    @Test
    void tooManyPatternsAreRefused() {
        List<String> many = Collections.nCopies(IgnoreRules.MAX_PATTERNS + 1, "x");
        assertThatThrownBy(() -> IgnoreRules.of(many)).hasMessageContaining("at most 1000");
    }

    @Test
    void tooManyCharactersBesideStarsAreRefused() {
        List<String> many = Collections.nCopies(9, "*" + "a".repeat(1_000) + "*");
        assertThatThrownBy(() -> IgnoreRules.of(many)).hasMessageContaining("at most 8192");
        List<String> paths = Collections.nCopies(9, "**/" + "a".repeat(1_000));
        assertThatThrownBy(() -> IgnoreRules.of(paths)).hasMessageContaining("at most 8192");
    }

    @Test
    void whatIsComparedOnceIsNotCountedAsBesideStars() {
        List<String> many = Collections.nCopies(1_000, "a".repeat(100) + "*" + "b".repeat(100));
        assertThat(IgnoreRules.of(many).isEmpty()).isFalse();
    }

    @Test
    void patternsOfOursAreNotCounted() {
        List<String> many = Collections.nCopies(IgnoreRules.MAX_PATTERNS + 1, "x");
        assertThat(IgnoreRules.of(many, 1).isEmpty()).isFalse();
    }

    @Test
    @Timeout(20)
    void patternsMadeToTakeLongDoNot() {
        String name = "a".repeat(255);
        String deep = String.join("/", Collections.nCopies(1_900, "a"));
        IgnoreRules rules = IgnoreRules.of(Collections.nCopies(1_000, "*a*a*a*b*"));
        for (int i = 0; i < 100; i++) {
            assertThat(rules.ignores(RelativePath.of(name), false)).isFalse();
        }
        assertThat(ignores(deep, false, "**/a/**/a/**/a/**/a/**/b")).isFalse();
        assertThat(ignores(name, false, "*a".repeat(500) + "b")).isFalse();
    }
}
