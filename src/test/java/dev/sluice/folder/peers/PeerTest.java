package dev.sluice.folder.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RunId;
import dev.sluice.folder.FakeNode;
import dev.sluice.folder.LogLines;
import dev.sluice.folder.state.OneFolder;
import dev.sluice.peer.known.PeerState.Contact;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A folder and one node that it pulls from. */
@Timeout(value = 25, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PeerTest {

    @TempDir Path directory;

    private final FakeNode peer = new FakeNode();
    private final LogLines log = new LogLines();
    private final FaultyIndex faults = new FaultyIndex();
    private OneFolder one;

    @BeforeEach
    void make() throws IOException {
        make(peer.base());
    }

    private void make(URI... peers) throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        plan.peers = List.of(peers);
        plan.around = faults::around;
        one = plan.make();
    }

    /** After the test has made the peer what it is to be: the first round comes by itself. */
    private void run() {
        one.folder.start();
        one.awaitState("running");
    }

    @AfterEach
    void close() {
        one.close();
        peer.close();
        log.close();
    }

    @Test
    void bringsWhatThePeerHas() {
        peer.add("d");
        run();
        assertThat(one.pull().error()).isNull();
        assertThat(one.root.resolve("d")).isDirectory();
        assertThat(one.peer().contact()).isEqualTo(Contact.CONNECTED);
    }

    @Test
    void aBeatBringsItToo() {
        peer.add("d");
        run();
        one.folder.beat();
        await().until(() -> one.has("d"));
    }

    @Test
    void readsOnWhereItWasWhenThePeerWasRestarted() {
        peer.add("d");
        run();
        one.pull();
        peer.run = new RunId(0x23);
        peer.add("e");
        assertThat(one.pull().error()).isNull();
        assertThat(one.has("e")).isTrue();
        assertThat(peer.reads().getLast()).contains("after=1");
        assertThat(peer.introductions).hasValue(1);
    }

    @Test
    void meetsAnewWhenAnotherNodeAnswersAtTheAddress() {
        peer.add("d");
        run();
        one.pull();
        peer.node = new NodeId(0x12);
        assertThat(one.pull().error()).contains("another node answers");
        assertThat(one.pull().error()).isNull();
        assertThat(one.peer().node()).isEqualTo(new NodeId(0x12));
    }

    @Test
    void aPeerThatLiesIsSetAsideAndOnlyAPersonAsksItBeforeItsTime() {
        peer.add("d");
        peer.lies = true;
        run();
        assertThat(one.pull().error()).contains("is about folder", "set aside until");
        assertThat(one.peer().error()).contains("set aside until");
        int before = peer.reads().size();
        one.folder.beat();
        await().during(Duration.ofMillis(300)).until(() -> peer.reads().size() == before);
        peer.lies = false;
        assertThat(one.pull().error()).isNull();
        assertThat(one.peer().error()).isNull();
        peer.add("e");
        one.folder.beat();
        await().until(() -> one.has("e"));
    }

    @Test
    void recognisesItselfAndDoesNotPull() {
        peer.prove(OneFolder.SELF.key());
        peer.node = OneFolder.SELF.node();
        peer.run = OneFolder.SELF.run();
        run();
        assertThat(one.pull()).isEqualTo(new PeerRound(peer.base(), null, null));
        assertThat(one.pull().error()).isNull();
        assertThat(one.peer().contact()).isEqualTo(Contact.SELF);
        assertThat(peer.reads()).isEmpty();
    }

    @Test
    void refusesADuplicateNodeId() {
        peer.prove(OneFolder.SELF.key());
        peer.node = OneFolder.SELF.node();
        run();
        assertThat(one.pull().error()).contains("copies of one state directory");
        assertThat(one.peer().contact()).isEqualTo(Contact.REFUSED);
        assertThat(peer.reads()).isEmpty();
    }

    @Test
    void refusesTwoNodesOfOneIdWhoseRunsAlternate() throws IOException {
        try (FakeNode duplicate = new FakeNode()) {
            one.close();
            make(peer.base(), duplicate.base());
            duplicate.run = new RunId(0x23);
            run();
            await().until(() -> {
                List<PeerRound> rounds = one.folder.pullNow().join();
                return rounds.stream()
                        .allMatch(round -> String.valueOf(round.error()).contains("two nodes"));
            });
            assertThat(one.folder.peers().all())
                    .extracting(state -> state.contact().name())
                    .containsExactly("REFUSED", "REFUSED");
        }
    }

    @Test
    void saysThatThePeerDoesNotHaveTheFolderAndLogsItOnce() {
        peer.folder = "music";
        run();
        for (int i = 0; i < 3; i++) {
            assertThat(one.pull().error()).contains("has no folder papers");
            assertThat(one.peer().contact()).isEqualTo(Contact.REFUSED);
            assertThat(one.peer().error()).contains("has no folder papers");
        }
        assertThat(log.containing(peer.base().toString())).hasSize(1);
        peer.folder = "papers";
        assertThat(one.pull().error()).isNull();
        assertThat(log.containing(peer.base() + " is fake")).hasSize(1);
    }

    @Test
    void refusesAnotherDigestAndLogsItOnce() {
        peer.digest = "sha-256";
        peer.feedDigest = "sha-256";
        run();
        for (int i = 0; i < 3; i++) {
            assertThat(one.pull().error()).contains("sha-256", "xxh3-128");
        }
        assertThat(one.peer().contact()).isEqualTo(Contact.REFUSED);
        assertThat(log.containing("sha-256")).hasSize(1);
        assertThat(peer.reads()).isEmpty();
    }

    @Test
    void logsOnceAFeedThatIsRefusedAtEachRound() {
        peer.feedDigest = "sha-256";
        run();
        for (int i = 0; i < 3; i++) {
            assertThat(one.pull().error()).contains("sha-256", "xxh3-128");
        }
        assertThat(log.containing("sha-256")).hasSize(1);
        assertThat(log.containing("is fake")).hasSize(1);
    }

    @Test
    void logsOnceThatThePeerIsAwayAndOnceThatItIsBack() {
        run();
        one.pull();
        peer.close();
        for (int i = 0; i < 3; i++) {
            assertThat(one.pull().error()).isNotNull();
            assertThat(one.peer().contact()).isEqualTo(Contact.AWAY);
        }
        try (FakeNode again = new FakeNode(peer.port())) {
            again.add("d");
            assertThat(one.pull().error()).isNull();
            assertThat(one.pull().error()).isNull();
        }
        assertThat(log.containing(peer.base() + " is fake")).hasSize(2);
        assertThat(log.containing(peer.base().toString())).hasSize(3);
    }

    @Test
    void pullsOnceFromANodeWithTwoAddresses() throws IOException {
        one.close();
        make(peer.base(), peer.otherBase());
        run();
        for (int i = 0; i < 3; i++) {
            assertThat(one.folder.pullNow().join())
                    .hasSize(2)
                    .allSatisfy(round -> assertThat(round.error()).isNull());
        }
        assertThat(peer.readAs).hasSize(1);
        assertThat(one.folder.peers().all())
                .extracting(state -> state.contact().name())
                .containsExactlyInAnyOrder("CONNECTED", "DUPLICATE");
        assertThat(log.containing("same node")).hasSize(1);
    }

    @Test
    void anIndexThatFailsIsShownAtThePeerAndLoggedOnce() {
        run();
        one.pull();
        faults.failing.add("cursor");
        for (int i = 0; i < 3; i++) {
            assertThat(one.pull().error()).contains("disk I/O error");
        }
        assertThat(one.peer().error()).contains("disk I/O error");
        assertThat(log.containing("disk I/O error")).hasSize(1);
        faults.failing.clear();
        assertThat(one.pull().error()).isNull();
        assertThat(one.peer().contact()).isEqualTo(Contact.CONNECTED);
    }

    @Test
    void doesNotPullIntoARootThatIsGone() throws IOException {
        run();
        one.pull();
        Path away = Files.move(one.root, directory.resolve("away"));
        peer.add("d");
        assertThat(one.pull().error()).contains("is missing");
        assertThat(away.resolve("d")).doesNotExist();
        one.awaitState("stopped");
        assertThat(one.pull().error()).contains("stopped: root", "is missing");
        Files.move(away, one.root);
        one.awaitState("running");
        assertThat(one.pull().error()).isNull();
        assertThat(one.root.resolve("d")).isDirectory();
    }
}
