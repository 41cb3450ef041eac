package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Which node is asked, and with what. */
class NodeOptionsTest {

    private final Given given = new Given();

    private Destination target(String... options) throws CommandException {
        CommandLine line = Words.of("x", "x", _ -> Outcome.DONE).node().whole();
        Arguments arguments = new Arguments(line.parseArgs(options));
        return NodeOptions.target(arguments, given.surroundings());
    }

    private static String text(Destination target) {
        return target.data() + " " + target.management();
    }

    @Test
    void withoutAWordItIsTheNodeOfThisMachine() throws CommandException {
        assertThat(text(target())).isEqualTo("http://127.0.0.1:8080 http://127.0.0.1:9000");
    }

    @Test
    void whoListensToAllIsAskedAtThisMachinesOwnAddress() throws CommandException {
        given.variable("QUARKUS_HTTP_HOST", "0.0.0.0");
        assertThat(text(target())).isEqualTo("http://127.0.0.1:8080 http://127.0.0.1:9000");

        given.variable("QUARKUS_HTTP_HOST", "::").property("quarkus.management.host", "fd00::1");
        assertThat(text(target())).isEqualTo("http://[::1]:8080 http://[fd00::1]:9000");
    }

    @Test
    void anAddressIsThatOfBothPortsUnlessTheOtherIsSaid() throws CommandException {
        assertThat(text(target("--url", "http://files:81/")))
                .isEqualTo("http://files:81 http://files:9000");
        assertThat(text(target("--url", "http://[::1]:81", "--management-url", "http://b:7")))
                .isEqualTo("http://[::1]:81 http://b:7");
    }

    @Test
    void withTlsThePortAndTheFilesAreThoseOfTheConfiguration() throws CommandException {
        given.property("quarkus.http.tls-configuration-name", "sluice")
                .property("quarkus.tls.sluice.key-store.pem.0.cert", "/tls.crt")
                .property("quarkus.tls.sluice.key-store.pem.0.key", "/tls.key")
                .property("quarkus.tls.sluice.trust-store.pem.certs", "/ca.crt");

        Destination target = target();

        assertThat(text(target)).isEqualTo("https://127.0.0.1:8443 http://127.0.0.1:9000");
        assertThat(target.identity().authorities()).hasToString("/ca.crt");
        assertThat(target.identity().certificate()).hasToString("/tls.crt");
        assertThat(target.identity().key()).hasToString("/tls.key");
        assertThat(target.identity().own()).hasToString("/tls.crt");
    }

    /** Of another node we do not know the certificate, so that its name must be in it. */
    @Test
    void aNodeThatWasNamedIsNotTakenForOurOwn() throws CommandException {
        given.property("quarkus.http.tls-configuration-name", "sluice")
                .property("quarkus.tls.sluice.key-store.pem.0.cert", "/tls.crt");

        assertThat(target("--url", "https://files:8443").identity().own()).isNull();
    }

    @Test
    void theTokenIsThatOfTheOptionElseThatOfTheConfiguration() throws CommandException {
        assertThat(target().tokenFile()).isNull();
        given.variable("SLUICE_AUTH_TOKEN_FILE", "/token");
        assertThat(target().tokenFile()).hasToString("/token");
        assertThat(target("--token-file", "/mine").tokenFile()).hasToString("/mine");
    }
}
