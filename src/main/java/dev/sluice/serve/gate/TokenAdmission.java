package dev.sluice.serve.gate;

import dev.sluice.auth.Speaker;
import dev.sluice.auth.Tokens;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Listens to whoever sends one of the tokens in force: {@code Authorization: Bearer …}. */
public final class TokenAdmission implements Admission {

    private static final String SCHEME = "bearer ";

    private final Supplier<Tokens> tokens;

    /**
     * @param tokens those in force, without waiting
     */
    public TokenAdmission(Supplier<Tokens> tokens) {
        this.tokens = tokens;
    }

    @Override
    public boolean asksForSecret() {
        return true;
    }

    @Override
    public Verdict judge(HttpServerRequest request) {
        List<String> values = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (values.isEmpty()) {
            return new Verdict.Refused(Reason.NO_TOKEN);
        }
        String value = values.getFirst();
        if (values.size() > 1 || !value.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return new Verdict.Refused(Reason.WRONG_TOKEN);
        }
        Speaker speaker = tokens.get().find(value.substring(SCHEME.length()).strip());
        return speaker == null
                ? new Verdict.Refused(Reason.WRONG_TOKEN)
                : new Verdict.Admitted(speaker);
    }
}
