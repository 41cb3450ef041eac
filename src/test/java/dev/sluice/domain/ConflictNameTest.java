package dev.sluice.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConflictNameTest {

    private static final Instant T = Instant.parse("2026-11-22T01:02:03.999999999Z");
    private static final String MARK = ".sluice-conflict-20261122-010203-01234567";
    private static final Digest DIGEST = Digest.of("xxh3-128:0123456789abcdef0123456789abcdef");

    private static RelativePath copy(String path) {
        return ConflictName.of(RelativePath.of(path), T, DIGEST, ConflictName.SHORT);
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    @ParameterizedTest
    @CsvSource({
        "name.txt, name, .txt",
        "dir.d/name, dir.d/name, ''",
        ".profile, .profile, ''",
        ".profile.bak, .profile, .bak",
        "archive.tar.gz, archive.tar, .gz",
        "name., name, .",
        "..., .., .",
        "a, a, ''"
    })
    void marksTheStemAndKeepsTheExtension(String path, String stem, String extension) {
        assertThat(copy(path)).hasToString(stem + MARK + extension);
    }

    @Test
    void hasMoreDigitsWhereTheShortNameIsTaken() {
        assertThat(ConflictName.of(RelativePath.of("n.x"), T, DIGEST, ConflictName.LONG))
                .hasToString("n.sluice-conflict-20261122-010203-0123456789abcdef.x");
    }

    @Test
    void writesYearsThatHaveNoFourDigitsAsTheNearestOne() {
        assertThat(stampOf(Instant.MIN)).isEqualTo("00000101-000000");
        assertThat(stampOf(Instant.parse("-0001-12-31T23:59:59Z"))).isEqualTo("00000101-000000");
        assertThat(stampOf(Instant.parse("0001-02-03T04:05:06Z"))).isEqualTo("00010203-040506");
        assertThat(stampOf(Instant.parse("1969-12-31T23:59:59Z"))).isEqualTo("19691231-235959");
        assertThat(stampOf(Instant.parse("9999-12-31T23:59:59.9Z"))).isEqualTo("99991231-235959");
        assertThat(stampOf(Instant.MAX)).isEqualTo("99991231-235959");
    }

    private static String stampOf(Instant mtime) {
        RelativePath copy = ConflictName.of(RelativePath.of("n"), mtime, DIGEST, 8);
        return copy.name().substring("n.sluice-conflict-".length(), copy.name().length() - 9);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name.txt",
                "name",
                ".profile",
                ".a.b",
                "name.",
                "..a",
                "dir/name.txt",
                "a.sluice-conflict-20200101-000000-89abcdef.b",
                "a.sluice-conflict-20200101-000000-89abcdef01234567"
            })
    void ofACopyIsThatOfTheOriginal(String path) {
        RelativePath copy = copy(path);
        assertThat(ConflictName.isCopy(copy)).isTrue();
        assertThat(copy(copy.toString())).isEqualTo(copy);
        assertThat(ConflictName.original(copy))
                .isEqualTo(ConflictName.original(RelativePath.of(path)));
        assertThat(copy.name().split("sluice-conflict", -1)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "n.sluice-conflict-20261122-010203-0123456",
                "n.sluice-conflict-20261122-010203-012345678",
                "n.sluice-conflict-20261122-010203-0123456G",
                "n.sluice-conflict-2026112-010203-01234567",
                "n.sluice-conflict-20261122-010203-01234567x",
                "n.sluice-conflict-.txt",
                "n-sluice-conflict-20261122-010203-01234567",
                ".sluice-conflict-20261122-010203-01234567",
                ".sluice-conflict-20261122-010203-01234567.txt",
                "..sluice-conflict-20261122-010203-01234567",
                "..sluice-conflict-20261122-010203-01234567.",
                "...sluice-conflict-20261122-010203-01234567",
                ".sluice.sluice-conflict-20261122-010203-01234567",
                "lost+found.sluice-conflict-20261122-010203-01234567"
            })
    void whatCannotBeOfAFileIsNoCopyAndStillHasOne(String path) {
        assertThat(ConflictName.isCopy(RelativePath.of(path))).isFalse();
        assertThat(ConflictName.original(RelativePath.of(path))).hasToString(path);
        assertThat(ConflictName.isCopy(copy(path))).isTrue();
        assertThat(copy(copy(path).toString())).isEqualTo(copy(path));
    }

    @Test
    void namesWithLineBreaksAreCopiedLikeAnyOther() {
        assertThat(copy("a\nb.c")).hasToString("a\nb" + MARK + ".c");
        assertThat(ConflictName.original(copy("a\nb.c"))).hasToString("a\nb.c");
    }

    /** Names of every length up to the limit, of characters of one to four bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "ä", "漢", "😀"})
    void fitsIn255BytesAndEndsAtAWholeCharacter(String character) {
        int each = bytes(character);
        for (int stem = 1; stem * each <= 255; stem += stem < 3 ? 1 : 7) {
            for (int extension = 0; (stem + extension) * each < 255; extension += 5) {
                String name =
                        character.repeat(stem)
                                + (extension == 0 ? "" : "." + character.repeat(extension));
                RelativePath copy = copy(name);
                assertThat(bytes(copy.name())).isBetween(bytes(MARK), 255);
                assertThat(copy.name()).startsWith(character).doesNotContain("\ufffd");
                assertThat(copy(copy.toString())).isEqualTo(copy);
                assertThat(longCopy(copy.toString())).isEqualTo(longCopy(name));
                assertThat(copy(longCopy(name).toString())).isEqualTo(copy);
            }
        }
    }

    private static RelativePath longCopy(String path) {
        return ConflictName.of(RelativePath.of(path), T, DIGEST, ConflictName.LONG);
    }

    @Test
    void cutsNothingThatFits() {
        String stem = "s".repeat(255 - 49 - 4);
        assertThat(copy(stem + ".txt")).hasToString(stem + MARK + ".txt");
        assertThat(copy(stem + "s.txt")).hasToString(stem + MARK + ".txt");
    }

    @Test
    void cutsAnExtensionThatLeavesNoRoomForTheStem() {
        assertThat(copy("stem." + "x".repeat(250))).hasToString("s" + MARK + "." + "x".repeat(204));
    }

    @Test
    void fitsInTheDeepestDirectory() {
        String parent = "d/".repeat(1919) + "d";
        assertThat(copy(parent + "/" + "n".repeat(255)).depth()).isEqualTo(1921);
    }
}
