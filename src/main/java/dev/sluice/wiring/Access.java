package dev.sluice.wiring;

import dev.sluice.auth.TokenFile;
import dev.sluice.fault.Faults;
import dev.sluice.peer.Credentials;
import dev.sluice.serve.gate.Admission;
import dev.sluice.serve.gate.CertificateAdmission;
import dev.sluice.serve.gate.Deciders;
import dev.sluice.serve.gate.TokenAdmission;
import dev.sluice.settings.AuthMode;
import dev.sluice.settings.AuthSettings;
import dev.sluice.settings.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Who may speak to us, and what we show to others: two sides of the same files. */
final class Access implements Credentials, AutoCloseable {

    private final AuthSettings settings;
    private final @Nullable TokenFile tokens;
    private final @Nullable TokenFile pageTokens;
    private final Deciders deciders;
    private final Certificates certificates;

    private Access(
            AuthSettings settings,
            @Nullable TokenFile tokens,
            @Nullable TokenFile pageTokens,
            Certificates certificates) {
        this.settings = settings;
        this.tokens = tokens;
        this.pageTokens = pageTokens;
        this.deciders =
                pageTokens == null
                        ? Deciders.NOBODY
                        : new Deciders(new TokenAdmission(PageTokens.of(pageTokens, tokens)));
        this.certificates = certificates;
    }

    /**
     * Reads the files that the settings name, and from then on whenever they change.
     *
     * @throws ConfigException if one cannot be read or does not hold what it should
     */
    static Access open(AuthSettings settings, Certificates certificates) {
        return new Access(
                settings,
                open("sluice.auth.token-file", settings.tokenFile()),
                open(PageTokens.KEY, settings.pageTokenFile()),
                certificates);
    }

    private static @Nullable TokenFile open(String key, @Nullable Path file) {
        try {
            return file == null ? null : TokenFile.open(file);
        } catch (IOException e) {
            throw new ConfigException(key, "cannot be used: " + file + ": " + Faults.reason(e));
        }
    }

    Admission admission() {
        TokenFile file = tokens;
        if (file != null) {
            return new TokenAdmission(file::tokens);
        }
        return settings.mode() == AuthMode.MTLS
                ? new CertificateAdmission(certificates::trust)
                : Admission.EVERYBODY;
    }

    /** Who may decide on the status page. */
    Deciders deciders() {
        return deciders;
    }

    @Override
    public @Nullable String authorization() {
        return tokens == null ? null : tokens.tokens().authorization();
    }

    @Override
    public SSLContext tls() {
        return certificates.context();
    }

    @Override
    public void close() {
        for (TokenFile file : Arrays.asList(tokens, pageTokens)) {
            if (file != null) {
                file.close();
            }
        }
    }
}
