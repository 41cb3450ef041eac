package dev.sluice.serve.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final int KIB = 1024;

    private final Pace pace = new Pace(new Form());

    private int after(Duration... times) {
        for (Duration time : times) {
            pace.left(0, time.toNanos());
        }
        return pace.bytes() / KIB;
    }

    @Test
    void slicesGrowWhileTheyLeaveQuickly() {
        Duration quick = Duration.ofMillis(10);

        assertThat(after()).isEqualTo(256);
        assertThat(after(quick)).isEqualTo(512);
        assertThat(after(quick, quick, quick, quick)).isEqualTo(4096);
    }

    @Test
    void aSliceThatTakesLongerIsFollowedByTheLeast() {
        assertThat(after(Duration.ofMillis(10), Duration.ofSeconds(1))).isEqualTo(256);
    }

    @Test
    void aConnectionThatCouldBeTakenForIdleHasSmallOnes() {
        assertThat(after(Duration.ofSeconds(11))).isEqualTo(64);
        assertThat(after(Duration.ofSeconds(5))).isEqualTo(64);
        assertThat(after(Duration.ofMillis(10))).isEqualTo(128);
    }

    @Test
    void aSliceThatTheDiskWasLongAboutIsFollowedByHalfOfIt() {
        after(Duration.ofMillis(10), Duration.ofMillis(10), Duration.ofMillis(10));

        pace.left(Duration.ofSeconds(2).toNanos(), 0);
        assertThat(pace.bytes()).isEqualTo(1024 * KIB);
        for (int i = 0; i < 5; i++) {
            pace.left(Duration.ofSeconds(2).toNanos(), 0);
        }
        assertThat(pace.bytes()).isEqualTo(256 * KIB);
    }

    @Test
    void aSlowDiskDoesNotMakeASmallOneLarger() {
        after(Duration.ofSeconds(11));

        pace.left(Duration.ofSeconds(2).toNanos(), 0);
        assertThat(pace.bytes()).isEqualTo(64 * KIB);
    }

    private static final class Form implements SliceForm {

        @Override
        public String method() {
            return "none";
        }

        @Override
        public boolean isInMemory() {
            return false;
        }

        @Override
        public int leastSlice() {
            return 256 * KIB;
        }

        @Override
        public int mostSlice() {
            return 4096 * KIB;
        }

        @Override
        public Ready prepare(FileChannel channel, long offset, int length) {
            throw new IllegalStateException("nothing is sent");
        }
    }
}
