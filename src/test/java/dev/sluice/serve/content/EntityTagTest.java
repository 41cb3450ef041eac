package dev.sluice.serve.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Digest;
import org.junit.jupiter.api.Test;

class EntityTagTest {

    private static final String TEXT = "\"xxh3-128:0123456789abcdef0123456789abcdef\"";

    private final EntityTag tag =
            EntityTag.of(Digest.of("xxh3-128:0123456789abcdef0123456789abcdef"));

    @Test
    void isTheDigestInQuotes() {
        assertThat(tag.text()).isEqualTo(TEXT);
    }

    @Test
    void ifMatchComparesStrongly() {
        assertThat(tag.isAllowedBy(null)).isTrue();
        assertThat(tag.isAllowedBy("*")).isTrue();
        assertThat(tag.isAllowedBy("\"x\", " + TEXT)).isTrue();
        assertThat(tag.isAllowedBy("W/" + TEXT)).isFalse();
        assertThat(tag.isAllowedBy("\"x\"")).isFalse();
        assertThat(tag.isAllowedBy("")).isFalse();
    }

    @Test
    void ifNoneMatchComparesWeakly() {
        assertThat(tag.isHeldBy(null)).isFalse();
        assertThat(tag.isHeldBy("*")).isTrue();
        assertThat(tag.isHeldBy("W/" + TEXT)).isTrue();
        assertThat(tag.isHeldBy("\"x\"")).isFalse();
    }

    @Test
    void aDateNeverLetsARange() {
        assertThat(tag.letsRange(null)).isTrue();
        assertThat(tag.letsRange(TEXT)).isTrue();
        assertThat(tag.letsRange("Sun, 22 Nov 2026 01:02:03 GMT")).isFalse();
    }
}
