package dev.sluice.config.check;

import dev.sluice.config.AuthConfig;
import dev.sluice.peer.PeerUrl;
import dev.sluice.settings.AuthMode;
import dev.sluice.settings.AuthSettings;
import dev.sluice.settings.ConfigException;
import dev.sluice.settings.FolderSettings;
import dev.sluice.settings.Key;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks that what is said about who may speak holds together: a key that would be passed over in
 * silence here leaves a door open that somebody believes to be shut.
 */
final class AuthCheck {

    private static final Key MODE = new Key("sluice.auth.mode");
    private static final Key TOKEN_FILE = new Key("sluice.auth.token-file");
    private static final Key PAGE_TOKEN_FILE = new Key("sluice.auth.page-token-file");
    private static final Key TLS_NAME = new Key("quarkus.http.tls-configuration-name");
    private static final Key PLAIN = new Key("quarkus.http.insecure-requests");

    private AuthCheck() {}

    /**
     * Checks the keys of this concern.
     *
     * @param framework finds a key of the framework's
     */
    static AuthSettings check(AuthConfig auth, Function<String, Optional<String>> framework) {
        AuthMode mode =
                auth.mode().map(text -> MODE.parse(text, AuthMode::of)).orElse(AuthMode.NONE);
        String tls = framework.apply(TLS_NAME.name()).orElse(null);
        if (mode == AuthMode.MTLS) {
            checkMutual(tls, framework.apply(PLAIN.name()).orElse("enabled"));
        }
        if (tls != null) {
            checkTrust(tls, framework);
        }
        Path tokens = tokenFile(auth, mode);
        return new AuthSettings(
                mode, auth.mode().isPresent(), tokens, pageTokenFile(auth, tokens), tls);
    }

    private static void checkMutual(@Nullable String tls, String plain) {
        if (tls == null) {
            throw TLS_NAME.wrong(
                    "is required with sluice.auth.mode=mtls; for example sluice, with the"
                            + " certificates in quarkus.tls.sluice.key-store and .trust-store");
        }
        if (!plain.equals("disabled")) {
            throw PLAIN.wrong(
                    "must be disabled with sluice.auth.mode=mtls, not "
                            + plain
                            + ", for without TLS nobody has a certificate");
        }
    }

    private static void checkTrust(String tls, Function<String, Optional<String>> framework) {
        Key trustAll = new Key("quarkus.tls." + tls + ".trust-all");
        if (!framework.apply(trustAll.name()).orElse("false").equals("false")) {
            throw trustAll.wrong(
                    "must not be true: then anybody may say to be a peer; put the certificate of"
                            + " the authority into quarkus.tls."
                            + tls
                            + ".trust-store.pem.certs");
        }
    }

    private static @Nullable Path tokenFile(AuthConfig auth, AuthMode mode) {
        Optional<String> file = auth.tokenFile();
        if (mode == AuthMode.TOKEN && file.isEmpty()) {
            throw TOKEN_FILE.wrong("is required with sluice.auth.mode=token, and is not set");
        }
        if (mode != AuthMode.TOKEN && file.isPresent()) {
            throw TOKEN_FILE.wrong("is for sluice.auth.mode=token only, and the mode is " + mode);
        }
        return file.map(TOKEN_FILE::path).orElse(null);
    }

    /** What every peer knows is no person's word. */
    private static @Nullable Path pageTokenFile(AuthConfig auth, @Nullable Path tokens) {
        Path file = auth.pageTokenFile().map(PAGE_TOKEN_FILE::path).orElse(null);
        if (file != null && file.equals(tokens)) {
            throw PAGE_TOKEN_FILE.wrong(
                    "must not be that of sluice.auth.token-file, since all peers know what is in"
                            + " there");
        }
        return file;
    }

    /** Checks what the folders say against the mode. */
    static void checkFolders(AuthSettings auth, List<FolderSettings> folders) {
        for (FolderSettings folder : folders) {
            if (auth.mode() == AuthMode.NONE && !folder.readers().isEmpty()) {
                throw needsNames(folder, "readers");
            }
            if (auth.mode() == AuthMode.NONE && !folder.writers().isEmpty()) {
                throw needsNames(folder, "writers");
            }
            boolean isPageForPeople = auth.pageTokenFile() != null;
            if (auth.mode() == AuthMode.NONE && !isPageForPeople && !folder.operators().isEmpty()) {
                throw needsNames(folder, "operators");
            }
            if (auth.mode() == AuthMode.MTLS) {
                folder.peers().forEach(peer -> checkPeer(folder, peer));
            }
        }
    }

    private static ConfigException needsNames(FolderSettings folder, String name) {
        String orPeople =
                name.equals("operators") ? ", or sluice.auth.page-token-file for the page," : "";
        return FoldersCheck.key(folder.key(), name)
                .wrong(
                        "needs sluice.auth.mode=token or mtls%s otherwise nobody has a name"
                                .formatted(orPeople.isEmpty() ? "," : orPeople));
    }

    private static void checkPeer(FolderSettings folder, PeerUrl peer) {
        if (!peer.isSecure()) {
            throw FoldersCheck.key(folder.key(), "peers")
                    .wrong(
                            "with sluice.auth.mode=mtls a peer is https://host:8443 or"
                                    + " dnss://service:8443, not "
                                    + peer);
        }
    }
}
