package dev.sluice.folder.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.folder.FakeNode;
import dev.sluice.folder.state.OneFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No test here has a beat, so whatever goes on does so by the poll. */
@Timeout(value = 25, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LongPollTest {

    /** What spins makes some thousands of calls in this time. */
    private static final Duration LONG_ENOUGH = Duration.ofMillis(700);

    private static final int A_FEW = 5;

    @TempDir Path directory;

    private final FakeNode peer = new FakeNode();
    private final FaultyIndex faults = new FaultyIndex();
    private OneFolder one;

    @BeforeEach
    void start() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        plan.peers = List.of(peer.base());
        plan.longPoll = true;
        plan.around = faults::around;
        one = plan.run();
        one.pull();
        await().until(() -> peer.polls.get() == 1);
    }

    @AfterEach
    void close() {
        one.close();
        peer.close();
    }

    private void assertThatNothingSpins() {
        await().during(LONG_ENOUGH).until(() -> peer.polls.get() <= A_FEW);
    }

    @Test
    void bringsNewsWithoutABeat() {
        for (String directory : List.of("d", "e", "f")) {
            peer.add(directory);
            await().until(() -> one.has(directory));
        }
    }

    @Test
    void doesNotSpinAtAPeerThatFails() {
        peer.polling = FakeNode.Polls.FAILING;
        peer.add("d");
        await().until(() -> one.has("d"));
        assertThatNothingSpins();
    }

    @Test
    void doesNotSpinAtAPeerThatAnswersNothingAtOnce() {
        peer.polling = FakeNode.Polls.EMPTY_AT_ONCE;
        peer.add("d");
        await().until(() -> one.has("d"));
        assertThatNothingSpins();
        int before = peer.polls.get();
        one.pull();
        await().until(() -> peer.polls.get() > before);
    }

    @Test
    void doesNotSpinWhileTheRootIsGone() throws IOException {
        Files.move(one.root, directory.resolve("away"));
        one.folder.beat();
        one.awaitState("stopped");
        peer.add("d");
        assertThatNothingSpins();
        assertThat(one.has("d")).isFalse();
    }

    @Test
    void outlivesAnIndexThatFails() {
        faults.failing.add("done");
        peer.add("d");
        await().until(() -> faults.failures.get() > 0);
        assertThatNothingSpins();
        faults.failing.clear();
        one.pull();
        peer.add("e");
        await().until(() -> one.has("e"));
    }

    @Test
    void endsWithTheFolder() {
        one.folder.close();
        await().until(() ->
                OneFolder.threads().stream().noneMatch(name -> name.startsWith("poll-")));
    }
}
