package dev.sluice.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of every command that asks a node; what they leave open the configuration says. */
final class NodeOptions {

    private static final String URL = "--url";
    private static final String MANAGEMENT_URL = "--management-url";
    private static final String TOKEN_FILE = "--token-file";
    private static final String CA_FILE = "--ca-file";
    private static final String CERT_FILE = "--cert-file";
    private static final String KEY_FILE = "--key-file";

    private NodeOptions() {}

    static CommandSpec addTo(CommandSpec command) {
        return command.addOption(
                        option(
                                URL,
                                "ADDRESS",
                                "Data port of the node, such as http://files:8080. Without it the"
                                        + " node of this machine, by the configuration."))
                .addOption(
                        option(
                                MANAGEMENT_URL,
                                "ADDRESS",
                                "Its management port. Without it port 9000 of the host of --url,"
                                        + " or the one of the configuration."))
                .addOption(
                        option(
                                TOKEN_FILE,
                                "FILE",
                                "File whose first token is shown to the node, in the form of"
                                        + " sluice.auth.token-file, and in place of it."))
                .addOption(
                        option(
                                CA_FILE,
                                "FILE",
                                "Certificates of the authorities that are trusted, in PEM form."))
                .addOption(option(CERT_FILE, "FILE", "Certificate to show to the node, in PEM."))
                .addOption(
                        option(KEY_FILE, "FILE", "Key of that certificate, in PEM and PKCS #8."));
    }

    private static OptionSpec option(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /**
     * Where the node is.
     *
     * @throws CommandException if an option or a key is wrong
     */
    static Destination target(Arguments arguments, Surroundings around) throws CommandException {
        Configured configured = Configured.of(around);
        String tls = configured.find("quarkus.http.tls-configuration-name");
        URI data = address(URL, arguments.text(URL));
        URI management = address(MANAGEMENT_URL, arguments.text(MANAGEMENT_URL));
        boolean isConfigured = data == null;
        if (management == null) {
            management =
                    data == null
                            ? address(configured, "http", "quarkus.management")
                            : URI.create("http://" + hostOf(data) + ":9000");
        }
        if (data == null) {
            data =
                    tls == null
                            ? address(configured, "http", "quarkus.http")
                            : URI.create(
                                    "https://%s:%s"
                                            .formatted(
                                                    host(configured.get("quarkus.http.host")),
                                                    configured.get("quarkus.http.ssl-port")));
        }
        FileNames files = new FileNames(arguments, around, configured, tls == null ? "" : tls);
        return new Destination(
                data,
                management,
                files.path(TOKEN_FILE, "sluice.auth.token-file"),
                new Destination.Identity(
                        files.path(CA_FILE, files.tls("trust-store.pem.certs")),
                        files.path(CERT_FILE, files.tls("key-store.pem.0.cert")),
                        files.path(KEY_FILE, files.tls("key-store.pem.0.key")),
                        isConfigured ? files.path("", files.tls("key-store.pem.0.cert")) : null));
    }

    /** Where the files are that options and keys name. */
    private record FileNames(
            Arguments arguments, Surroundings around, Configured configured, String tls) {

        String tls(String key) {
            return "quarkus.tls." + tls + "." + key;
        }

        @Nullable Path path(String option, String key) {
            String given = option.isEmpty() ? null : arguments.text(option);
            String name = given == null ? configured.find(key) : given;
            return name == null ? null : around.directory().resolve(name);
        }
    }

    private static URI address(Configured configured, String scheme, String prefix)
            throws CommandException {
        String host = host(configured.get(prefix + ".host"));
        String port = configured.get(prefix + ".port");
        if (!port.matches("[1-9]\\d{0,4}")) {
            throw CommandException.usage(
                    prefix + ".port is " + port + ": say by --url where the node is");
        }
        return URI.create(scheme + "://" + host + ":" + port);
    }

    /** Who listens to all addresses is reached at this machine's own. */
    private static String host(String configured) {
        return switch (configured) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::", "[::]" -> "[::1]";
            default ->
                    configured.contains(":") && !configured.startsWith("[")
                            ? "[" + configured + "]"
                            : configured;
        };
    }

    private static String hostOf(URI address) {
        return address.getHost();
    }

    private static @Nullable URI address(String option, @Nullable String text)
            throws CommandException {
        if (text == null) {
            return null;
        }
        try {
            URI address = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (isBase(address)) {
                return address;
            }
        } catch (URISyntaxException _) {
            // Told below.
        }
        throw CommandException.usage(
                option + " must be an address such as http://127.0.0.1:8080, not " + text);
    }

    private static boolean isBase(URI address) {
        String scheme = address.getScheme();
        return scheme != null
                && (scheme.equals("http") || scheme.equals("https"))
                && address.getHost() != null
                && address.getRawPath().isEmpty()
                && address.getRawQuery() == null
                && address.getRawUserInfo() == null;
    }
}
