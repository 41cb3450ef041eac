package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.folder.state.OneFolder;
import dev.sluice.identity.SigningKey;
import dev.sluice.peer.NodeInfo;
import dev.sluice.peer.known.Discovery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Names that stand for many addresses, and what becomes of the peers at them. */
@Timeout(value = 25, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PeersFoundTest {

    @TempDir Path directory;

    private final FakeNode peer = new FakeNode();
    private final CountDownLatch resolverAnswers = new CountDownLatch(1);
    private final Map<String, List<String>> names = new ConcurrentHashMap<>();
    private final LogLines log = new LogLines();
    private OneFolder one;

    @BeforeEach
    void start() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        plan.peers =
                List.of(service("nodes"), service("others"), service("slow"), peer.otherBase());
        plan.discovery = new Discovery(this::resolve);
        names.put("nodes", List.of("127.0.0.2"));
        names.put("others", List.of("127.0.0.9"));
        names.put("slow", List.of());
        resolverAnswers.countDown();
        one = plan.run();
    }

    private URI service(String name) {
        return URI.create("dns://" + name + ":" + peer.port());
    }

    private List<InetAddress> resolve(String host) throws UnknownHostException {
        if (host.equals("slow")) {
            try {
                resolverAnswers.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of(InetAddress.getByName("127.0.0.8"));
        }
        List<String> addresses = names.get(host);
        if (addresses == null) {
            throw new UnknownHostException(host);
        }
        return addresses.stream().map(PeersFoundTest::address).toList();
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @AfterEach
    void close() {
        resolverAnswers.countDown();
        one.close();
        peer.close();
        log.close();
    }

    private List<String> hosts() {
        return one.folder.peers().all().stream().map(state -> state.base().getHost()).toList();
    }

    private void awaitHosts(String... expected) {
        one.folder.beat();
        await().untilAsserted(() -> assertThat(hosts()).containsExactly(expected));
    }

    @Test
    void followsANameThatGainsAndLosesAddresses() {
        awaitHosts("127.0.0.2", "127.0.0.8", "127.0.0.9", "localhost");
        names.put("nodes", List.of("127.0.0.2", "127.0.0.3"));
        awaitHosts("127.0.0.2", "127.0.0.3", "127.0.0.8", "127.0.0.9", "localhost");
        names.put("nodes", List.of("127.0.0.3"));
        awaitHosts("127.0.0.3", "127.0.0.8", "127.0.0.9", "localhost");
        await().until(() ->
                OneFolder.threads().stream().filter(name -> name.startsWith("peer-papers")).count()
                        == 4);
    }

    @Test
    void whatAPeerThatIsGoneHasProvedIsForgotten() throws Exception {
        peer.prove(SigningKey.make());
        awaitHosts("127.0.0.2", "127.0.0.8", "127.0.0.9", "localhost");
        URI gone = URI.create("http://127.0.0.2:" + peer.port());
        NodeInfo info = one.feeds.node(peer.base());
        one.feeds.begin(gone, info);
        names.put("nodes", List.of("127.0.0.3"));
        awaitHosts("127.0.0.3", "127.0.0.8", "127.0.0.9", "localhost");
        await().until(() -> !one.feeds.isBegun(gone, info));
    }

    @Test
    void aNameThatDoesNotResolveTakesNoPeerAwayAndIsLoggedOnce() {
        awaitHosts("127.0.0.2", "127.0.0.8", "127.0.0.9", "localhost");
        names.remove("nodes");
        for (int i = 0; i < 3; i++) {
            assertThat(one.folder.pullNow().join()).hasSize(4);
        }
        assertThat(log.containing("resolve dns://nodes")).hasSize(1);
    }

    @Test
    void aNameThatDoesNotResolveKeepsNoOtherPeerFromLeaving() {
        awaitHosts("127.0.0.2", "127.0.0.8", "127.0.0.9", "localhost");
        names.remove("nodes");
        names.put("others", List.of("127.0.0.10"));
        awaitHosts("127.0.0.10", "127.0.0.2", "127.0.0.8", "localhost");
    }
}
