package dev.sluice.serve.gate;

import dev.sluice.serve.problem.Problem;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request ends, checked once more above the library that has parsed it: two readers that
 * see different ends take a body for a request (RFC 9112, section 11.2).
 */
final class Framing {

    /** As many digits as the longest length that could be meant. */
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private Framing() {}

    /** Whether this is how a length is written: as digits and nothing else. */
    static boolean isLength(String text) {
        return LENGTH.matcher(text).matches();
    }

    /** What to answer before the connection is closed, null if nothing is wrong. */
    static @Nullable Problem problem(HttpServerRequest request) {
        CharSequence fault = fault(request);
        return fault == null
                ? null
                : new Problem(400, "it must be clear where a request ends", fault.toString());
    }

    /** The name of the header at fault, null if there is none. */
    private static @Nullable CharSequence fault(HttpServerRequest request) {
        MultiMap headers = request.headers();
        int hosts = headers.getAll(HttpHeaders.HOST).size();
        if (hosts > 1 || hosts == 0 && request.version() == HttpVersion.HTTP_1_1) {
            return HttpHeaders.HOST;
        }
        if (headers.contains("")) {
            return "a header without a name";
        }
        List<String> encodings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
        List<String> lengths = headers.getAll(HttpHeaders.CONTENT_LENGTH);
        if (!encodings.isEmpty()
                && (encodings.size() > 1
                        || !lengths.isEmpty()
                        || !encodings.getFirst().equalsIgnoreCase("chunked"))) {
            return HttpHeaders.TRANSFER_ENCODING;
        }
        boolean isPlain = lengths.isEmpty() || lengths.size() == 1 && isLength(lengths.getFirst());
        return isPlain ? null : HttpHeaders.CONTENT_LENGTH;
    }
}
