package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.sluice.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that speaks TLS and asks for certificates is called with those of the configuration. */
class TlsTest {

    @TempDir private static Path directory;
    private static TestAuthority authority;

    @BeforeAll
    static void issue() throws Exception {
        authority = new TestAuthority(directory, "ca");
        authority.issue("node", "DNS:files.example");
        authority.issue("named", "IP:127.0.0.1");
        authority.writeTo(directory.resolve("ca.crt"));
        for (String each : new String[] {"node", "named"}) {
            authority.write(
                    each, directory.resolve(each + ".crt"), directory.resolve(each + ".key"));
        }
    }

    private static RecordedNode node(String alias) throws Exception {
        SSLContext context = authority.context(alias, authority);
        HttpsServer server = HttpsServer.create();
        server.setHttpsConfigurator(
                new HttpsConfigurator(context) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        SSLParameters required = context.getDefaultSSLParameters();
                        required.setNeedClientAuth(true);
                        parameters.setSSLParameters(required);
                    }
                });
        return new RecordedNode(server).answers("GET /v1/folders/data/plans", "{\"plans\":[]}");
    }

    private static Given configured(RecordedNode node, String certificate) {
        return new Given()
                .property("quarkus.http.tls-configuration-name", "sluice")
                .property("quarkus.http.ssl-port", Integer.toString(node.port()))
                .property("quarkus.tls.sluice.trust-store.pem.certs", file("ca.crt"))
                .property("quarkus.tls.sluice.key-store.pem.0.cert", file(certificate + ".crt"))
                .property("quarkus.tls.sluice.key-store.pem.0.key", file(certificate + ".key"));
    }

    private static String file(String name) {
        return directory.resolve(name).toString();
    }

    @Test
    void ourOwnNodeIsKnownByItsCertificateWhateverNameIsInIt() throws Exception {
        try (RecordedNode node = node("node")) {
            Given given = configured(node, "node");

            assertThat(given.run("plans", "list")).as(given.err()).isZero();
        }
    }

    /** The certificate is a good one, and not of the node that was asked for. */
    @Test
    void anotherOneMustHaveTheNameThatIsAskedFor() throws Exception {
        try (RecordedNode node = node("node")) {
            Given given = configured(node, "named");

            assertThat(given.run("plans", "list")).isEqualTo(3);
            assertThat(given.err()).contains("cannot reach the node at https://127.0.0.1:");
        }
        try (RecordedNode node = node("named")) {
            Given given = configured(node, "node");

            assertThat(given.run("plans", "list", "--url", "https://127.0.0.1:" + node.port()))
                    .as(given.err())
                    .isZero();
        }
    }

    @Test
    void aKeyInAnotherFormIsRefusedWithTheCommandThatMendsIt() throws Exception {
        Path key =
                Files.writeString(
                        directory.resolve("old.key"), "-----BEGIN EC PRIVATE KEY-----\nAA==\n");
        try (RecordedNode node = node("node")) {
            Given given = configured(node, "node");

            assertThat(given.run("plans", "list", "--key-file", key.toString())).isEqualTo(2);
            assertThat(given.err()).contains(key.toString(), "openssl pkcs8 -topk8 -nodes");
        }
    }
}
