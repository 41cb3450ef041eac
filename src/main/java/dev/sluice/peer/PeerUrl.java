package dev.sluice.peer;

import dev.sluice.domain.Quoted;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * A configured peer: {@code http://host:port}, or {@code dns://service:port} for every address of a
 * name; the same with TLS as {@code https://} and {@code dnss://}. Two ways to write the same peer
 * are equal.
 *
 * @param uri scheme, host and port, in lower case and with nothing behind them
 */
public record PeerUrl(URI uri) {

    private static final String FORM =
            "a peer is http://host:8080 or dns://service:8080, or the same with TLS as https:// or"
                    + " dnss://, not ";
    private static final String SECURE = "https";
    private static final String DNS = "dns";
    private static final String SECURE_DNS = "dnss";
    private static final Set<String> SCHEMES = Set.of("http", SECURE, DNS, SECURE_DNS);
    private static final int MAX_PORT = 65_535;

    /**
     * @throws IllegalArgumentException as {@link #of}
     */
    public PeerUrl {
        uri = checked(uri);
    }

    /**
     * Reads the written form. Space around it and a single slash at the end are left out.
     *
     * @throws IllegalArgumentException if the scheme is not http, https, dns or dnss, the host is
     *     missing, the port is missing or not 1 to 65535, or there is a path, a query, a fragment
     *     or user info
     */
    public static PeerUrl of(String text) {
        try {
            return new PeerUrl(new URI(text.strip()));
        } catch (URISyntaxException malformed) {
            throw refused(text.strip(), malformed.getReason());
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

    /** Whether it is spoken to by TLS. */
    public boolean isSecure() {
        return SECURE.equals(uri.getScheme()) || isSecureService();
    }

    private static URI checked(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme)) {
            throw refused(uri, "the scheme must be http, https, dns or dnss");
        }
        if (uri.getHost() == null) {
            throw refused(uri, "there is no valid host name in it");
        }
        if (uri.getPort() < 1 || uri.getPort() > MAX_PORT) {
            throw refused(uri, "a port from 1 to " + MAX_PORT + " must follow the host");
        }
        if (uri.getRawUserInfo() != null || hasMore(uri)) {
            throw refused(uri, "only host and port may follow the scheme");
        }
        return URI.create(
                scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + uri.getPort());
    }

    private static boolean hasMore(URI uri) {
        String path = uri.getRawPath();
        return !(path.isEmpty() || path.equals("/"))
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null;
    }

    private static IllegalArgumentException refused(URI uri, String reason) {
        return refused(uri.toString(), reason);
    }

    private static IllegalArgumentException refused(String text, String reason) {
        return new IllegalArgumentException(FORM + Quoted.of(text) + " (" + reason + ")");
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
