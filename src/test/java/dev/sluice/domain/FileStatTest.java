package dev.sluice.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FileStatTest {

    private static final Instant T = Instant.parse("2026-11-22T00:00:00Z");

    private static FileStat at(Instant mtime, Instant ctime, Instant lookedAt) {
        return new FileStat(Kind.FILE, 1, mtime, ctime, new Mode(0644), 1, 2, lookedAt);
    }

    @Test
    void isRacyWithinTheTickOfItsLastChange() {
        assertThat(at(T, T, T).isRacy()).isTrue();
        assertThat(at(T, T, T.plusMillis(10)).isRacy()).isTrue();
        assertThat(at(T, T, T.plusMillis(10).plusNanos(1)).isRacy()).isFalse();
    }

    @Test
    void isRacyByTheTimeThatNobodyCanSet() {
        assertThat(at(T.minusSeconds(9), T, T.plusMillis(1)).isRacy()).isTrue();
        assertThat(at(T.plusSeconds(9_999), T, T.plusSeconds(1)).isRacy()).isFalse();
    }

    @Test
    void isRacyUntilAClockThatWasSetBackHasCaughtUp() {
        assertThat(at(T, T, T.minusSeconds(60)).isRacy()).isTrue();
    }

    @Test
    void isTheSameWhateverTheTimeOfTheLook() {
        assertThat(at(T, T, T).isSame(at(T, T, T.plusSeconds(1)))).isTrue();
    }

    @Test
    void isAnotherIfAnythingElseDiffers() {
        FileStat one = at(T, T, T);
        Mode mode = new Mode(0644);
        assertThat(one.isSame(at(T.plusNanos(1), T, T))).isFalse();
        assertThat(one.isSame(at(T, T.plusNanos(1), T))).isFalse();
        assertThat(one.isSame(new FileStat(Kind.SYMLINK, 1, T, T, mode, 1, 2, T))).isFalse();
        assertThat(one.isSame(new FileStat(Kind.FILE, 2, T, T, mode, 1, 2, T))).isFalse();
        assertThat(one.isSame(new FileStat(Kind.FILE, 1, T, T, new Mode(0), 1, 2, T))).isFalse();
        assertThat(one.isSame(new FileStat(Kind.FILE, 1, T, T, mode, 9, 2, T))).isFalse();
        assertThat(one.isSame(new FileStat(Kind.FILE, 1, T, T, mode, 1, 9, T))).isFalse();
    }
}
