package dev.sluice.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelativePathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a/b/c.txt",
                ".hidden",
                "...",
                "..a/b..",
                "a b\tc",
                "line\nbreak",
                "\u0001\u007f",
                "back\\slash",
                "..\\a",
                "%2e%2e/%2fetc",
                "META-INF/MANIFEST.MF",
                "C:",
                "~",
                "-rf",
                "a/.sluice/b",
                "a/lost+found",
                ".sluicer",
                "ä/漢字/😀",
                "a\u0308"
            })
    void takesEveryNameThatIsOneOnLinux(String text) {
        assertThat(RelativePath.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc/passwd",
                "//a",
                ".",
                "..",
                "../a",
                "a/..",
                "a/../b",
                "a/./b",
                "./a",
                "a//b",
                "a/",
                "a\0b",
                "\0",
                "a/\0",
                "\ud800",
                "a/\udc00b",
                ".sluice",
                ".sluice/staging/x",
                ".SLUICE/x",
                ".Sluice",
                ".\u017fluice/x",
                "lost+found",
                "lost+found/x"
            })
    void refusesWhatLeavesTheRootOrReachesWhatIsOurs(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelativePath.of(text))
                .withMessageStartingWith("path \"");
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelativePath.of("a\n/../b"))
                .withMessage("path \"a\\u000a/../b\" has the name ..");
    }

    @Test
    void countsBytesOfANameAndNotCharacters() {
        assertThat(RelativePath.of("x/" + "ä".repeat(127) + "a").depth()).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelativePath.of("x/" + "ä".repeat(128)))
                .withMessageContaining("more than 255 bytes");
    }

    @Test
    void leavesRoomInEveryDirectoryForTheLongestName() {
        String deepest = "d/".repeat(1920) + "d";
        String tooDeep = deepest.substring(0, 3840);
        assertThat(RelativePath.of(tooDeep.substring(0, 3839) + "/" + "n".repeat(255)).name())
                .hasSize(255);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelativePath.of(deepest + "/n"))
                .withMessageContaining("directory of more than 3840 bytes");
    }

    @Test
    void refusesAPathOfMegabytesWithAShortMessage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelativePath.of("a/".repeat(1 << 20) + "a"))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void knowsItsNamesAndItsRelatives() {
        RelativePath path = RelativePath.of("a/b/c");
        assertThat(path.names()).containsExactly("a", "b", "c");
        assertThat(path.name()).isEqualTo("c");
        assertThat(path.depth()).isEqualTo(3);
        assertThat(path.parent()).isEqualTo(RelativePath.of("a/b"));
        assertThat(RelativePath.of("a").parent()).isNull();
        assertThat(path.sibling("d")).isEqualTo(RelativePath.of("a/b/d"));
        assertThat(RelativePath.of("a").sibling("d")).isEqualTo(RelativePath.of("d"));
        assertThat(path.child("d")).isEqualTo(RelativePath.of("a/b/c/d"));
        assertThatIllegalArgumentException().isThrownBy(() -> path.child("../x"));
        assertThatIllegalArgumentException().isThrownBy(() -> path.sibling(".."));
    }

    @Test
    void isBelowByNamesAndNotByLetters() {
        assertThat(RelativePath.of("a/b").isBelow(RelativePath.of("a"))).isTrue();
        assertThat(RelativePath.of("a/b/c").isBelow(RelativePath.of("a"))).isTrue();
        assertThat(RelativePath.of("ab/c").isBelow(RelativePath.of("a"))).isFalse();
        assertThat(RelativePath.of("a").isBelow(RelativePath.of("a"))).isFalse();
    }

    @Test
    void isInTheDirectoryAboveAndInNoOther() {
        RelativePath path = RelativePath.of("a/b/c");
        assertThat(path.isIn(RelativePath.of("a/b"))).isTrue();
        assertThat(path.isIn(RelativePath.of("a"))).isFalse();
        assertThat(path.isIn(RelativePath.of("a/bb"))).isFalse();
        assertThat(path.isIn(path)).isFalse();
        assertThat(path.isIn(RelativePath.of("a/b/c/d"))).isFalse();
        assertThat(RelativePath.of("a").isIn(RelativePath.of("b"))).isFalse();
    }

    @Test
    void sortsAsTheBytesOfUtf8Do() {
        List<RelativePath> paths =
                List.of("😀", "\uffee", "a/b", "a", "a!", "ä", "ab", "z/😀").stream()
                        .map(RelativePath::of)
                        .toList();
        assertThat(paths.stream().sorted())
                .isEqualTo(
                        paths.stream()
                                .sorted(Comparator.comparing(RelativePathTest::bytes))
                                .toList());
    }

    private static String bytes(RelativePath path) {
        return HexFormat.of().formatHex(path.toString().getBytes(StandardCharsets.UTF_8));
    }
}
