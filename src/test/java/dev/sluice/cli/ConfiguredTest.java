package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a node listens is found where the node itself finds it. */
class ConfiguredTest {

    private static final String PORT = "quarkus.http.port";

    @TempDir private Path directory;

    private final Given given = new Given();

    private Configured configured() throws CommandException {
        return Configured.of(given.in(directory).surroundings());
    }

    private void file(String text) throws IOException {
        Files.createDirectories(directory.resolve("config"));
        Files.writeString(directory.resolve("config/application.properties"), text);
    }

    @Test
    void theDefaultsAreThoseOfTheProgram() throws Exception {
        Properties packaged = new Properties();
        try (Reader in =
                Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            packaged.load(in);
        }

        assertThat(Configured.DEFAULTS)
                .allSatisfy((key, value) ->
                        assertThat(packaged.getProperty(key, frameworks(key))).isEqualTo(value));
    }

    /** What the framework has for a key that the program leaves to it. */
    private static String frameworks(String key) {
        return key.equals("quarkus.http.ssl-port") ? "8443" : "";
    }

    @Test
    void aPropertyGoesBeforeAVariableBeforeTheFile() throws Exception {
        assertThat(configured().find(PORT)).isEqualTo("8080");
        file(PORT + "=1\n");
        assertThat(configured().find(PORT)).isEqualTo("1");
        file(PORT + "=1\n%prod." + PORT + "=2\n");
        assertThat(configured().find(PORT)).isEqualTo("2");
        given.variable("QUARKUS_HTTP_PORT", "3");
        assertThat(configured().find(PORT)).isEqualTo("3");
        given.property(PORT, "4");
        assertThat(configured().find(PORT)).isEqualTo("4");
    }

    /** As the framework has it: a file counts as much as what names it, and a bit more. */
    @Test
    void aFileThatAVariableNamesGoesBeforeVariables() throws Exception {
        file(PORT + "=1\n");
        Files.writeString(directory.resolve("first.properties"), PORT + "=2\n");
        Files.writeString(directory.resolve("second.properties"), PORT + "=3\nsluice.x=4\n");
        given.variable("QUARKUS_HTTP_PORT", "5");
        given.variable(
                "QUARKUS_CONFIG_LOCATIONS",
                "first.properties," + directory.resolve("second.properties").toUri() + ",none");

        assertThat(configured().find(PORT)).isEqualTo("2");
        assertThat(configured().find("sluice.x")).isEqualTo("4");
        given.property(PORT, "6");
        assertThat(configured().find(PORT)).isEqualTo("6");
    }

    @Test
    void aFileThatAPropertyNamesGoesBeforeAll() throws Exception {
        Files.writeString(directory.resolve("first.properties"), PORT + "=1\n");
        given.property("smallrye.config.locations", "first.properties").property(PORT, "2");

        assertThat(configured().find(PORT)).isEqualTo("1");
    }

    @Test
    void aValueMayNameOtherKeys() throws Exception {
        file(
                "quarkus.http.host=files\n"
                        + PORT
                        + "=${nope:90}${sluice.x:}\nsluice.x=${sluice.x}\n");

        assertThat(configured().find("quarkus.management.host")).isEqualTo("files");
        assertThat(configured().find(PORT)).isEqualTo("90");
        assertThat(configured().find("no.such.key")).isNull();
    }

    @Test
    void whatIsEmptyIsNotSet() throws Exception {
        given.variable("SLUICE_AUTH_TOKEN_FILE", "");
        assertThat(Configured.of(given.surroundings()).find("sluice.auth.token-file")).isNull();
    }

    @Test
    void theNameOfAVariableIsThatOfTheKeyInCapitals() throws Exception {
        given.variable("QUARKUS_TLS_SLUICE_KEY_STORE_PEM_0_CERT", "tls.crt");

        assertThat(configured().find("quarkus.tls.sluice.key-store.pem.0.cert"))
                .isEqualTo("tls.crt");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        file("x=\\u12");

        assertThatThrownBy(this::configured)
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("config/application.properties");
    }
}
