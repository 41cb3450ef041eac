package dev.sluice.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BeatWatchTest {

    private final AtomicInteger beats = new AtomicInteger();
    private final BeatWatch watch =
            new BeatWatch("beat", Duration.ofMillis(5), beats::incrementAndGet);

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void givesNoneWhileTheSchedulerDoes() {
        for (int i = 0; i < 10; i++) {
            watch.look();
            watch.look();
            watch.given();
        }
        assertThat(beats).hasValue(0);
    }

    @Test
    void givesOneInEachPeriodFromTheThirdThatWasMissed() {
        for (int i = 0; i < 5; i++) {
            watch.look();
        }
        assertThat(beats).hasValue(3);
        watch.given();
        watch.look();
        assertThat(beats).hasValue(3);
    }

    @Test
    void looksByItself() {
        watch.start();
        await().until(() -> beats.get() > 1);
    }

    @Test
    void aBeatThatFailsDoesNotEndTheLooks() {
        try (BeatWatch failing =
                new BeatWatch(
                        "beat",
                        Duration.ofMillis(5),
                        () -> {
                            beats.incrementAndGet();
                            throw new IllegalStateException("planted");
                        })) {
            failing.start();
            await().until(() -> beats.get() > 1);
        }
    }
}
