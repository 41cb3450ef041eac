package dev.sluice.config;

import dev.sluice.domain.Quoted;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the base URL of a peer: a scheme, a host, a port, and nothing else. */
public final class PeerText {

    private static final String FORM =
            "a peer is http://host:8080 or dns://service:8080, or the same with TLS as https:// or"
                    + " dnss://, not ";
    private static final Set<String> SCHEMES = Set.of("http", "https", "dns", "dnss");
    private static final int MOST_PORT = 65_535;

    private PeerText() {}

    /**
     * Reads a list of peers; one that is named twice is there once.
     *
     * @throws ConfigException if one is malformed
     */
    public static List<URI> all(Key key, List<String> texts) {
        return texts.stream()
                .map(text -> key.parse(text.strip(), PeerText::one))
                .distinct()
                .toList();
    }

    private static URI one(String text) {
        URI uri = parse(text);
        String scheme = uri.getScheme();
        if (scheme == null || !SCHEMES.contains(scheme)) {
            throw refused(text, " (the scheme must be http, https, dns or dnss)");
        }
        if (uri.getHost() == null) {
            throw refused(text, " (there is no valid host name in it)");
        }
        if (uri.getPort() < 1 || uri.getPort() > MOST_PORT) {
            throw refused(text, " (a port from 1 to " + MOST_PORT + " must follow the host)");
        }
        if (uri.getRawUserInfo() != null || hasMore(uri)) {
            throw refused(text, " (only host and port may follow the scheme)");
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

    private static URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException malformed) {
            throw refused(text, " (" + malformed.getReason() + ")");
        }
    }

    private static IllegalArgumentException refused(String text, String reason) {
        return new IllegalArgumentException(FORM + Quoted.of(text) + reason);
    }
}
