package dev.sluice.folder.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.folder.FakeNode;
import dev.sluice.folder.state.OneFolder;
import dev.sluice.peer.known.Discovery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A resolver that does not answer. */
@Timeout(value = 25, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowResolverTest {

    @TempDir Path directory;

    private final CountDownLatch answers = new CountDownLatch(1);

    private List<InetAddress> resolve(String host) {
        boolean isAnswered = false;
        while (!isAnswered) {
            try {
                answers.await();
                isAnswered = true;
            } catch (InterruptedException e) {
                // As deaf to it as the system's resolver.
            }
        }
        return List.of(InetAddress.getLoopbackAddress());
    }

    @Test
    void holdsUpNeitherTheBeatNorOtherPeersNorTheEnd() throws IOException {
        try (FakeNode peer = new FakeNode()) {
            OneFolder.Plan plan = new OneFolder.Plan(directory);
            plan.peers = List.of(URI.create("dns://slow:1"), peer.base());
            plan.discovery = new Discovery(this::resolve);
            OneFolder one = plan.start();
            one.awaitState("running");
            peer.add("d");
            assertThat(CompletableFuture.runAsync(one.folder::beat))
                    .succeedsWithin(5, TimeUnit.SECONDS);
            await().until(() -> one.has("d"));
            AtomicReference<CompletableFuture<List<PeerRound>>> pull = new AtomicReference<>();
            assertThat(CompletableFuture.runAsync(() -> pull.set(one.folder.pullNow())))
                    .succeedsWithin(5, TimeUnit.SECONDS);
            CompletableFuture<Void> end = CompletableFuture.runAsync(one::close);
            assertThat(end).succeedsWithin(5, TimeUnit.SECONDS);
            assertThat(pull.get()).isCompleted();
        } finally {
            answers.countDown();
        }
    }
}
