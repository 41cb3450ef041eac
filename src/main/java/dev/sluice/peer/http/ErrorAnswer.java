package dev.sluice.peer.http;

import dev.sluice.domain.Quoted;
import dev.sluice.peer.BusyException;
import dev.sluice.peer.PeerException.Kind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An answer whose status says no. */
public final class ErrorAnswer {

    /** The type of a problem, see the Javadoc of {@code serve.Problem}. */
    private static final String UNAVAILABLE = "urn:sluice:unavailable";

    private static final String STALE_PROOF = "urn:sluice:stale-proof";

    private ErrorAnswer() {}

    /**
     * What such an answer means.
     *
     * @param status not one of those that carry what was asked for
     * @param retryAfter the value of that field, null if there is none
     * @param body as much of it as was read; its {@code detail} is shown if it is problem+json
     */
    public static BadAnswer of(int status, @Nullable String retryAfter, byte[] body) {
        JsonObject problem = problem(body);
        if (problem != null && status == 403 && STALE_PROOF.equals(text(problem, "type"))) {
            return BadAnswer.staleProof("status 403" + detail(problem));
        }
        boolean isUnavailable =
                problem != null && status == 404 && UNAVAILABLE.equals(text(problem, "type"));
        return new BadAnswer(
                isUnavailable ? Kind.UNAVAILABLE : kind(status),
                "status " + status + (problem == null ? "" : detail(problem)),
                BusyException.after(status, retryAfter));
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 404, 410 -> Kind.VANISHED;
            case 412, 416 -> Kind.CHANGED;
            case 408, 425, 429 -> Kind.RETRY;
            default -> kindOfClass(status / 100);
        };
    }

    /** A redirect is refused as well: a peer is where it is configured, and nowhere else. */
    private static Kind kindOfClass(int hundreds) {
        return switch (hundreds) {
            case 3, 4 -> Kind.REFUSED;
            case 5 -> Kind.RETRY;
            default -> Kind.CORRUPT;
        };
    }

    private static @Nullable JsonObject problem(byte[] body) {
        try {
            return JsonObject.parse(new String(body, StandardCharsets.UTF_8));
        } catch (BadAnswer | IllegalArgumentException _) {
            return null;
        }
    }

    private static String detail(JsonObject problem) {
        String text = text(problem, problem.has("detail") ? "detail" : "title");
        return text == null ? "" : " " + Quoted.of(text);
    }

    private static @Nullable String text(JsonObject problem, String name) {
        try {
            return problem.text(name);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
