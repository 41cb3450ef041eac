package dev.sluice.pull.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Span;
import dev.sluice.pull.blocks.Pieces.Piece;
import dev.sluice.pull.blocks.Pieces.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is asked for what, where some get the content at the same time. */
@Timeout(30)
class PiecesTest {

    private static final long SIZE = 100;
    private static final int MOST = 64;

    private final Pieces pieces =
            new Pieces(
                    List.of(new Span(0, 250), new Span(260, 30), new Span(300, 700)),
                    SIZE,
                    Pieces.Order.ASCENDING);

    private List<Long> take(Source source, int most, long millis) throws InterruptedException {
        return pieces.take(source, most, millis).stream().map(Piece::begin).toList();
    }

    private void bring(Source source, List<Piece> taken) throws IOException {
        for (Piece piece : taken) {
            assertThat(pieces.came(source, piece, () -> {})).isTrue();
        }
        pieces.release(taken);
    }

    @Test
    void oneThatGetsItItselfIsAskedOnlyForWhatItHas() throws Exception {
        Source growing = pieces.join(false);
        assertThat(take(growing, MOST, 0)).isEmpty();

        pieces.has(growing, List.of(new Span(100, 100), new Span(200, 85), new Span(400, 199)));
        assertThat(take(growing, 1, 0)).containsExactly(100L);
        assertThat(take(growing, MOST, 0))
                .as("of the piece at 200 a span is in a gap, the one at 500 ends too early")
                .containsExactly(400L);
        pieces.has(growing, List.of(new Span(200, 90)));
        assertThat(take(growing, MOST, 0)).containsExactly(200L);
        assertThat(take(growing, MOST, 0)).isEmpty();
        pieces.hasAll(growing);
        assertThat(take(growing, 1, 0)).containsExactly(0L);
    }

    @Test
    void whoHadAllIsAskedFirstForWhatNobodyElseHas() throws Exception {
        Source origin = pieces.join(true);
        Source growing = pieces.join(false);
        pieces.has(growing, List.of(new Span(0, 800)));

        assertThat(take(origin, 1, 1_000)).containsExactly(800L);
        assertThat(take(origin, 1, 1_000)).containsExactly(900L);
        assertThat(take(origin, MOST, 20)).as("only then, and one").containsExactly(0L);
    }

    @Test
    void amongThoseWhoHadAllNobodyIsSpared() throws Exception {
        Source one = pieces.join(true);
        Source other = pieces.join(true);
        assertThat(take(one, 2, 0)).containsExactly(0L, 100L);
        assertThat(take(other, 2, 0)).containsExactly(200L, 300L);
    }

    @Test
    void aPieceThatIsNotBroughtIsForTheOthers() throws Exception {
        Source growing = pieces.join(false);
        Source origin = pieces.join(true);
        pieces.has(growing, List.of(new Span(0, 100)));
        List<Piece> taken = pieces.take(growing, MOST, 0);
        pieces.release(taken);
        pieces.has(growing, List.of());
        assertThat(take(origin, 1, 1_000)).containsExactly(0L);
    }

    @Test
    void itIsOverOnceAllHasCome() throws Exception {
        Source origin = pieces.join(true);
        List<Piece> all = new ArrayList<>();
        while (!pieces.isAllHere()) {
            List<Piece> taken = pieces.take(origin, MOST, 0);
            all.addAll(taken);
            bring(origin, taken);
        }
        assertThat(all).hasSize(10);
        assertThat(pieces.await(0)).isTrue();
        assertThat(take(origin, MOST, 10_000)).isEmpty();
    }

    @Test
    void whereNobodyHasAllItIsHopedForAWhile() throws Exception {
        Source growing = pieces.join(false);
        assertThat(pieces.await(10)).isFalse();
        pieces.leave(growing);
        assertThat(pieces.await(10)).as("nobody is left").isTrue();
    }
}
