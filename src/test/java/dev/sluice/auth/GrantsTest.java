package dev.sluice.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class GrantsTest {

    private static final Speaker A = new Speaker(Set.of("a", "a.example"));

    @Test
    void withoutNamesEverybodyMayDoEverything() {
        assertThat(Grants.ALL.mayRead(Speaker.UNNAMED)).isTrue();
        assertThat(Grants.ALL.mayWrite(Speaker.UNNAMED)).isTrue();
    }

    @Test
    void oneOfTheSpeakersNamesIsEnough() {
        assertThat(new Grants(Set.of("b", "a.example"), Set.of()).mayRead(A)).isTrue();
        assertThat(new Grants(Set.of("b"), Set.of()).mayRead(A)).isFalse();
        assertThat(new Grants(Set.of("b"), Set.of()).mayRead(Speaker.UNNAMED)).isFalse();
    }

    @Test
    void readingAndWritingAreGrantedApart() {
        Grants grants = new Grants(Set.of("a"), Set.of("b"));

        assertThat(grants.mayRead(A)).isTrue();
        assertThat(grants.mayWrite(A)).isFalse();
        assertThat(grants.mayRead(new Speaker(Set.of("b")))).isFalse();
    }
}
