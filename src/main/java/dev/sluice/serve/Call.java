package dev.sluice.serve;

import dev.sluice.auth.Speaker;
import io.vertx.core.http.HttpServerRequest;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A call as it came in, before anything of it is believed.
 *
 * @param caller who it says it is from
 * @param proof that it is, null if there is none
 * @param speaker whose credential it has shown
 */
record Call(Caller caller, @Nullable String proof, HttpServerRequest request, Speaker speaker) {

    /** The names of the credential in their order, null if it has none. */
    @Nullable String credential() {
        return speaker.names().isEmpty() ? null : String.join(",", new TreeSet<>(speaker.names()));
    }

    /** From where it came, and under what name. */
    String source() {
        String credential = credential();
        return request.remoteAddress().hostAddress()
                + (credential == null ? "" : " under the name " + credential);
    }
}
