package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.InMemory;
import dev.sluice.domain.Role;
import dev.sluice.identity.NodeKey;
import dev.sluice.identity.SigningKey;
import dev.sluice.peer.PeerException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is read counts only as long as it is said by the node that it is read of. */
@Timeout(60)
class PullSaidTest {

    private static final NodeKey KEY = SigningKey.make().key();

    @TempDir(factory = InMemory.class)
    Path directory;

    private Site site;

    @BeforeEach
    void begin() throws IOException {
        site = new Site(directory);
        site.peer.hasFile("a", "1", 5);
        site.index.write(transaction -> {
            transaction.meet(site.peer.node(), "b", Role.SEND_RECEIVE, site.clock.instant());
            return true;
        });
    }

    @AfterEach
    void end() {
        site.close();
    }

    private void bind() {
        site.index.write(transaction -> {
            transaction.bind(site.peer.node(), KEY);
            return true;
        });
    }

    private void assertThatNothingIsTaken() {
        assertThatExceptionOfType(PeerException.class)
                .isThrownBy(() -> site.pull())
                .extracting(PeerException::kind)
                .isEqualTo(PeerException.Kind.RETRY);
        assertThat(site.path.resolve("a")).doesNotExist();
        assertThat(site.wanted()).isEmpty();
        assertThat(site.index.cursor(site.peer.node())).isNull();
    }

    @Test
    void aFeedThatTheKeyOfThePeerHasNotSignedIsNotRead() {
        bind();
        assertThatNothingIsTaken();
    }

    /** It is held in memory when the peer proves at another address who it is. */
    @Test
    void whatIsHeldIsNotAppliedWhenItIsNotSaidAnyMore() {
        site.peer.beforeLastLine = this::bind;
        assertThatNothingIsTaken();
    }

    @Test
    void whatIsHeldOfAMemberWithoutAKeyIsApplied() throws Exception {
        assertThat(site.pull().entries()).isEqualTo(1);
        assertThat(site.path.resolve("a")).hasContent("1");
    }
}
