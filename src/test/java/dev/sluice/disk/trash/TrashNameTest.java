package dev.sluice.disk.trash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrashNameTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private static TrashName of(String name) {
        return TrashName.of(name, NOON);
    }

    static Stream<String> longNames() {
        return Stream.of(
                "x".repeat(216) + ".txt",
                "x".repeat(251) + ".txt",
                "x".repeat(255),
                "\u65e5".repeat(85),
                "x\ud83d\ude00".repeat(51),
                "a." + "x".repeat(253),
                "a~20261122-120000-1".repeat(13));
    }

    @ParameterizedTest
    @MethodSource("longNames")
    void aLongNameFitsAndIsKnownToBeCut(String name) {
        TrashName kept = of(name).ofOnlyCopy();
        assertThat(kept.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
        assertThat(TrashName.parse(kept.text())).isEqualTo(kept);
        assertThat(kept.isCut()).isTrue();
        assertThat(kept.original()).isEqualTo(of(name).original());
    }

    @Test
    void twoLongNamesThatBeginAlikeAreNotTakenForOne() {
        assertThat(of("x".repeat(220) + "1.txt").original())
                .isNotEqualTo(of("x".repeat(220) + "2.txt").original());
    }

    @Test
    void aNameThatLooksLikeACutOneIsNotTakenForIt() {
        String cut = of("x".repeat(240) + ".txt").original();
        assertThat(of(cut).original()).isNotEqualTo(cut);
    }

    @Test
    void whatFitsIsNotCut() {
        String name = "x".repeat(215) + ".txt";
        assertThat(of(name).isCut()).isFalse();
        assertThat(of(name).original()).isEqualTo(name);
    }
}
