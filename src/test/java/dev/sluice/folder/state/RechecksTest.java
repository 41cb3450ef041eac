package dev.sluice.folder.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.RelativePath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RechecksTest {

    private static final RelativePath A = RelativePath.of("a");
    private static final RelativePath B = RelativePath.of("b");

    private final List<String> done = new ArrayList<>();
    private long now = Long.MAX_VALUE - Duration.ofHours(1).toNanos();
    private final Rechecks rechecks =
            new Rechecks(
                    path -> done.add("look " + path), path -> done.add("hash " + path), this::now);

    private long now() {
        return now;
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void aPathIsLookedAtOnceInAWhile() {
        rechecks.look(A);
        rechecks.look(A);
        rechecks.look(B);
        assertThat(done).containsExactly("look a", "look b");

        pass(Rechecks.LOOK_PAUSE);
        rechecks.look(A);
        assertThat(done).containsExactly("look a", "look b", "look a");
    }

    @Test
    void aFileIsHashedOnceInSomeMinutesWhateverIsSaidOfIt() {
        for (int i = 0; i < 240; i++) {
            rechecks.hash(A, 1_000);
            pass(Duration.ofSeconds(1));
        }
        assertThat(done).containsExactly("hash a");

        pass(Rechecks.HASH_PAUSE);
        rechecks.hash(A, 1_000);
        assertThat(done).containsExactly("hash a", "hash a");
    }

    @Test
    void whatIsReadInAMinuteOnTheWordOfPeersIsBounded() {
        long size = Rechecks.BYTES_A_MINUTE / 4;
        for (int i = 0; i < 3_600; i++) {
            rechecks.hash(RelativePath.of("f" + i), size);
            pass(Duration.ofSeconds(1));
        }
        assertThat(done).hasSizeBetween(4 * 59, 4 * 62);
    }

    @Test
    void aFileLargerThanAllThatIsHashedAndKeepsTheOthersWaitingForABoundedTime() {
        rechecks.hash(A, Long.MAX_VALUE);
        rechecks.hash(B, 1);
        assertThat(done).containsExactly("hash a");

        pass(Duration.ofMinutes(31));
        rechecks.hash(B, 1);
        assertThat(done).containsExactly("hash a", "hash b");
    }

    @Test
    void manyPathsDoNotFillTheMemory() {
        for (int i = 0; i < 5_000; i++) {
            rechecks.look(RelativePath.of("f" + i));
        }
        assertThat(done).hasSize(1_000);
    }
}
