package dev.sluice.serve.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.serve.gate.AnswerMemory;
import dev.sluice.serve.gate.Holding;
import org.junit.jupiter.api.Test;

class BundleMemoryTest {

    private static final int LARGEST_BODY = 1 << 20;

    /** Of a heap of 16 MB, a quarter of which all answers have, and one address three quarters. */
    @Test
    void theLargestBundleFitsASmallHeap() {
        AnswerMemory memory = new AnswerMemory(4 << 20, _ -> {});
        long lines = Bundle.expected(Integer.toString(LARGEST_BODY));

        assertThat(new Holding(memory, "a").tryNeed(BundlePieces.SMALL_PIECES + lines)).isTrue();
        assertThat(lines).isGreaterThanOrEqualTo(Bundle.memory(BundleLines.MAX, LARGEST_BODY));
    }

    @Test
    void ofUsualNamesLinesTakeSomeTimesTheBody() {
        assertThat(Bundle.expected("1000")).isEqualTo(4_000);
        assertThat(Bundle.expected(null)).isZero();
        assertThat(Bundle.expected("123456789")).isZero();
    }
}
