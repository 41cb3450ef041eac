package dev.sluice.serve.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.identity.CallProof;
import dev.sluice.identity.NodeKey;
import dev.sluice.identity.SigningKey;
import org.junit.jupiter.api.Test;

class CallCountersTest {

    private static final NodeKey A = SigningKey.make().key();
    private static final NodeKey B = SigningKey.make().key();
    private static final NodeKey C = SigningKey.make().key();

    private final CallCounters counters = new CallCounters(2);

    private long call(long session, int number) {
        return CallProof.counter(session, number);
    }

    @Test
    void takesEachCounterOnce() {
        long session = counters.session();
        for (int i = 1; i < 200; i++) {
            assertThat(counters.use(A, call(session, i))).isTrue();
            assertThat(counters.use(A, call(session, i))).isFalse();
        }
        for (int i = 1; i < 200; i++) {
            assertThat(counters.isFresh(A, call(session, i))).as("call %d", i).isFalse();
        }
    }

    @Test
    void callsMayOvertakeEachOtherOnTheirWay() {
        long session = counters.session();
        assertThat(counters.use(A, call(session, 100))).isTrue();
        for (int i = 99; i >= 100 - CallCounters.WINDOW; i--) {
            assertThat(counters.use(A, call(session, i))).as("call %d", i).isTrue();
            assertThat(counters.use(A, call(session, i))).as("call %d again", i).isFalse();
        }
        assertThat(counters.use(A, call(session, 99 - CallCounters.WINDOW))).isFalse();
        assertThat(counters.use(A, call(session, 101))).isTrue();
        assertThat(counters.use(A, call(session, 100))).isFalse();
    }

    @Test
    void aNodeThatIsCalledAtTwoAddressesHasTwoSessionsWithItsCaller() {
        long one = counters.session();
        long two = counters.session();
        for (int i = 1; i < 100; i++) {
            assertThat(counters.use(A, call(one, i))).isTrue();
            assertThat(counters.use(A, call(two, i))).isTrue();
            assertThat(counters.use(A, call(one, i))).isFalse();
            assertThat(counters.use(A, call(two, i))).isFalse();
        }
    }

    @Test
    void ofAKeyTheLatestSessionsAreKept() {
        long old = counters.session();
        assertThat(counters.use(A, call(old, 1))).isTrue();
        for (int i = 0; i < 7; i++) {
            assertThat(counters.use(A, call(counters.session(), 1))).isTrue();
        }
        assertThat(counters.use(A, call(old, 2))).isTrue();
        assertThat(counters.use(A, call(counters.session(), 1))).isTrue();
        assertThat(counters.use(A, call(old, 1))).isFalse();
        assertThat(counters.use(A, call(old, 3))).isFalse();
    }

    /** Its window was given up; what it used is known by that of the others no more. */
    @Test
    void aSessionBeforeAllThatAreKeptIsStale() {
        long unused = counters.session();
        for (int i = 0; i < 9; i++) {
            assertThat(counters.use(A, call(counters.session(), 1))).isTrue();
        }
        assertThat(counters.use(A, call(unused, 1))).isFalse();
        assertThat(counters.use(B, call(unused, 1))).isTrue();
    }

    @Test
    void aSessionThatWasNotHandedOutIsNone() {
        long session = counters.session();
        assertThat(counters.use(A, call(session + 1, 1))).isFalse();
        assertThat(counters.use(A, call(0, 1))).isFalse();
    }

    /** Otherwise whoever has three keys makes an old proof good again. */
    @Test
    void whatAForgottenKeyHasUsedStaysUsed() {
        long session = counters.session();
        assertThat(counters.use(A, call(session, 9))).isTrue();
        long later = counters.session();
        assertThat(counters.use(B, call(later, 1))).isTrue();
        assertThat(counters.use(C, call(later, 2))).isTrue();
        assertThat(counters.use(A, call(session, 9))).isFalse();
        assertThat(counters.use(A, call(counters.session(), 1))).isTrue();
    }
}
