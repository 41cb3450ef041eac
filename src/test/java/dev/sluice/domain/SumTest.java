package dev.sluice.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SumTest {

    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(128);

    @Test
    void addsAndTakesAwayModulo2To128() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            Sum a = someSum(random);
            Sum b = someSum(random);

            assertThat(number(a.plus(b))).isEqualTo(number(a).add(number(b)).mod(MODULUS));
            assertThat(a.plus(b).minus(b)).isEqualTo(a);
            assertThat(Sum.of(a.toString())).isEqualTo(a);
        }
    }

    /** The carry is where a mistake would be. */
    private static Sum someSum(Random random) {
        long low = random.nextBoolean() ? random.nextLong() : random.nextInt(3) - 1;
        return new Sum(random.nextLong(), low);
    }

    private static BigInteger number(Sum sum) {
        return new BigInteger(sum.toString(), 16);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123456789abcdef0123456789abcde",
                "0123456789abcdef0123456789abcdef0",
                "0123456789ABCDEF0123456789abcdef",
                "-123456789abcdef0123456789abcdef",
            })
    void readsNothingElse(String text) {
        assertThatThrownBy(() -> Sum.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sum");
    }
}
