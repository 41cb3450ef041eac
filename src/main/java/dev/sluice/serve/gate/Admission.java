package dev.sluice.serve.gate;

import dev.sluice.auth.Speaker;
import io.vertx.core.http.HttpServerRequest;

/** Decides of each request, before anything else is looked at, whether it is listened to. */
@FunctionalInterface
public interface Admission {

    /** Lets everybody in who reaches the port. */
    Admission EVERYBODY = _ -> new Verdict.Admitted(Speaker.UNNAMED);

    /** Whether whoever is let in has shown a secret, which a page in a browser cannot know. */
    default boolean asksForSecret() {
        return false;
    }

    /** What became of a request. */
    sealed interface Verdict {

        /** It is listened to. */
        record Admitted(Speaker speaker) implements Verdict {}

        /** It is not. */
        record Refused(Reason reason) implements Verdict {}
    }

    /** Why a request is refused; for the log and the metric, never for the caller. */
    enum Reason {
        /** It has no token. */
        NO_TOKEN,
        /** It has another token than one of ours, or more than one. */
        WRONG_TOKEN,
        /** Its connection has no certificate that is still good. */
        CERTIFICATE,
        /** The key of its certificate is too short. */
        WEAK_KEY
    }

    /** Never blocks: it is called on an event loop. */
    Verdict judge(HttpServerRequest request);
}
