package dev.sluice.serve.gate;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RunId;
import dev.sluice.serve.problem.Parameter;
import dev.sluice.serve.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Who calls, as it says of itself in the headers {@code Sluice-Node} and {@code Sluice-Run}. */
public record ClaimedCaller(NodeId node, RunId run) {

    public static final String NODE = "Sluice-Node";
    public static final String RUN = "Sluice-Run";

    /**
     * Reads the headers.
     *
     * @return null if there is neither: a person who looks, of whom nothing is to be noted
     * @throws ProblemException (400) if one is without the other, or malformed
     */
    public static @Nullable ClaimedCaller of(@Nullable String node, @Nullable String run) {
        if (node == null && run == null) {
            return null;
        }
        return new ClaimedCaller(
                Parameter.required(NODE, node, NodeId::of),
                Parameter.required(RUN, run, RunId::of));
    }
}
