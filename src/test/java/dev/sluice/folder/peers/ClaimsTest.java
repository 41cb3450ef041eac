package dev.sluice.folder.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.NodeId;
import java.net.URI;
import org.junit.jupiter.api.Test;

class ClaimsTest {

    private static final NodeId NODE = new NodeId(1);
    private static final URI A = URI.create("http://a:1");
    private static final URI B = URI.create("http://b:1");

    private final Claims claims = new Claims();

    @Test
    void aNodeIsTakenOnce() {
        Claims.Claimant a = claims.claimant(A);
        assertThat(a.take(NODE, true)).isNull();
        assertThat(a.take(NODE, true)).isNull();
        assertThat(claims.claimant(B).take(NODE, true)).isEqualTo(A);
        assertThat(claims.claimant(B).take(new NodeId(2), true)).isNull();
    }

    @Test
    void whatIsGivenBackCanBeTaken() {
        Claims.Claimant a = claims.claimant(A);
        assertThat(a.take(NODE, true)).isNull();
        a.release();
        assertThat(claims.claimant(B).take(NODE, true)).isNull();
    }

    @Test
    void whoEndsDoesNotGiveBackWhatItsSuccessorHasTaken() {
        Claims.Claimant former = claims.claimant(A);
        Claims.Claimant successor = claims.claimant(A);
        assertThat(successor.take(NODE, true)).isNull();
        former.release();
        assertThat(claims.claimant(B).take(NODE, true)).isEqualTo(A);
    }

    @Test
    void anAddressThatProvesWhoItIsTakesANodeFromOneThatDoesNot() {
        Claims.Claimant liar = claims.claimant(A);
        Claims.Claimant node = claims.claimant(B);
        assertThat(liar.take(NODE, false)).isNull();
        assertThat(node.take(NODE, true)).isNull();
        assertThat(liar.take(NODE, false)).isEqualTo(B);
    }

    @Test
    void aNodeIsLeftToAnotherAddressThatHasAskedForIt() {
        Claims.Claimant relay = claims.claimant(A);
        Claims.Claimant node = claims.claimant(B);
        assertThat(relay.take(NODE, true)).isNull();
        assertThat(relay.leave(NODE)).isFalse();
        assertThat(node.take(NODE, true)).isEqualTo(A);
        assertThat(relay.leave(NODE)).isTrue();
        assertThat(relay.take(NODE, true)).isEqualTo(B);
        assertThat(node.take(NODE, true)).isNull();
    }
}
