package dev.sluice.serve.feed;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.serve.gate.ClaimedCaller;
import dev.sluice.serve.problem.Parameter;
import dev.sluice.serve.problem.ProblemException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks of the changes feed.
 *
 * @param caller null if it does not say who it is
 * @param cursor where it has read to, null if it says nothing of it
 * @param done how far it has applied what it read
 * @param limit the most rows of one answer
 * @param patience how long the answer may be held until there is something newer
 */
public record FeedRequest(
        @Nullable ClaimedCaller caller,
        @Nullable Cursor cursor,
        Sequence done,
        int limit,
        Duration patience) {

    static final int MAX_ROWS = 20_000;
    private static final int USUAL_ROWS = 1_000;

    /** Well below the idle timeout of a connection, which would cut what waits longer. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    /**
     * Reads the parameters of a request. A cursor has three parts, which come together or not at
     * all; {@code done} cannot be beyond {@code after}.
     *
     * @throws ProblemException (400) naming the parameter at fault
     */
    public static FeedRequest of(
            @Nullable ClaimedCaller caller,
            @Nullable String epoch,
            @Nullable String run,
            @Nullable String after,
            @Nullable String done,
            @Nullable String limit,
            @Nullable String wait) {
        Cursor cursor = cursor(epoch, run, after);
        long read = cursor == null ? Long.MAX_VALUE : cursor.sequence().value();
        return new FeedRequest(
                caller,
                cursor,
                new Sequence(Parameter.number("done", done, 0, read, 0)),
                (int) Parameter.number("limit", limit, 1, MAX_ROWS, USUAL_ROWS),
                Parameter.wait("wait", wait, LONGEST_WAIT));
    }

    private static @Nullable Cursor cursor(
            @Nullable String epoch, @Nullable String run, @Nullable String after) {
        if (epoch == null && run == null && after == null) {
            return null;
        }
        return new Cursor(
                Parameter.required("epoch", epoch, Epoch::of),
                Parameter.required("run", run, RunId::of),
                Parameter.required("after", after, FeedRequest::sequence));
    }

    private static Sequence sequence(String text) {
        return new Sequence(Parameter.number("after", text, 0, Long.MAX_VALUE, 0));
    }
}
