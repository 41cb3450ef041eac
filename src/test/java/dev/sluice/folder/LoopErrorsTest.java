package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.folder.state.OneFolder;
import dev.sluice.index.Index;
import dev.sluice.peer.known.PeerState;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An error that nothing expects, as that there is no memory, ends no loop in silence. */
@Timeout(value = 25, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoopErrorsTest {

    private static final String PLANTED = "java.lang.OutOfMemoryError: planted";

    @TempDir Path directory;

    /** The method of the index that has no memory; empty for none. */
    private volatile String failing = "";

    /** On threads whose names begin so. */
    private volatile String where = "";

    private OneFolder.Plan plan;

    @BeforeEach
    void planOne() throws IOException {
        plan = new OneFolder.Plan(directory);
        plan.around = this::failing;
        Files.writeString(plan.root.resolve("file"), "found");
    }

    private Index failing(Index index) {
        return (Index)
                Proxy.newProxyInstance(
                        Index.class.getClassLoader(),
                        new Class<?>[] {Index.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals(failing)
                                    && Thread.currentThread().getName().startsWith(where)) {
                                throw new OutOfMemoryError("planted");
                            }
                            try {
                                return method.invoke(index, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    @Test
    void anErrorInAScanIsTheReasonWhyTheFolderIsStoppedAndTheNextScanGoesOn() {
        failing = "isFinding";
        try (OneFolder one = plan.start()) {
            await().until(() -> one.reason().contains(PLANTED));
            assertThat(one.folder.isAlive()).isTrue();
            failing = "";
            await().until(() -> one.has("file"));
            one.awaitState("running");
        }
    }

    @Test
    void anErrorInARoundIsToldOfThePeerAndTheNextRoundGoesOn() throws IOException {
        try (FakeNode peer = new FakeNode()) {
            peer.add("from-the-peer");
            plan.peers = List.of(peer.base());
            try (OneFolder one = plan.run()) {
                failing = "wantedCount";
                assertThat(one.pull().error()).contains(PLANTED);
                assertThat(one.peer().error()).contains(PLANTED);
                failing = "";
                assertThat(one.pull().error()).isNull();
                assertThat(one.has("from-the-peer")).isTrue();
            }
        }
    }

    @Test
    void anErrorWhileNewsIsWaitedForIsAWarningUntilItIsOver() throws IOException {
        try (FakeNode peer = new FakeNode()) {
            plan.peers = List.of(peer.base());
            plan.longPoll = true;
            // From the start: once it waits, it asks its index no more until there is news.
            where = "poll-";
            failing = "cursor";
            try (OneFolder one = plan.run()) {
                await().until(() -> one.folder.peers().all().size() == 1);
                await().until(() -> one.peer().contact() == PeerState.Contact.CONNECTED);
                await().untilAsserted(() -> {
                    one.folder.beat();
                    assertThat(one.folder.warnings()).anyMatch(each -> each.contains(PLANTED));
                });
                failing = "";
                await().until(() -> {
                    one.folder.beat();
                    return one.folder.warnings().isEmpty();
                });
            }
        }
    }
}
