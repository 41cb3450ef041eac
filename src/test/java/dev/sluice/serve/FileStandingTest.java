package dev.sluice.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FileStandingTest {

    private static final Instant T = Instant.parse("2026-11-22T01:02:03.123456789Z");

    private static FileStat file(long size, Instant mtime, Instant ctime, int mode, long inode) {
        return new FileStat(Kind.FILE, size, mtime, ctime, new Mode(mode), 1, inode, T);
    }

    private final FileStat seen = file(10, T, T, 0644, 5);

    @Test
    void ctimeAndModeDoNotChangeAContent() {
        assertThat(FileStanding.of(seen, file(10, T, T.plusSeconds(1), 0600, 5)))
                .isEqualTo(FileStanding.UNCHANGED);
    }

    @Test
    void onlyTheSameFileCanHaveGrown() {
        assertThat(FileStanding.of(seen, file(11, T.plusNanos(1), T, 0644, 5)))
                .isEqualTo(FileStanding.GROWN);
        assertThat(FileStanding.of(seen, file(11, T.plusNanos(1), T, 0644, 6)))
                .isEqualTo(FileStanding.CHANGED);
    }

    @Test
    void anotherTimeOrASmallerSizeIsAChange() {
        assertThat(FileStanding.of(seen, file(10, T.plusNanos(1), T, 0644, 5)))
                .isEqualTo(FileStanding.CHANGED);
        assertThat(FileStanding.of(seen, file(9, T, T, 0644, 5))).isEqualTo(FileStanding.CHANGED);
    }
}
