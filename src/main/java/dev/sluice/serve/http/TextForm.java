package dev.sluice.serve.http;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether an answer is read by a person at a terminal, or by a program. */
public record TextForm(boolean isWanted) {

    private static final String TEXT = "text/plain;charset=UTF-8";

    /**
     * As at {@code /status}: what was asked for by name counts; otherwise curl gets text.
     *
     * @param accept the header, as {@code agent}
     */
    public static TextForm of(@Nullable String accept, @Nullable String agent) {
        String form = accept == null ? "" : accept;
        boolean isCurl = agent != null && agent.startsWith("curl/");
        return new TextForm(
                !form.contains(MediaType.APPLICATION_JSON)
                        && (form.contains(MediaType.TEXT_PLAIN) || isCurl));
    }

    public Response response(Supplier<String> text, Supplier<String> json) {
        return isWanted
                ? Response.ok(text.get(), TEXT).build()
                : Response.ok(json.get(), MediaType.APPLICATION_JSON).build();
    }
}
