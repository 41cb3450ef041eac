package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.RunId;
import dev.sluice.folder.state.OneFolder;
import dev.sluice.identity.SigningKey;
import dev.sluice.index.Member;
import dev.sluice.peer.NodeInfo;
import dev.sluice.peer.known.PeerState.Contact;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody with a good credential who says that it is another node. */
class PosingTest {

    private static final SigningKey B = SigningKey.make();
    private static final SigningKey OTHER = SigningKey.make();

    @TempDir Path directory;

    private final FakeNode b = new FakeNode();
    private final FakeNode liar = new FakeNode();
    private @Nullable OneFolder made;

    @BeforeEach
    void begin() {
        b.prove(B);
        b.add("x");
        b.add("y");
        liar.node = b.node;
        liar.run = b.run;
    }

    @AfterEach
    void close() {
        if (made != null) {
            made.close();
        }
        b.close();
        liar.close();
    }

    private void run(FakeNode... peers) throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        plan.peers = List.of(peers).stream().map(FakeNode::base).toList();
        made = plan.run();
    }

    private OneFolder one() {
        return Objects.requireNonNull(made);
    }

    private Contact contact(URI base) {
        return one().peer(base).contact();
    }

    @Test
    void whatAPeerHasProvedIsKept() throws IOException {
        run(b);
        assertThat(one().pull().error()).isNull();
        assertThat(one().has("x")).isTrue();
        assertThat(one().peer().key()).isEqualTo(B.key());
        assertThat(one().index.member(b.node)).extracting(Member::key).isEqualTo(B.key());
    }

    @Test
    void whoPosesAsThisNodeIsNotPulledFrom() throws IOException {
        liar.node = OneFolder.SELF.node();
        liar.run = OneFolder.SELF.run();
        run(liar);
        assertThat(one().pull().error()).contains("somebody poses as it");
        assertThat(contact(liar.base())).isEqualTo(Contact.IMPOSTOR);
    }

    @Test
    void whoDoesNotProveTheKeyOfANodeIsAnImpostor() throws IOException {
        run(b, liar);
        await().until(() -> contact(b.base()) == Contact.CONNECTED && one().has("y"));
        await().until(() -> {
            one().folder.beat();
            return contact(liar.base()) == Contact.IMPOSTOR;
        });
        assertThat(one().peer(liar.base()).error())
                .contains("answers as node " + b.node + " and does not prove it")
                .contains("Find out who");
        liar.prove(OTHER);
        liar.node = b.node;
        await().until(() -> {
            one().folder.beat();
            return String.valueOf(one().peer(liar.base()).error()).contains("with another key");
        });
        assertThat(contact(b.base())).isEqualTo(Contact.CONNECTED);
        assertThat(one().index.member(b.node)).extracting(Member::key).isEqualTo(B.key());
    }

    /** It says that there is nothing after what it has, which is as much as the node has. */
    @Test
    void whoCameFirstTakesNothingFromTheNodeThatItPosesAs() throws IOException {
        liar.add("lie");
        liar.add("lie too");
        run(liar);
        assertThat(one().pull().error()).isNull();
        assertThat(Objects.requireNonNull(one().index.cursor(b.node)).sequence().value())
                .isEqualTo(2);
        one().close();

        run(liar, b);
        await().until(() -> {
            one().folder.beat();
            return one().has("x") && one().has("y") && contact(liar.base()) == Contact.IMPOSTOR;
        });
        assertThat(contact(b.base())).isEqualTo(Contact.CONNECTED);
        liar.close();
        one().close();
        run(b);
        assertThat(one().pull().error()).isNull();
        assertThat(one().has("x") && one().has("y")).isTrue();
    }

    /** It has the challenge signed by the node itself. */
    @Test
    void whoPassesAChallengeOnAnswersNothingElseInItsName() throws IOException {
        liar.prove(B);
        liar.feedKey = null;
        liar.add("lie");
        run(liar);
        assertThat(one().pull().error()).contains("its feed is not signed by that node");
        assertThat(contact(liar.base())).isEqualTo(Contact.IMPOSTOR);
        assertThat(one().has("lie")).isFalse();
        assertThat(one().index.cursor(b.node)).isNull();

        liar.feedKey = OTHER;
        assertThat(one().pull().error()).contains("its feed is not signed by that node");
        assertThat(one().has("lie")).isFalse();
        assertThat(one().index.cursor(b.node)).isNull();
        one().close();

        run(liar, b);
        await().until(() -> {
            one().folder.beat();
            return one().has("x") && one().has("y");
        });
    }

    @Test
    void aNodeWithoutAKeyIsReadAndMakesRoomWhenItHasOne() throws IOException {
        FakeNode old = liar;
        old.node = new dev.sluice.domain.NodeId(0x77);
        old.add("x");
        run(old);
        assertThat(one().pull().error()).isNull();
        assertThat(one().has("x")).isTrue();
        assertThat(one().peer().key()).isNull();
        assertThat(one().index.member(old.node)).extracting(Member::key).isNull();

        // Its software is replaced: its id stays, and it has a key now.
        old.key = OTHER;
        old.feedKey = OTHER;
        old.run = new RunId(0x23);
        old.add("y");
        await().until(() -> {
            one().folder.beat();
            return one().has("y") && OTHER.key().equals(one().peer().key());
        });
        assertThat(one().index.member(old.node)).extracting(Member::key).isEqualTo(OTHER.key());
    }

    /** Another folder asks at the same address, and refuses it or knows nothing better. */
    @Test
    void whatAnotherFolderHearsAtTheAddressLetsNobodyPose() throws Exception {
        run(b);
        assertThat(one().pull().error()).isNull();
        b.key = OTHER;
        b.feedKey = OTHER;
        b.add("lie");
        NodeInfo shown = one().feeds.node(b.base());
        assertThat(one().pull().error()).contains("somebody poses as");
        assertThat(one().has("lie")).isFalse();
        assertThat(one().root.resolve("lie")).doesNotExist();
        one().feeds.begin(b.base(), shown);
        assertThat(one().pull().error()).contains("somebody poses as");
        assertThat(contact(b.base())).isEqualTo(Contact.IMPOSTOR);
        assertThat(one().root.resolve("lie")).doesNotExist();
    }

    @Test
    void whoIsEvictedWhileItIsConnectedIsMetAnew() throws IOException {
        run(b);
        assertThat(one().pull().error()).isNull();
        assertThat(one().index.<Boolean>write(transaction -> transaction.evict(b.node))).isTrue();
        b.add("z");
        assertThat(one().pull().error()).isNull();
        assertThat(one().has("z")).isTrue();
        assertThat(one().index.member(b.node)).extracting(Member::key).isEqualTo(B.key());
        assertThat(Objects.requireNonNull(one().index.cursor(b.node)).sequence().value())
                .isEqualTo(3);
    }

    /** Its software was replaced, and its own call was faster than our round. */
    @Test
    void whoHasProvedItsFirstKeyByACallIsNoImpostor() throws IOException {
        liar.node = new dev.sluice.domain.NodeId(0x77);
        liar.add("x");
        run(liar);
        assertThat(one().pull().error()).isNull();
        liar.key = OTHER;
        liar.feedKey = OTHER;
        liar.run = new RunId(0x23);
        liar.add("y");
        one().index
                .write(transaction -> {
                    transaction.bind(liar.node, OTHER.key());
                    return true;
                });
        assertThat(one().pull().error()).isNull();
        assertThat(one().has("y")).isTrue();
    }
}
