package dev.sluice.serve.gate;

import dev.sluice.auth.Speaker;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * A call as it came in, before anything of it is believed.
 *
 * @param caller who it says it is from
 * @param proof that it is, null if there is none
 * @param speaker whose credential it has shown
 */
public record Call(
        ClaimedCaller caller, @Nullable String proof, HttpServerRequest request, Speaker speaker) {

    /** From where it came, and under what name. */
    String source() {
        String credential = speaker.credential();
        return request.remoteAddress().hostAddress()
                + (credential.isEmpty() ? "" : " under the name " + credential);
    }
}
