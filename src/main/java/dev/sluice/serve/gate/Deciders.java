package dev.sluice.serve.gate;

import dev.sluice.auth.Speaker;
import dev.sluice.serve.problem.Problem;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Who may decide on the status page: whoever shows a secret that people have and peers do not. It
 * comes in the header {@code Authorization}, which no form of another site can send, and no browser
 * sends by itself.
 *
 * @param admission null if nobody may, which is so unless a file of secrets is configured
 */
public record Deciders(@Nullable Admission admission) {

    /** Where decisions are made on the management port. */
    public static final String PATH = "/decide";

    public static final Deciders NOBODY = new Deciders(null);

    /**
     * Whether a request is about a decision, or about reading what is to be decided on.
     *
     * @param path as routes see it
     */
    static boolean isMeant(String path) {
        return path.equals(PATH) || path.startsWith(PATH + "/");
    }

    /**
     * Notes who decides, if that may be.
     *
     * @return what to answer, null if nothing is wrong
     */
    @Nullable Problem judge(RoutingContext routing, Refusals refusals) {
        if (admission == null) {
            return Problem.ABSENT;
        }
        return switch (admission.judge(routing.request())) {
            case Admission.Verdict.Admitted(Speaker speaker) -> {
                Gate.note(routing, speaker);
                yield null;
            }
            case Admission.Verdict.Refused(Admission.Reason reason) -> {
                refusals.note(routing.request(), reason);
                routing.response().headers().set("WWW-Authenticate", "Bearer realm=\"sluice\"");
                yield new Problem(401, "this is none of the tokens that may decide here", null);
            }
        };
    }
}
