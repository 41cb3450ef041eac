package dev.sluice.serve.problem;

import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong, as {@code application/problem+json} (RFC 9457):
 *
 * <pre>
 * {"type":"about:blank","title":"Bad Request","status":400,"detail":"limit must be …","field":"limit"}
 * </pre>
 *
 * @param status the HTTP status, 400 to 599
 * @param detail for people; never a path outside the folder, a content or a stack trace
 * @param field the parameter or header at fault, null if none is
 * @param type what kind of problem it is, where its status does not say enough
 */
public record Problem(int status, String detail, @Nullable String field, String type) {

    /** An entry is there, but what is at its path cannot be sent, and may stay so. */
    static final String UNAVAILABLE = "urn:sluice:unavailable";

    /** The caller is to introduce itself anew, and then to call once more. */
    public static final String STALE_PROOF = "urn:sluice:stale-proof";

    /** The same call may be answered in a while: its answer has {@code Retry-After}. */
    private static final String LATER = "urn:sluice:busy";

    /** Seconds: what holds memory is gone, or cut, in about that time. */
    private static final String RETRY_AFTER = "2";

    /** There is no memory for one answer more. */
    public static final Problem BUSY =
            new Problem(503, "the node answers as many as it has memory for", null, LATER);

    public Problem(int status, String detail, @Nullable String field) {
        this(status, detail, field, "about:blank");
    }

    public static final String MEDIA_TYPE = "application/problem+json";

    /** Whatever is not served is absent in this one form, whether it exists or not. */
    public static final Problem ABSENT = new Problem(404, "nothing is served here", null);

    /**
     * The entry's content cannot be sent.
     *
     * @param why what is at its path
     */
    public static Problem unavailable(String why) {
        return new Problem(404, why + ": its content is not available", null, UNAVAILABLE);
    }

    /** What cannot be answered now, and may be in a while. */
    public static Problem later(String detail) {
        return new Problem(503, detail, null, LATER);
    }

    /** The value of {@code Retry-After}, null if there is none. */
    public @Nullable String retryAfter() {
        return type.equals(LATER) ? RETRY_AFTER : null;
    }

    /** A parameter or header that is not as it must be. */
    public static Problem of(String field, String detail) {
        return new Problem(400, detail, field);
    }

    byte[] json() {
        return toJson().getBytes(StandardCharsets.UTF_8);
    }

    private String toJson() {
        return Json.object(this::write);
    }

    public void write(JsonGenerator json) throws IOException {
        json.writeStringField("type", type);
        json.writeStringField("title", title());
        json.writeNumberField("status", status);
        json.writeStringField("detail", detail);
        if (field != null) {
            json.writeStringField("field", field);
        }
    }

    private String title() {
        Response.Status known = Response.Status.fromStatusCode(status);
        return known == null ? "Error" : known.getReasonPhrase();
    }

    public Response.ResponseBuilder response() {
        Response.ResponseBuilder response = Response.status(status).type(MEDIA_TYPE).entity(json());
        String later = retryAfter();
        return later == null ? response : response.header(HttpHeaders.RETRY_AFTER, later);
    }
}
