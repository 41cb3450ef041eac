package dev.sluice.peer;

import dev.sluice.domain.Quoted;
import dev.sluice.peer.PeerException.Kind;
import java.nio.charset.StandardCharsets;

/** An answer whose status says no. */
final class ErrorAnswer {

    private ErrorAnswer() {}

    /**
     * What such an answer means.
     *
     * @param status not one of those that carry what was asked for
     * @param body as much of it as was read; its {@code detail} is shown if it is problem+json
     */
    static BadAnswer of(int status, byte[] body) {
        return new BadAnswer(kind(status), "status " + status + detail(body));
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

    private static String detail(byte[] body) {
        try {
            JsonObject problem = JsonObject.parse(new String(body, StandardCharsets.UTF_8));
            return " " + Quoted.of(problem.text(problem.has("detail") ? "detail" : "title"));
        } catch (BadAnswer | IllegalArgumentException _) {
            return "";
        }
    }
}
