package dev.sluice.peer.http;

import dev.sluice.peer.PeerException;
import dev.sluice.peer.PeerException.Kind;
import java.net.URI;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Where a peer is, and by which name it must show that it is the one that is meant.
 *
 * <p>A base URL whose host was found by a {@code dnss://} name has that name as its fragment,
 * {@code https://10.0.0.7:8443#nodes.example}: a certificate names no address. The fragment is
 * never sent.
 *
 * @param uri scheme, host and port
 * @param service the name that the peer's certificate may have instead of the host, or null
 */
public record Address(URI uri, @Nullable String service) {

    /**
     * Takes a base URL apart.
     *
     * @throws PeerException REFUSED if it is neither {@code http} nor {@code https}
     */
    public static Address of(URI base) throws PeerException {
        boolean secure = "https".equals(base.getScheme());
        if (!secure && !"http".equals(base.getScheme())) {
            throw new PeerException(
                    Kind.REFUSED,
                    base + ": only http:// and https:// can be called, not " + base.getScheme());
        }
        return new Address(base.resolve("/"), secure ? base.getFragment() : null);
    }

    public boolean isSecure() {
        return "https".equals(uri.getScheme());
    }

    /**
     * What a handshake asks for: the newest protocols only, and that the certificate is that of the
     * service or else of the host. The JDK's own check takes the former from the server names.
     */
    public SSLParameters parameters() {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (service != null) {
            parameters.setServerNames(List.of(new SNIHostName(service)));
        }
        return parameters;
    }
}
