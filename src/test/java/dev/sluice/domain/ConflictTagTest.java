package dev.sluice.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConflictTagTest {

    private static Entry entry(State state) {
        return new Entry(
                RelativePath.of("a"),
                state,
                null,
                Version.of(Map.of(Epoch.of("1".repeat(16)), 1L)));
    }

    private static Entry file(String digit, int mode) {
        Digest digest = new Digest(DigestAlgorithm.XXH3_128, digit.repeat(32));
        return entry(new State.File(1, Instant.ofEpochSecond(mode), new Mode(mode), digest));
    }

    @Test
    void isOfBothContentsAndOfNothingElse() {
        ConflictTag tag = ConflictTag.of(file("1", 0644), file("2", 0644));

        assertThat(ConflictTag.of(file("1", 0600), file("2", 0755))).isEqualTo(tag);
        assertThat(
                        Stream.of(
                                ConflictTag.of(file("3", 0644), file("2", 0644)),
                                ConflictTag.of(file("1", 0644), file("3", 0644)),
                                ConflictTag.of(file("2", 0644), file("1", 0644)),
                                ConflictTag.of(file("1", 0644), entry(new State.Link("b"))),
                                ConflictTag.of(
                                        file("1", 0644),
                                        entry(new State.Directory(new Mode(0755)))),
                                ConflictTag.of(file("1", 0644), null)))
                .doesNotContain(tag)
                .doesNotHaveDuplicates();
    }

    @Test
    void whatWasDeletedIsNothing() {
        Entry deleted = entry(new State.Deleted(Kind.FILE, Instant.EPOCH));
        assertThat(ConflictTag.of(file("1", 0644), deleted))
                .isEqualTo(ConflictTag.of(file("1", 0644), null));
    }

    @Test
    void isSixteenHexadecimalDigits() {
        assertThatThrownBy(() -> new ConflictTag("x")).hasMessageContaining("must be 16");
    }
}
