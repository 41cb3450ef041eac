package dev.sluice.folder;

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
        assertThat(a.take(NODE)).isNull();
        assertThat(a.take(NODE)).isNull();
        assertThat(claims.claimant(B).take(NODE)).isEqualTo(A);
        assertThat(claims.claimant(B).take(new NodeId(2))).isNull();
    }

    @Test
    void whatIsGivenBackCanBeTaken() {
        Claims.Claimant a = claims.claimant(A);
        assertThat(a.take(NODE)).isNull();
        a.giveBack();
        assertThat(claims.claimant(B).take(NODE)).isNull();
    }

    @Test
    void whoEndsDoesNotGiveBackWhatItsSuccessorHasTaken() {
        Claims.Claimant former = claims.claimant(A);
        Claims.Claimant successor = claims.claimant(A);
        assertThat(successor.take(NODE)).isNull();
        former.giveBack();
        assertThat(claims.claimant(B).take(NODE)).isEqualTo(A);
    }
}
