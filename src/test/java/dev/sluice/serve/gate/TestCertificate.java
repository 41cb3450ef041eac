package dev.sluice.serve.gate;

import dev.sluice.Jdk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for 127.0.0.1, made by the JDK's own tool when it is first asked for. Each JVM of
 * the tests has its own: they run beside each other.
 */
public final class TestCertificate {

    public static final String PASSWORD = "test-only";

    private TestCertificate() {}

    public static synchronized Path file() {
        String name = "serve-test-" + ProcessHandle.current().pid() + ".p12";
        Path file = Path.of("target", name).toAbsolutePath();
        if (!Files.exists(file)) {
            make(file);
        }
        return file;
    }

    private static void make(Path file) {
        List<String> command = new ArrayList<>(Jdk.keytool());
        command.addAll(List.of("-genkeypair", "-alias", "test", "-keyalg", "EC"));
        command.addAll(List.of("-validity", "3650", "-dname", "CN=127.0.0.1"));
        command.addAll(List.of("-ext", "SAN=IP:127.0.0.1", "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", PASSWORD, "-keystore", file.toString()));
        try {
            Process made = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (made.waitFor() != 0) {
                throw new IllegalStateException("keytool: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Makes sockets that trust it and nothing else. */
    public static SSLSocketFactory trusting() throws GeneralSecurityException, IOException {
        return context().getSocketFactory();
    }

    /** Trusts it and nothing else. */
    static SSLContext context() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(file().toFile(), PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("test", store.getCertificate("test"));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
