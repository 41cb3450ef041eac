package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.folder.state.OneFolder;
import dev.sluice.index.FullIndexException;
import dev.sluice.index.Index;
import dev.sluice.peer.known.Discovery;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A peer whose name stands for another address now. */
@Timeout(value = 25, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PeerGoneTest {

    private final FakeNode peer = new FakeNode();
    private volatile List<InetAddress> addresses = List.of(InetAddress.getLoopbackAddress());
    private volatile boolean isFull;
    private OneFolder one;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        plan.peers = List.of(URI.create("dns://nodes:" + peer.port()));
        plan.discovery = new Discovery(_ -> addresses);
        plan.around = this::around;
        one = plan.run();
    }

    @AfterEach
    void close() {
        one.close();
        peer.close();
    }

    private Index around(Index index) {
        return (Index)
                Proxy.newProxyInstance(
                        Index.class.getClassLoader(),
                        new Class<?>[] {Index.class},
                        (_, method, arguments) -> {
                            if (isFull && method.getName().equals("write")) {
                                throw new FullIndexException("commit: full", new Exception());
                            }
                            try {
                                return method.invoke(index, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    @Test
    void whatItWasPausedForIsNotToldForEver() throws Exception {
        one.pull();
        isFull = true;
        peer.add("d");
        one.pull();
        assertThat(one.folder.paused()).contains("full");

        addresses = List.of(InetAddress.getByName("127.0.0.9"));
        one.folder.beat();

        await().untilAsserted(() -> assertThat(one.folder.paused()).isNull());
    }
}
