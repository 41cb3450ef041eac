package dev.sluice.wiring;

import dev.sluice.settings.AuthMode;
import dev.sluice.settings.AuthSettings;
import dev.sluice.settings.ConfigException;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Our certificate and whom we trust, of the TLS configuration that the data port uses. The
 * framework reads the files again and serves with the new ones; from here our own calls get them.
 */
final class Certificates {

    private static final Logger LOG = Logger.getLogger(Certificates.class);

    private static final List<String> KEY_TYPES = List.of("EC", "RSA", "EdDSA");

    /** What holds at one time. */
    private record InForce(
            SSLContext context,
            @Nullable X509TrustManager trust,
            @Nullable Instant expiry,
            Set<Object> all) {}

    private final @Nullable String name;
    private final Vertx vertx;
    private volatile InForce now;

    private Certificates(@Nullable String name, Vertx vertx, InForce now) {
        this.name = name;
        this.vertx = vertx;
        this.now = now;
    }

    /**
     * Those of the settings, or of the JDK if they name none.
     *
     * @throws ConfigException if there is no such TLS configuration, or it lacks what is needed
     */
    static Certificates of(AuthSettings settings, TlsConfigurationRegistry registry, Vertx vertx) {
        String name = settings.tls();
        if (name == null) {
            return new Certificates(null, vertx, ofTheJdk());
        }
        String key = "quarkus.tls." + name;
        TlsConfiguration tls =
                registry.get(name)
                        .orElseThrow(() ->
                                new ConfigException(
                                        "quarkus.http.tls-configuration-name",
                                        "there is nothing in " + key));
        require(tls.getKeyStoreOptions() != null, key + ".key-store", "has no certificate");
        require(
                settings.mode() != AuthMode.MTLS || tls.getTrustStore() != null,
                key + ".trust-store",
                "is required with sluice.auth.mode=mtls");
        try {
            return new Certificates(name, vertx, inForce(tls, vertx));
        } catch (Exception e) {
            throw new ConfigException(key, "cannot be used: " + e);
        }
    }

    private static void require(boolean isMet, String key, String problem) {
        if (!isMet) {
            throw new ConfigException(
                    key,
                    problem
                            + "; for example "
                            + key
                            + (key.endsWith(".key-store")
                                    ? ".pem.0.cert and " + key + ".pem.0.key"
                                    : ".pem.certs"));
        }
    }

    private static InForce ofTheJdk() {
        try {
            return new InForce(SSLContext.getDefault(), null, null, Set.of());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK's own trusted certificates cannot be read", e);
        }
    }

    private static InForce inForce(TlsConfiguration tls, Vertx vertx) throws Exception {
        KeyStore trusted = tls.getTrustStore();
        return new InForce(
                tls.createSSLContext(),
                trusted == null ? null : trust(trusted),
                expiry(tls.getKeyStore()),
                all(tls, vertx));
    }

    /** When the first of the certificates runs out, those of the chain included. */
    private static @Nullable Instant expiry(KeyStore own) throws KeyStoreException {
        Instant first = null;
        for (String alias : Collections.list(own.aliases())) {
            if (own.getCertificate(alias) instanceof X509Certificate certificate) {
                Instant end = certificate.getNotAfter().toInstant();
                first = first == null || end.isBefore(first) ? end : first;
            }
        }
        return first;
    }

    /**
     * Our keys, our certificates and those of whom we trust. The keys as well: read between the
     * replacing of two files, a certificate may come before its key.
     */
    private static Set<Object> all(TlsConfiguration tls, Vertx vertx) throws Exception {
        Set<Object> all = new HashSet<>();
        for (KeyStore store : new KeyStore[] {tls.getKeyStore(), tls.getTrustStore()}) {
            if (store != null) {
                for (String alias : Collections.list(store.aliases())) {
                    all.add(store.getCertificate(alias));
                }
            }
        }
        KeyManagerFactory factory = tls.getKeyStoreOptions().getKeyManagerFactory(vertx);
        for (KeyManager manager : factory.getKeyManagers()) {
            if (manager instanceof X509KeyManager own) {
                addKeys(own, all);
            }
        }
        return all;
    }

    private static void addKeys(X509KeyManager own, Set<Object> all) {
        for (String type : KEY_TYPES) {
            String[] aliases = own.getServerAliases(type, null);
            if (aliases != null) {
                Arrays.stream(aliases).map(own::getPrivateKey).forEach(all::add);
            }
        }
    }

    private static X509TrustManager trust(KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("bug: no X.509 trust manager"));
    }

    /**
     * Takes the new ones, if they are new: the framework says so whenever it has read the files. If
     * they do not hold together, the old ones stay in force.
     */
    void renewed(CertificateUpdatedEvent event) {
        if (!event.name().equals(name)) {
            return;
        }
        try {
            if (all(event.tlsConfiguration(), vertx).equals(now.all())) {
                return;
            }
            now = inForce(event.tlsConfiguration(), vertx);
            LOG.infof("the certificates of quarkus.tls.%s have been read again", name);
        } catch (Exception e) {
            LOG.warnf(e, "quarkus.tls.%s: the certificates read before stay in force", name);
        }
    }

    /** When our certificate runs out, null if we have none. */
    @Nullable Instant expiry() {
        return now.expiry();
    }

    SSLContext context() {
        return now.context();
    }

    /** Whom we trust. Only with TLS of our own, and never null with the mode mtls. */
    X509TrustManager trust() {
        X509TrustManager trust = now.trust();
        if (trust == null) {
            throw new IllegalStateException("bug: nobody is trusted");
        }
        return trust;
    }
}
