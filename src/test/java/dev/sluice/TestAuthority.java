package dev.sluice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A certificate authority of a test's own, by the JDK's own tool; nothing is ever committed. */
public final class TestAuthority {

    private static final char[] PASSWORD = "test-only".toCharArray();
    private static final String SELF = "authority";
    private static final List<String> CURVE = List.of("-keyalg", "EC", "-groupname", "secp256r1");

    private final Path file;

    /** Makes one, in a directory that is the test's. */
    public TestAuthority(Path directory, String name) {
        this.file = directory.resolve(name + ".p12");
        keytool(SELF, "CN=" + name, CURVE, List.of("-ext", "bc:c"));
    }

    /**
     * Issues a certificate.
     *
     * @param names in keytool's form: {@code IP:127.0.0.1,DNS:localhost}
     * @param more options, for another validity
     */
    public void issue(String alias, String names, String... more) {
        List<String> options = new ArrayList<>(List.of("-signer", SELF, "-ext", "SAN=" + names));
        options.addAll(List.of(more));
        keytool(alias, "CN=" + alias, CURVE, options);
    }

    /** Issues a certificate for an RSA key of so many bits. */
    public void issueRsa(String alias, int bits) {
        keytool(
                alias,
                "CN=" + alias,
                List.of("-keyalg", "RSA", "-keysize", Integer.toString(bits)),
                List.of("-signer", SELF));
    }

    private void keytool(String alias, String subject, List<String> key, List<String> more) {
        List<String> command = new ArrayList<>(Jdk.keytool());
        command.add("-genkeypair");
        command.addAll(key);
        command.addAll(List.of("-alias", alias));
        command.addAll(List.of("-dname", subject, "-keystore", file.toString()));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
        command.addAll(more);
        try {
            Process made = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (made.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private KeyStore store() throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    /**
     * What a program uses that trusts an authority and shows a certificate of ours.
     *
     * @param alias of the certificate, or null for none
     */
    public SSLContext context(@Nullable String alias, TestAuthority trusted)
            throws GeneralSecurityException, IOException {
        KeyStore authorities = empty();
        authorities.setCertificateEntry(SELF, trusted.store().getCertificate(SELF));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        KeyStore own = empty();
        if (alias != null) {
            own.setKeyEntry(alias, store().getKey(alias, PASSWORD), PASSWORD, chain(alias));
        }
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private Certificate[] chain(String alias) throws GeneralSecurityException, IOException {
        return new Certificate[] {store().getCertificate(alias)};
    }

    /** Writes the authority's certificate. */
    public void writeTo(Path certificates) throws GeneralSecurityException, IOException {
        Files.writeString(
                certificates, pem("CERTIFICATE", store().getCertificate(SELF).getEncoded()));
    }

    /** Writes a certificate and its key. */
    public void write(String alias, Path certificate, Path key)
            throws GeneralSecurityException, IOException {
        Files.writeString(key, pem("PRIVATE KEY", store().getKey(alias, PASSWORD).getEncoded()));
        Files.writeString(
                certificate, pem("CERTIFICATE", store().getCertificate(alias).getEncoded()));
    }

    private static String pem(String type, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, text, type);
    }
}
