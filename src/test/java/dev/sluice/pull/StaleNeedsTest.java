package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.InMemory;
import dev.sluice.domain.Epoch;
import dev.sluice.peer.PeerException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a peer has forgotten is not asked of it for ever; what it still names is. */
@Timeout(60)
class StaleNeedsTest {

    @TempDir(factory = InMemory.class)
    Path directory;

    private Site site;

    @BeforeEach
    void begin() throws IOException {
        site = new Site(directory);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private PullResult pullLater() throws Exception {
        site.pass(Duration.ofMinutes(10));
        return site.pull();
    }

    private long done() {
        return site.index.done(site.peer.node()).value();
    }

    @Test
    void whatThePeerHasForgottenIsWantedOfItNoMore() throws Exception {
        site.peer.hasFile("a.o", "1", 5).hasFile("b", "2", 5).forgetContents();
        site.peer.hasFile("b", "2", 5).hasFile("c.o", "3", 5).hasFile("d", "4", 5);
        site.peer.next("c.o", ScriptedPeer.status(404)).next("c.o", ScriptedPeer.status(404));
        site.pull();
        assertThat(site.wantedPaths()).containsExactly("a.o", "c.o");
        site.peer.forgets("a.o").forgets("c.o");

        PullResult result = pullLater();

        assertThat(result.waiting()).isZero();
        assertThat(site.names()).containsExactly("b", "d");
        assertThat(done()).isEqualTo(5);
        assertThat(site.backlog().isEmpty()).as("in step").isTrue();
    }

    @Test
    void whatThePeerStillNamesStaysWantedHoweverOftenItIsRefused() throws Exception {
        site.peer.hasFile("gone", "1", 5).hasFile("named", "2", 5).forgetContents();
        site.pull();
        site.peer.forgets("gone");

        for (int i = 0; i < 5; i++) {
            pullLater();
            assertThat(site.wantedPaths()).containsExactly("named");
            assertThat(done()).isEqualTo(1);
        }
        site.peer.serves("2");
        pullLater();

        assertThat(site.read("named")).isEqualTo("2");
        assertThat(site.wanted()).isEmpty();
    }

    @Test
    void aNewerEntryOfThePathIsTakenInItsPlace() throws Exception {
        site.peer.hasFile("a", "1", 5).forgetContents();
        site.pull();
        site.peer.hasFile("b", "x", 5);
        site.peer.next("b", ScriptedPeer.after(() -> site.peer.hasFile("a", "2", 6)));
        pullLater();

        site.pull();
        assertThat(site.read("a")).isEqualTo("2");
    }

    @Test
    void nothingFollowsFromAFeedThatBeginsAnew() throws Exception {
        site.peer.hasFile("a", "1", 5).forgetContents();
        site.pull();
        site.peer.hasFile("b", "2", 5);
        site.peer.next("b", ScriptedPeer.after(() -> site.peer.restart(new Epoch(0x99))));

        pullLater();

        assertThat(site.wantedPaths()).containsExactly("a");
    }

    @Test
    void nothingFollowsFromAFeedThatBreaks() throws Exception {
        site.peer.hasFile("a", "1", 5).forgetContents();
        site.pull();
        site.peer.hasFile("b", "2", 5);
        site.peer.next("b", ScriptedPeer.after(() -> site.peer.forgets("a").cutFeedAfter = 1));

        assertThatThrownBy(this::pullLater).isInstanceOf(PeerException.class);

        assertThat(site.wantedPaths()).containsExactly("a");
    }
}
