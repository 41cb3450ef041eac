package dev.sluice.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.domain.Version.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {

    private static final Epoch A = new Epoch(1);
    private static final Epoch B = new Epoch(2);
    private static final Epoch C = new Epoch(-1);
    private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
    private static final long MICROS = 1_795_305_600_000_000L;

    /** All versions of three writers with counters up to 2: few enough for every pair. */
    private static List<Version> all() {
        List<Version> all = new ArrayList<>();
        for (long n = 1; n < 27; n++) {
            Map<Epoch, Long> counters = new TreeMap<>();
            put(counters, A, n % 3);
            put(counters, B, n / 3 % 3);
            put(counters, C, n / 9);
            all.add(Version.of(counters));
        }
        return all;
    }

    private static void put(Map<Epoch, Long> counters, Epoch writer, long counter) {
        if (counter > 0) {
            counters.put(writer, counter);
        }
    }

    @Test
    void compareIsAPartialOrder() {
        for (Version a : all()) {
            for (Version b : all()) {
                assertThat(a.compare(b) == Order.EQUAL).isEqualTo(a.equals(b));
                assertThat(b.compare(a)).isEqualTo(opposite(a.compare(b)));
                assertThat(a.isCoveredBy(b))
                        .isEqualTo(a.compare(b) == Order.BEFORE || a.compare(b) == Order.EQUAL);
                for (Version c : all()) {
                    if (a.isCoveredBy(b) && b.isCoveredBy(c)) {
                        assertThat(a.isCoveredBy(c)).isTrue();
                    }
                }
            }
        }
    }

    private static Order opposite(Order order) {
        return switch (order) {
            case BEFORE -> Order.AFTER;
            case AFTER -> Order.BEFORE;
            case EQUAL, CONCURRENT -> order;
        };
    }

    @Test
    void joinIsTheLeastUpperBound() {
        for (Version a : all()) {
            assertThat(a.join(a)).isEqualTo(a);
            for (Version b : all()) {
                Version join = a.join(b);
                assertThat(join).isEqualTo(b.join(a));
                assertThat(a.isCoveredBy(join) && b.isCoveredBy(join)).isTrue();
                for (Version c : all()) {
                    assertThat(join.join(c)).isEqualTo(a.join(b.join(c)));
                    if (a.isCoveredBy(c) && b.isCoveredBy(c)) {
                        assertThat(join.isCoveredBy(c)).isTrue();
                    }
                }
            }
        }
    }

    @Test
    void rankIsATotalOrderThatAgreesWithCompare() {
        for (Version a : all()) {
            for (Version b : all()) {
                int rank = Integer.signum(a.compareRank(b));
                assertThat(rank).isEqualTo(-Integer.signum(b.compareRank(a)));
                assertThat(rank == 0).isEqualTo(a.equals(b));
                if (a.compare(b) == Order.AFTER) {
                    assertThat(rank).isPositive();
                }
                for (Version c : all()) {
                    if (rank > 0 && b.compareRank(c) > 0) {
                        assertThat(a.compareRank(c)).isPositive();
                    }
                }
            }
        }
    }

    @Test
    void rankGoesByTheLargestCounterFirst() {
        assertThat(Version.of(Map.of(A, 9L)).compareRank(Version.of(Map.of(A, 1L, B, 8L, C, 8L))))
                .isPositive();
    }

    @Test
    void rankOfTwoChangesDoesNotDependOnWhatWasFound() {
        Version a = Version.of(Map.of(A, 9L));
        Version b = Version.of(Map.of(B, 9L));
        assertThat(b.compareRank(a)).isPositive();
        assertThat(b.compareRank(a.with(C, Version.FOUND))).isPositive();
        assertThat(b.with(C, Version.FOUND).compareRank(a)).isPositive();
    }

    @Test
    void nextCounterIsAfterTheClockAndAllThatWasIssuedOrReplaced() {
        Version ahead = Version.of(Map.of(A, 5L, B, MICROS + 10));
        assertThat(Version.nextCounter(NOW, 0)).isEqualTo(MICROS + 1);
        assertThat(Version.nextCounter(NOW, MICROS + 5)).isEqualTo(MICROS + 6);
        assertThat(Version.nextCounter(NOW, MICROS + 5, ahead)).isEqualTo(MICROS + 11);
        assertThat(Version.nextCounter(NOW.minusSeconds(9), MICROS, ahead)).isEqualTo(MICROS + 11);
    }

    @Test
    void nextCounterIsNeverThatOfAFind() {
        assertThat(Version.nextCounter(Instant.EPOCH.minusSeconds(99), 0, Version.found(A)))
                .isGreaterThan(Version.FOUND);
        assertThat(Version.nextCounter(Instant.EPOCH.minusSeconds(99), 0))
                .isGreaterThan(Version.FOUND);
    }

    @Test
    void aChangeIsAfterWhatItReplaces() {
        Version found = Version.found(A);
        assertThat(found.with(B, 7).compare(found)).isEqualTo(Order.AFTER);
        assertThat(found.with(B, 7)).isEqualTo(Version.of(Map.of(A, 1L, B, 7L)));
    }

    @Test
    void whatWasFoundAgainRanksAboveEveryFindAndBelowEveryChange() {
        Version again = Version.found(A).with(B, Version.FOUND_AGAIN);
        assertThat(again.compareRank(Version.found(C))).isPositive();
        long first = Version.nextCounter(Instant.EPOCH.minusSeconds(99), 0);
        assertThat(again.compareRank(Version.of(Map.of(A, first)))).isNegative();
    }

    @Test
    void onlyFoundBeyondMeansThatNothingWasWritten() {
        Version base = Version.of(Map.of(A, 7L));
        assertThat(base.with(B, 1).hasOnlyFoundBeyond(base)).isTrue();
        assertThat(base.with(B, Version.FOUND_AGAIN).hasOnlyFoundBeyond(base)).isTrue();
        assertThat(base.with(B, 3).hasOnlyFoundBeyond(base)).isFalse();
        assertThat(Version.found(B).hasOnlyFoundBeyond(base)).isTrue();
        assertThat(base.hasOnlyFoundBeyond(base)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, (1L << 62) + 1, Long.MAX_VALUE})
    void refusesCountersOutOfBounds(long counter) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Version.of(Map.of(A, counter)))
                .withMessageContaining(Long.toString(counter));
    }

    @Test
    void takesTheLargestCounterAndNoneAfterIt() {
        assertThat(Version.of(Map.of(A, Version.MAX)).largest()).isEqualTo(Version.MAX);
        assertThat(Version.nextCounter(NOW, Version.MAX_TAKEN - 1)).isEqualTo(Version.MAX_TAKEN);
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> Version.nextCounter(NOW, Version.MAX_TAKEN));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> Version.nextCounter(NOW, Long.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 59, (1L << 60) - 1, 1L << 60, (1L << 60) + 1, 1L << 61})
    void aChangeOfWhateverIsTakenIsAfterItAndIsTakenToo(long counter) {
        Version replaced = Version.of(Map.of(A, counter));
        long lastIssued = 0;
        for (int change = 0; change < 1_000; change++) {
            long next = Version.nextCounter(NOW, lastIssued, replaced);
            Version changed = replaced.with(B, next);
            assertThat(next).isGreaterThan(lastIssued).isLessThanOrEqualTo(Version.MAX_TAKEN);
            assertThat(changed.compare(replaced)).isEqualTo(Order.AFTER);
            assertThat(changed.compareRank(replaced)).isPositive();
            lastIssued = next;
            replaced = changed;
        }
        assertThat(lastIssued).isLessThan((1L << 60) + 2_000);
    }

    @Test
    void nextCounterIsTakenByPeersHoweverFarOffTheClockIs() {
        for (Instant now : List.of(Instant.MIN, Instant.MAX)) {
            assertThat(Version.nextCounter(now, 0)).isBetween(3L, Version.MAX_TAKEN / 2 + 1);
        }
    }

    @Test
    void refusesToBeEmpty() {
        assertThatIllegalArgumentException().isThrownBy(() -> Version.of(Map.of()));
    }

    @Test
    void isAheadOfATimeByItsLastChange() {
        assertThat(Version.of(Map.of(A, MICROS)).isAheadOf(NOW)).isFalse();
        assertThat(Version.of(Map.of(A, 5L, B, MICROS + 1)).isAheadOf(NOW)).isTrue();
        assertThat(Version.found(A).isAheadOf(NOW)).isFalse();
    }

    @Test
    void doesNotChangeWithTheMapItWasMadeFrom() {
        TreeMap<Epoch, Long> counters = new TreeMap<>(Map.of(A, 1L));
        Version version = Version.of(counters);
        counters.put(B, 2L);
        assertThat(version).isEqualTo(Version.found(A));
    }
}
