package dev.sluice.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Makes connections with the certificates that are named. */
final class Tls {

    private static final char[] NO_PASSWORD = {};

    private Tls() {}

    /**
     * Makes connections to a node.
     *
     * @throws CommandException if a file cannot be used
     */
    static SSLSocketFactory sockets(Destination.Identity identity) throws CommandException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(identity), trust(identity), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new CommandException(
                    Outcome.USAGE, "cannot use the certificates: " + Failure.words(e), e);
        }
    }

    private static KeyManager @Nullable [] keys(Destination.Identity identity)
            throws GeneralSecurityException, IOException, CommandException {
        if (identity.certificate() == null || identity.key() == null) {
            return null;
        }
        KeyStore store = empty();
        store.setKeyEntry(
                "own",
                key(identity.key()),
                NO_PASSWORD,
                certificates(identity.certificate()).toArray(Certificate[]::new));
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static TrustManager[] trust(Destination.Identity identity)
            throws GeneralSecurityException, IOException, CommandException {
        KeyStore store = null;
        if (identity.authorities() != null) {
            store = empty();
            for (X509Certificate each : certificates(identity.authorities())) {
                store.setCertificateEntry("authority " + store.size(), each);
            }
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        X509ExtendedTrustManager usual = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        return identity.own() == null
                ? new TrustManager[] {usual}
                : new TrustManager[] {
                    new OwnCertificate(certificates(identity.own()).getFirst(), usual)
                };
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static List<X509Certificate> certificates(Path file)
            throws GeneralSecurityException, CommandException {
        List<X509Certificate> all = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate each :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                all.add((X509Certificate) each);
            }
        } catch (IOException e) {
            throw unusable(file, Failure.words(e));
        }
        if (all.isEmpty()) {
            throw unusable(file, "there is no certificate in it");
        }
        return all;
    }

    private static PrivateKey key(Path file) throws GeneralSecurityException, CommandException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(keyBytes(file));
        for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException _) {
                // Not one of these: the next.
            }
        }
        throw unusable(file, "it holds no key of EC, RSA or EdDSA");
    }

    private static byte[] keyBytes(Path file) throws CommandException {
        try {
            String text = Files.readString(file);
            String begin = "-----BEGIN PRIVATE KEY-----";
            int from = text.indexOf(begin);
            int to = text.indexOf("-----END PRIVATE KEY-----");
            if (from >= 0 && to > from) {
                return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw unusable(file, Failure.words(e));
        }
        throw unusable(
                file,
                "it holds no key in the form PKCS #8: openssl pkcs8 -topk8 -nodes writes one");
    }

    private static CommandException unusable(Path file, String why) {
        return CommandException.usage("cannot use " + file + ": " + why);
    }
}
