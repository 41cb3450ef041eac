package dev.sluice.folder.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Sequence;
import dev.sluice.folder.FakeNode;
import dev.sluice.folder.LogLines;
import dev.sluice.folder.state.OneFolder;
import dev.sluice.index.IgnoredBy;
import dev.sluice.index.Member;
import dev.sluice.peer.known.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In step with a peer is what was shown, and what shows otherwise is told. */
@Timeout(value = 25, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AgreementTest {

    @TempDir Path directory;

    private final FakeNode peer = new FakeNode();
    private final LogLines log = new LogLines();
    private OneFolder one;

    @BeforeEach
    void make() throws IOException {
        peer.rules = new IgnoredBy(List.of(), List.of()).fingerprint();
        one = plan().make();
    }

    private OneFolder.Plan plan() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        plan.peers = List.of(peer.base());
        return plan;
    }

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

    private Proof proof() {
        return one.peer().proof();
    }

    /** As many rounds as it takes until what does not move is compared. */
    private Proof rest() {
        for (int i = 0; i < Agreement.ROUNDS_AT_REST; i++) {
            assertThat(one.pull().error()).isNull();
        }
        return proof();
    }

    private void save(String name) throws Exception {
        Files.createDirectory(one.root.resolve(name));
        one.folder.scanNow().get(10, TimeUnit.SECONDS);
    }

    private void alter(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + directory.resolve("papers.db"));
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }

    /** It pulls from us, and has done all up to a sequence. */
    private void pullsFromUs(long done) {
        peer.known = new Cursor(one.index.epoch(), OneFolder.SELF.run(), new Sequence(done));
        Sequence until = new Sequence(done);
        one.index.write(transaction -> {
            transaction.putMember(new Member(peer.node, until, until, Instant.now()));
            return true;
        });
    }

    @Test
    void equalSumsShowItInTheRoundThatBringsThem() {
        peer.add("d");
        run();
        one.pull();
        assertThat(proof()).isEqualTo(Proof.equal());

        peer.add("e");
        one.pull();
        assertThat(proof()).isEqualTo(Proof.equal());
        assertThat(peer.reads()).filteredOn(query -> !query.contains("after=")).hasSize(1);
    }

    @Test
    void aRowThatSomethingElseHasChangedIsFoundAndPutRight() throws Exception {
        peer.add("d");
        run();
        one.pull();

        alter("UPDATE entries SET mode = 448 WHERE name = 'd'");
        one.folder.scanNow().get(10, TimeUnit.SECONDS);
        rest();
        rest();

        assertThat(proof()).isEqualTo(Proof.equal());
        assertThat(log.containing("diverged from peer")).hasSize(1);
    }

    @Test
    void whatDoesNotHealIsNamedAndStaysTold() throws Exception {
        peer.add("d");
        run();
        one.pull();

        // The greater mode wins, and the peer does not pull from us.
        alter("UPDATE entries SET mode = 511 WHERE name = 'd'");
        one.folder.scanNow().get(10, TimeUnit.SECONDS);
        rest();
        Proof last = rest();

        assertThat(last.kind()).isEqualTo(Proof.Kind.DIVERGED);
        assertThat(last.differences())
                .isEqualTo(Map.of("d", "it has the same version and is not the same"));
        assertThat(last.since()).isNotNull();
        assertThat(rest().since()).isEqualTo(last.since());
        assertThat(log.containing("diverged from peer")).hasSize(1);
    }

    @Test
    void anEntryThatWasLostHereComesBack() throws Exception {
        peer.add("d");
        peer.add("d/e");
        run();
        one.pull();

        alter("DELETE FROM entries WHERE name = 'e'");
        one.index.verify();
        rest();
        rest();

        assertThat(one.has("d/e")).isTrue();
        assertThat(proof().kind()).isEqualTo(Proof.Kind.EQUAL);
    }

    @Test
    void whoDoesNotTakeOursMayLackThemButIsComparedOnce() throws Exception {
        peer.add("d");
        run();
        save("ours");

        Proof listed = rest();
        assertThat(listed.kind()).isEqualTo(Proof.Kind.LISTED);
        assertThat(listed.words()).contains("it does not take all that is here");
        int reads = peer.reads().size();

        peer.add("e");
        assertThat(rest()).isEqualTo(listed);
        assertThat(one.has("e")).isTrue();
        assertThat(peer.reads()).hasSize(reads + Agreement.ROUNDS_AT_REST);
    }

    @Test
    void aPeerOfAnOlderVersionIsComparedEntryByEntry() throws Exception {
        peer.add("d");
        run();
        peer.rules = null;

        Proof listed = rest();

        assertThat(listed.kind()).isEqualTo(Proof.Kind.LISTED);
        assertThat(listed.words()).contains("it tells no sum");
    }

    @Test
    void otherIgnoreRulesAreNoDifference() throws Exception {
        peer.add("d");
        peer.add("cache");
        one.close();
        OneFolder.Plan plan = plan();
        plan.ignore = List.of("cache");
        one = plan.run();
        one.pull();
        pullsFromUs(one.last().value());

        Proof listed = rest();

        assertThat(one.has("cache")).isFalse();
        assertThat(listed.kind()).isEqualTo(Proof.Kind.LISTED);
        assertThat(listed.words()).contains("it ignores other paths");
    }

    @Test
    void aPeerThatHasNotTakenOursYetIsBehindAndNotDiverged() throws Exception {
        peer.add("d");
        run();
        one.pull();
        save("ours");
        pullsFromUs(one.last().value() - 1);

        Proof behind = rest();

        assertThat(behind).isEqualTo(Proof.behind(1));
        assertThat(behind.words()).isEqualTo("it has not taken 1 change of ours yet");
    }

    @Test
    void whatThePeerSaysToHaveTakenAndHasNotIsNamed() throws Exception {
        peer.add("d");
        run();
        one.pull();
        save("ours");
        pullsFromUs(one.last().value());

        Proof diverged = rest();

        assertThat(diverged.kind()).isEqualTo(Proof.Kind.DIVERGED);
        assertThat(diverged.differences()).isEqualTo(Map.of("ours", "it is here and not there"));
    }

    @Test
    void nothingIsComparedWhileSomethingMoves() throws Exception {
        peer.add("d");
        run();
        save("ours");
        for (int i = 0; i < 5; i++) {
            peer.add("e" + i);
            one.pull();
            assertThat(proof().kind()).isEqualTo(Proof.Kind.OPEN);
        }
        assertThat(peer.reads()).filteredOn(query -> !query.contains("after=")).hasSize(1);
    }
}
