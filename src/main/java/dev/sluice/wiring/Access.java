package dev.sluice.wiring;

import dev.sluice.auth.TokenFile;
import dev.sluice.config.AuthMode;
import dev.sluice.config.AuthSettings;
import dev.sluice.config.ConfigException;
import dev.sluice.fault.Faults;
import dev.sluice.peer.Credentials;
import dev.sluice.serve.gate.Admission;
import dev.sluice.serve.gate.CertificateAdmission;
import dev.sluice.serve.gate.TokenAdmission;
import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Who may speak to us, and what we show to others: two sides of the same files. */
final class Access implements Credentials, AutoCloseable {

    private final AuthSettings settings;
    private final @Nullable TokenFile tokens;
    private final Certificates certificates;

    private Access(AuthSettings settings, @Nullable TokenFile tokens, Certificates certificates) {
        this.settings = settings;
        this.tokens = tokens;
        this.certificates = certificates;
    }

    /**
     * Reads the files that the settings name, and from then on whenever they change.
     *
     * @throws ConfigException if one cannot be read or does not hold what it should
     */
    static Access open(AuthSettings settings, Certificates certificates) {
        Path file = settings.tokenFile();
        return new Access(settings, file == null ? null : open(file), certificates);
    }

    private static TokenFile open(Path file) {
        try {
            return TokenFile.open(file);
        } catch (IOException e) {
            throw new ConfigException(
                    "sluice.auth.token-file", "cannot be used: " + file + ": " + Faults.reason(e));
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
        if (tokens != null) {
            tokens.close();
        }
    }
}
