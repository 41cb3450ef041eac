package dev.sluice.peer;

import dev.sluice.domain.Quoted;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A configured peer: {@code http://host:port}, or {@code dns://service:port} for every address of a
 * name; the same with TLS as {@code https://} and {@code dnss://}. Two ways to write the same peer
 * are equal.
 *
 * @param uri scheme, host and port, in lower case and with nothing behind them
 */
public record PeerUrl(URI uri) {

    /** The port of a peer that names none. */
    public static final int DEFAULT_PORT = 8080;

    private static final String DNS = "dns";
    private static final String SECURE_DNS = "dnss";
    private static final Set<String> SCHEMES = Set.of("http", "https", DNS, SECURE_DNS);
    private static final int MOST_PORT = 65_535;

    /**
     * @throws IllegalArgumentException as {@link #of}
     */
    public PeerUrl {
        uri = checked(uri);
    }

    /**
     * Reads the written form. A single slash at the end is allowed and left out.
     *
     * @throws IllegalArgumentException if the scheme is not http, https, dns or dnss, the host is
     *     missing, the port is not 1 to 65535, or there is a path, a query, a fragment or user info
     */
    public static PeerUrl of(String text) {
        try {
            return new PeerUrl(new URI(text));
        } catch (URISyntaxException e) {
            throw wrong(text, "is not a URL: " + e.getReason(), e);
        }
    }

    /** Whether it stands for every address of its name. */
    public boolean isService() {
        return DNS.equals(uri.getScheme()) || isSecureService();
    }

    /** Whether each of these addresses must show a certificate with the name of the service. */
    public boolean isSecureService() {
        return SECURE_DNS.equals(uri.getScheme());
    }

    private static URI checked(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme)) {
            throw wrong(uri, "must begin with http://, https://, dns:// or dnss://");
        }
        if (uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getFragment() != null) {
            throw wrong(uri, "must have no user info, query or fragment");
        }
        String host = uri.getHost();
        if (host == null) {
            throw wrong(
                    uri,
                    "must name a host (letters, digits, '-' and '.', or an address) and a port of 1"
                            + " to 65535");
        }
        String path = uri.getRawPath();
        if (path != null && !path.isEmpty() && !path.equals("/")) {
            throw wrong(uri, "must have no path");
        }
        return URI.create(scheme + "://" + host.toLowerCase(Locale.ROOT) + ":" + port(uri));
    }

    private static int port(URI uri) {
        int port = uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort();
        if (port < 1 || port > MOST_PORT) {
            throw wrong(uri, "must have a port of 1 to 65535, not " + port);
        }
        return port;
    }

    private static IllegalArgumentException wrong(URI uri, String problem) {
        return wrong(uri.toString(), problem, null);
    }

    private static IllegalArgumentException wrong(
            String text, String problem, @Nullable Throwable cause) {
        return new IllegalArgumentException("peer " + Quoted.of(text) + " " + problem, cause);
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
